"""What every answer carries, whatever kind of answer it is."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest

from moderation import Engine
from server import app
from server.actions import facilitation
from server.actions.facilitation import NewRoom
from server.web.files import asset
from tests.house import JSON, PASSPHRASE, Clock, House, serving, settings_for

HTML = {"accept": "text/html"}
EXPECTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
BASE = "https://kith.example.org"
HOME = "http://localhost"
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Broken(Engine):
    """Rules that fail on everything, so that a door has to answer for a bug."""

    def __init__(self) -> None:
        pass

    def review(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        raise ZeroDivisionError("canary: the name was Nia Owl")


def is_guarded(response: httpx2.Response) -> None:
    """The headers that protect whoever reads it."""
    where = f"{response.status_code} {response.request.url}"
    for name, value in EXPECTED.items():
        assert response.headers.get_list(name) == [value], where
    said = dict(
        part.strip().split(" ", 1)
        for part in response.headers["content-security-policy"].split(";")
    )
    assert POLICY.items() <= said.items(), where
    assert response.headers["referrer-policy"] in ("same-origin", "no-referrer"), where
    assert "access-control-allow-origin" not in response.headers
    assert "server" not in response.headers or "uvicorn" in response.headers["server"]
    if response.content and response.status_code != 400:
        assert "charset=utf-8" in response.headers["content-type"] or "/static/" in where


async def test_every_kind_of_answer_is_guarded(door: House) -> None:
    mia, sol = await door.member("Mia Owl"), await door.staff()
    guest = await door.passer_by()
    kinds = {
        "200": await mia.page("/rooms/owls/chat"),
        "200 json": await mia.get("/rooms/owls"),
        "201": await sol.client.post("/me/codes", headers=HTML),
        "303": await guest.page("/me"),
        "400": await mia.page("/rooms/owls/messages?before=x"),
        "401": await guest.get("/me"),
        "403": await mia.page("/rooms/owls/people"),
        "403 other site": await mia.client.post("/sign-out", headers={"origin": "http://x"}),
        "404": await mia.page("/desk"),
        "404 nowhere": await mia.page("/nowhere"),
        "404 static": await mia.get("/static/none.css"),
        "405": await mia.client.put("/rooms"),
        "409": await mia.client.post("/me/codes", headers=HTML),
        "413": await mia.client.post("/sign-in", content=b"x" * 100_000, headers=FORM),
        "415": await mia.client.post("/sign-in", content=b"x"),
        "200 static": await guest.get("/static/css/core.css"),
        "200 plain": await guest.get("/healthz"),
        "303 exit": await mia.page("/exit"),
    }
    for kind, response in kinds.items():
        assert response.status_code == int(kind[:3]), (kind, response.status_code)
        is_guarded(response)


async def test_nothing_private_is_kept_by_a_browser_or_a_proxy(door: House) -> None:
    mia = await door.member("Mia Owl")
    guest = await door.passer_by()
    private = ["/", "/rooms", "/rooms/owls", "/rooms/owls/chat", "/rooms/owls/plain", "/me"]
    private += ["/rooms/owls/messages", "/desk", "/nowhere", "/sign-in", "/sign-up", "/recover"]
    for path in private:
        for response in (await mia.get(path), await mia.page(path)):
            assert response.headers["cache-control"] == "no-store", path
    shared = [await guest.page("/help-now"), await guest.get(asset("css/core.css"))]
    for response in shared:
        assert response.headers["cache-control"].startswith("public")
        assert "set-cookie" not in response.headers
    assert "accept" in shared[0].headers["vary"].split(", ")
    assert (await mia.page("/help-now")).text == shared[0].text, "the same for everybody"


async def test_addresses_that_are_secrets_are_not_sent_on(door: House) -> None:
    fay = await door.facilitator("Fay Owl")
    made = await fay.post("/rooms/owls/invites")
    guest = await door.passer_by()
    path = made.json()["made_url"].removeprefix(door.base)
    for response in (await guest.page(path), await guest.client.post(path, headers=HTML)):
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"


async def test_a_bug_is_a_calm_page_that_is_guarded_and_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path)
    chat = app.build(settings, Clock(), Broken())
    door = httpx2.ASGITransport(app=app.app_of(chat))
    async with app.running(chat), httpx2.AsyncClient(transport=door, base_url=HOME) as nia:
        await chat.store.write(lambda tx: facilitation.add_room(tx, NewRoom("owls", "Owls")))
        form = {"name": "Nia Owl", "agree": "yes"}
        for headers in (HTML, JSON):
            response = await nia.post(
                "/rooms/owls/join", data=form, headers={**headers, "origin": HOME}
            )
            assert response.status_code == 500
            is_guarded(response)
            assert "canary" not in response.text
            assert "ZeroDivision" not in response.text
    assert "ZeroDivisionError at test_headers.py" in caplog.text
    assert "canary" not in caplog.text


@pytest.fixture
async def secure(tmp_path: Path) -> AsyncGenerator[House]:
    """A house that people reach over https, behind a proxy."""
    settings = settings_for(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, base_url=BASE + "/")
    async with serving(settings, Clock()) as house:
        await house.room("owls")
        yield house


async def test_over_https_the_cookie_is_bound_to_our_host_and_https_is_for_good(
    secure: House,
) -> None:
    nia = await secure.passer_by()
    nia.client.headers |= {"host": "kith.example.org", "origin": BASE}
    joined = await nia.post("/rooms/owls/join", name="Nia Owl", agree="yes")
    name, _, rest = joined.headers["set-cookie"].partition("=")
    flags = {flag.strip().lower() for flag in rest.split(";")[1:]}
    assert name == "__Host-kith"
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert "max-age=63072000" in joined.headers["strict-transport-security"]
    cookie = joined.headers["set-cookie"].partition(";")[0]
    assert (await nia.get("/me", cookie=cookie)).status_code == 200
    assert (await nia.get("/me", cookie=cookie.removeprefix("__Host-"))).status_code == 401
    assert (await nia.get("/", host="127.0.0.1")).status_code == 400
    assert (await nia.get("/", host="kith.example.org:8443")).status_code == 400
    plain = await nia.client.post("/sign-out", headers={"origin": "http://kith.example.org"})
    assert plain.status_code == 403, "another scheme is another site"


async def test_a_base_url_with_its_port_is_the_same_place(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'kith.db'}"
    settings = settings_for(address, tmp_path, base_url="https://Kith.example.org:443")
    async with serving(settings, Clock()) as house:
        nia = await house.passer_by()
        nia.client.headers |= {"host": "kith.example.org", "origin": BASE}
        assert (await nia.post("/sign-out")).status_code == 200


async def test_on_loopback_the_cookie_is_plain_and_nobody_is_sent_to_https(door: House) -> None:
    nia = await door.passer_by()
    joined = await nia.post("/rooms/owls/join", name="Nia Owl", agree="yes")
    assert joined.headers["set-cookie"].startswith("kith=")
    assert "secure" not in joined.headers["set-cookie"].lower()
    assert "strict-transport-security" not in joined.headers


async def test_signing_out_clears_what_the_browser_kept(door: House) -> None:
    sol = await door.staff()
    out = await sol.post("/sign-out")
    assert '"cache"' in out.headers["clear-site-data"]
    assert 'kith=""' in out.headers["set-cookie"]
    again = await sol.post("/sign-in", name="Sol", passphrase=PASSPHRASE)
    assert "clear-site-data" not in again.headers
