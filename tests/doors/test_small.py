"""What comes compressed and what never does; and that it is still the same."""

import re

from server.web.files import asset, folder, needs
from server.web.static import COMMENT
from tests.house import House

SHEET = "/static/css/core.css"
PART = "/static/css/core/base.css"
SCRIPT = "/static/js/room/index.js"
WHOLE = {"accept-encoding": "identity"}
SMALL = {"accept-encoding": "gzip, br"}
PAGE = {"accept": "text/html", "accept-encoding": "gzip"}


async def test_a_sheet_comes_compressed_and_is_the_same(door: House) -> None:
    guest = await door.passer_by()
    whole, small = await guest.get(SHEET, **WHOLE), await guest.get(SHEET, **SMALL)
    zipped = await guest.get(SHEET, **{"accept-encoding": "gzip"})
    assert "content-encoding" not in whole.headers
    assert small.headers["content-encoding"] == "br"
    assert zipped.headers["content-encoding"] == "gzip"
    assert small.content == zipped.content == whole.content  # the client unpacks it
    assert int(small.headers["content-length"]) < len(whole.content) / 2
    for response in (whole, small, zipped):
        assert response.headers["vary"] == "accept-encoding"
        assert response.headers["content-type"].startswith("text/css")


async def test_a_file_that_has_not_changed_is_not_sent_again(door: House) -> None:
    guest = await door.passer_by()
    small = await guest.get(PART, **SMALL)
    again = await guest.get(PART, **SMALL, **{"if-none-match": small.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = await guest.get(PART, **SMALL, range="bytes=0-9")
    assert (part.status_code, len(part.content)) == (206, 10)


async def test_a_sheet_brings_all_that_it_is_made_of(door: House) -> None:
    guest = await door.passer_by()
    for sheet in folder("static").glob("css/*.css"):
        sent = (await guest.get(f"/static/css/{sheet.name}")).text
        assert "@import" not in sent
        assert "/*" not in sent, "comments stay at home"
        parts = {path.stem for path in sheet.with_suffix("").glob("*.css")}
        named = set(re.findall(rf'"{sheet.stem}/(\w+)\.css"', sheet.read_text(encoding="utf-8")))
        assert parts == named, "no part is forgotten"
        for part in parts:
            found = (await guest.get(f"/static/css/{sheet.stem}/{part}.css", **SMALL)).text
            assert found in sent


async def test_a_file_is_kept_under_the_mark_of_today(door: House) -> None:
    guest = await door.passer_by()
    for path in ("js/base.js", "css/core.css", "img/icon.svg"):
        today = await guest.get(asset(path))
        before = await guest.get(f"/static/0123456789ab/{path}")
        assert "immutable" in today.headers["cache-control"]
        assert before.headers["cache-control"] == "no-cache", "a page from before an upgrade"
        assert before.content == today.content


def test_a_page_names_every_module_it_will_need() -> None:
    needed = needs("js/room/index.js")
    assert {"js/language.js", "js/socket.js", "js/room/timeline.js"} <= set(needed)
    assert len(needed) == len(set(needed))
    assert not any(needs(path) for path in needed if path == "js/language.js")


async def test_a_script_leaves_only_its_comments_at_home(door: House) -> None:
    guest = await door.passer_by()
    whole, small = await guest.get(SCRIPT, **WHOLE), await guest.get(SCRIPT, **SMALL)
    left, sent = whole.text.split("\n"), small.text.split("\n")
    assert len(left) == len(sent), "errors name the right line"
    assert "/**" in whole.text
    assert "/** The live room" not in small.text
    for before, after in zip(left, sent, strict=True):
        assert after in ("", before)


def test_no_line_of_a_script_only_looks_like_a_comment() -> None:
    """A template literal over several lines might hold one; ours hold none."""
    for path in folder("static").glob("js/**/*.js"):
        lines = COMMENT.sub("", path.read_text(encoding="utf-8")).splitlines()
        assert all(line.count("`") % 2 == 0 for line in lines), path


async def test_a_page_is_compressed_only_for_our_own_pages_and_for_people(door: House) -> None:
    mia = await door.member("Mia Owl")
    for path in ("/", "/rooms/owls/chat", "/help-now", "/me"):
        for site in ("same-origin", "none"):
            response = await mia.get(path, **PAGE, **{"sec-fetch-site": site})
            assert response.headers["content-encoding"] == "gzip", path
            assert "</html>" in response.text
        for site in ("cross-site", "same-site", ""):
            response = await mia.get(path, **PAGE, **({"sec-fetch-site": site} if site else {}))
            assert "content-encoding" not in response.headers, (path, site)


async def test_the_answer_to_a_form_is_never_compressed(door: House) -> None:
    sol = await door.staff()
    ours = {**PAGE, "sec-fetch-site": "same-origin"}
    codes = await sol.client.post("/me/codes", headers=ours)
    assert codes.status_code == 201
    assert "content-encoding" not in codes.headers
    assert (await sol.get("/me", **ours)).headers["content-encoding"] == "gzip"
