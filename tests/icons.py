"""`python -m tests.icons`: the icons of an installed Kith as PNG, from their SVG (from a checkout).

Home screens that take no SVG need them; they are made once and kept in the repository.
"""

import asyncio
from pathlib import Path

from tests.services import browser

FOLDER = Path(__file__).parent.parent / "static" / "img"
SIZES = {"app": (192, 512), "app-maskable": (512,), "notes": (192, 512)}  # pixels a side


async def draw() -> None:
    async with browser() as chromium:
        for name, sizes in SIZES.items():
            svg = (FOLDER / f"{name}.svg").read_text()
            for size in sizes:
                page = await chromium.new_page(viewport={"width": size, "height": size})
                await page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
                path = FOLDER / f"{name}-{size}.png"
                await page.screenshot(path=path, omit_background=True)
                await page.close()


if __name__ == "__main__":
    asyncio.run(draw())
