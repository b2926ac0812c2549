"""Other sites: what they make a member's browser send changes nothing here."""

import pytest

from tests.doors.knock import raw, status
from tests.doors.ledger import difference, live_in, rows_of
from tests.doors.rights import RIGHTS, Answer, Did
from tests.doors.scene import CAST, CODE, Scene
from tests.house import House, Person

POSTS = {path: right for (method, path), right in RIGHTS.items() if method == "POST"}
GETS = [right for (method, _), right in RIGHTS.items() if method == "GET"]
FOREIGN = (
    "http://evil.example",
    "https://evil.example",
    "null",
    "{ours}.evil.example",
    "http://evil.example/{host}",
    "http://{host}@evil.example",
    "http://evil.example@{host}",
    "http://127.0.0.1:1",
    "http://127.0.0.1",
    "ftp://{host}",
    "{host}",
    "//{host}",
    "http://[::1",
    "",
)


def headers_of_strangers(house: House) -> list[dict[str, str]]:
    """What a browser adds when another site asks, or when it says nothing at all."""
    names = {"ours": house.base, "host": house.base.removeprefix("http://")}
    origins = [{"origin": origin.format(**names)} for origin in FOREIGN]
    fetched = [
        {"origin": house.base, "sec-fetch-site": where}
        for where in ("cross-site", "same-site", "none", "", "same-origin, cross-site")
    ]
    return [{}, *origins, *fetched]


@pytest.mark.parametrize("path", POSTS)
async def test_no_form_works_from_another_site(scene: Scene, path: str) -> None:
    right = POSTS[path]
    where = right.path.format(**scene.things)
    form = {name: text.format(code=CODE, **scene.things) for name, text in right.form.items()}
    part = next(part for part in reversed(CAST) if is_yes(right.of(part)))
    answer = right.of(part)
    await scene.again()
    for headers in headers_of_strangers(scene.house):
        response = await bare(scene.cast[part], where, form, headers)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "cross_site")
        assert "set-cookie" not in response.headers
    assert difference(scene.rows, await rows_of(scene.house)) == []
    assert live_in(scene.house) == scene.live
    for headers in ({"origin": scene.house.base}, {"sec-fetch-site": "same-origin"}):
        await scene.again()
        response = await bare(scene.cast[part], where, form, headers)
        expected = answer.answer if isinstance(answer, Did) else answer
        assert response.status_code == expected, "the noes could have failed"
        assert bool(difference(scene.rows, await rows_of(scene.house))) is isinstance(answer, Did)


def is_yes(answer: Answer) -> bool:
    return isinstance(answer, Did) or answer < 400


async def bare(person: Person, path: str, form: dict[str, str], headers: dict[str, str]):
    """The request with these headers alone: no origin of the house's own."""
    request = person.client.build_request("POST", path, data=form)
    del request.headers["origin"]
    request.headers.update(headers)
    return await person.client.send(request)


async def test_asking_for_headers_changes_nothing(scene: Scene) -> None:
    """HEAD, for everybody, of every address; what GET does is in the table of rights."""
    await scene.again()
    for part in CAST:
        for right in GETS:
            if not isinstance(right.of(part), Did):  # that something was read is written down
                await scene.cast[part].client.head(right.path.format(**scene.things))
        assert difference(scene.rows, await rows_of(scene.house)) == [], part
    assert live_in(scene.house) == scene.live


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-purpose": "prefetch"},
    ],
)
async def test_another_sites_link_to_the_exit_signs_nobody_out(
    door: House, headers: dict[str, str]
) -> None:
    mia = await door.member("Mia Owl")
    away = await mia.get("/exit", **headers)
    assert away.status_code == 303
    assert {"set-cookie", "clear-site-data"}.isdisjoint(away.headers)
    assert (await mia.get("/me")).status_code == 200
    ours = await mia.get("/exit", **{"sec-fetch-site": "same-origin"})
    assert ours.headers["location"] == away.headers["location"]
    assert ours.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert (await mia.get("/me")).status_code == 401


async def test_a_socket_opens_from_our_own_pages_only(door: House) -> None:
    mia = await door.member("Mia Owl")
    names = {"ours": door.base, "host": door.base.removeprefix("http://")}
    assert await status(door, mia, origin=None) == 403
    for origin in FOREIGN:
        assert await status(door, mia, origin=origin.format(**names)) == 403, origin
    assert await status(door, mia, protocols=()) == 403
    assert await status(door, mia, protocols=("kith.v2", "chat")) == 403
    assert await status(door, mia, host="evil.example") == 400
    assert await status(door, mia) == 101, "the noes could have failed"
    assert await status(door, mia, protocols=("chat", "kith.v1")) == 101


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost:80@evil.example",
        "localhost:x",
        "",
        ":80",
    ],
)
async def test_another_hosts_name_is_refused(door: House, host: str) -> None:
    answer = await raw(door, f"GET / HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
    assert answer.status == 400
    assert answer.headers["content-security-policy"]
    assert b"<" not in answer.body
    ours = await raw(door, b"GET / HTTP/1.1\r\nhost: localhost:1\r\naccept: text/html\r\n\r\n")
    assert ours.status == 200, "the no above could have failed"
