"""Forms and addresses nobody should send: a calm no, in one shape, and nothing happens."""

from collections.abc import AsyncIterator

import pytest

from server.web.guard import BODY_LIMIT
from tests.doors.knock import raw
from tests.doors.ledger import rows_of
from tests.house import JSON, House, Person

FORM = {"content-type": "application/x-www-form-urlencoded"}
FIELDS = b"name=Nia+Owl&agree=yes"
UNREADABLE = {
    "a list": (400, "application/json", b'["name", "Nia Owl"]'),
    "a text": (400, "application/json", b'"Nia Owl"'),
    "nothing": (400, "application/json", b""),
    "half an object": (400, "application/json", b'{"name": "Nia Owl"'),
    "an object inside": (400, "application/json", b'{"name": {"first": "Nia"}, "agree": true}'),
    "a list inside": (400, "application/json", b'{"name": ["Nia Owl"], "agree": true}'),
    "not a number": (400, "application/json", b'{"name": NaN, "agree": true}'),
    "a huge number": (400, "application/json", b'{"name": 1e999, "agree": true}'),
    "half a character": (400, "application/json", b'{"name": "\\ud800", "agree": true}'),
    "deep": (400, "application/json", b"[" * 60_000),
    "json as text": (415, "text/plain", b'{"name": "Nia Owl", "agree": true}'),
    "json as a form": (400, FORM["content-type"], b'{"name": "Nia Owl", "agree": true}'),
    "xml": (415, "application/xml", b"<name>Nia Owl</name>"),
    "no type": (415, "", FIELDS),
    "sixty fields": (400, FORM["content-type"], b"&".join(b"f%d=1" % n for n in range(60))),
    "no boundary": (400, "multipart/form-data", FIELDS),
    "a wrong boundary": (400, "multipart/form-data; boundary=x", b"--y\r\n\r\n--y--"),
}
JOIN = "/rooms/owls/join"


async def test_a_form_that_cannot_be_read_does_nothing(door: House) -> None:
    nia = await door.passer_by()
    before = await rows_of(door)
    for kind, (status, content_type, body) in UNREADABLE.items():
        headers = {"content-type": content_type} if content_type else {}
        response = await nia.client.post(JOIN, content=body, headers=headers)
        assert response.status_code == status, kind
        error = response.json()["error"]
        assert {"code", "message"} <= set(error) <= {"code", "message", "field"}
        assert set(response.json()) == {"error"}
        headers["accept"] = "text/html"
        page = await nia.client.post(JOIN, content=body, headers=headers)
        assert page.status_code == status, kind
        assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert await rows_of(door) == before
    assert (await nia.client.post(JOIN, content=FIELDS, headers=FORM)).status_code == 200


async def test_a_file_is_no_field(door: House) -> None:
    nia = await door.passer_by()
    response = await nia.client.post(JOIN, files={"name": ("name.txt", b"Nia Owl")})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed")


async def test_fields_that_are_not_asked_for_are_not_looked_at(door: House) -> None:
    nia = await door.passer_by()
    extra = {"role": "facilitator", "standing": "banned", "user_id": "1", "room": "larks"}
    assert (await nia.post(JOIN, name="Nia Owl", agree="yes", **extra)).status_code == 200
    you = (await nia.get("/rooms/owls")).json()["you"]
    assert (you["role"], you["standing"]) == ("member", "active")


async def too_much() -> AsyncIterator[bytes]:
    for _ in range(BODY_LIMIT // 4096 + 2):
        yield b"name=" + b"x" * 4096 + b"&"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", JOIN, "/nowhere"])
async def test_a_body_that_is_too_long_is_refused_unread_before_anything_is_done(
    door: House, path: str
) -> None:
    mia = await door.member("Mia Owl")
    head = f"POST {path} HTTP/1.1\r\nhost: {mia.client.base_url.netloc.decode()}\r\n"
    head += f"origin: {door.base}\r\ncookie: {mia.cookie}\r\naccept: application/json\r\n"
    head += f"content-type: {FORM['content-type']}\r\ncontent-length: {1 << 30}\r\n\r\n"
    answer = await raw(door, head.encode() + b"name=x&")
    assert answer.status == 413
    assert answer.hung_up, "else the server would read all of it"
    assert b'"code":"too_long"' in answer.body.replace(b" ", b"")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await mia.get("/me")).status_code == 200, "nobody was signed out"


async def test_a_body_in_too_many_pieces_is_refused(door: House) -> None:
    mia = await door.member("Mia Owl")
    response = await mia.client.post("/sign-in", content=too_much(), headers=FORM)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_long"
    assert response.headers["connection"] == "close"


async def test_the_longest_form_is_still_read(door: House) -> None:
    nia = await door.passer_by()
    body = FIELDS + b"&more=" + b"x" * (BODY_LIMIT - len(FIELDS) - 6)
    assert (await nia.client.post(JOIN, content=body, headers=FORM)).status_code == 200


NOWHERE = [
    "/rooms/nowhere",
    "/rooms/nowhere/chat",
    "/rooms/nowhere/messages",
    "/rooms/%ED%A0%80",
    "/rooms/" + "o" * 5000,
    "/rooms/..%2f..%2fetc%2fpasswd",
    "/desk/cases/x",
    "/nowhere",
    "/static/../server/app.py",
    "/static/%2e%2e/pyproject.toml",
    "/static/",
    "/static/none.css",
]


async def test_what_is_not_there_is_not_found(door: House) -> None:
    mia = await door.member("Mia Owl")
    for path in NOWHERE:
        response = await mia.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found"), path
        page = await mia.page(path)
        assert (page.status_code, "<h1>" in page.text) == (404, True), path


async def test_numbers_out_of_bounds_are_refused(door: House) -> None:
    mia = await door.member("Mia Owl")
    wrong = ["before=-1", "before=1.5", "after=x", "limit=0", "limit=101", "after=" + "9" * 40]
    for query in wrong:
        response = await mia.get(f"/rooms/owls/messages?{query}")
        assert response.status_code == 400
        assert response.json()["error"]["field"] == query.partition("=")[0]
    assert (await mia.get("/rooms/owls/messages?after=0&limit=100")).status_code == 200


async def test_what_no_column_holds_is_refused_on_either_database(house: House) -> None:
    fay = await house.facilitator("Fay Owl")
    huge = "9" * 30
    for path in (f"/me/notices/{huge}/seen", f"/rooms/owls/invites/{huge}/revoke"):
        assert (await fay.post(path)).status_code in (400, 404), path
    assert (await fay.get("/rooms?q=%00&topic=%00")).status_code in (200, 400)
    assert (await fay.get("/rooms/ow%00ls")).status_code in (400, 404)
    noted = await fay.post("/rooms/owls/invites", note="come\x00 in")
    assert "come in" in {invite["note"] for invite in noted.json()["invites"]}
    report = {"message": "x", "reason": "other", "note": "\x00"}
    assert (await fay.post("/rooms/owls/plain/report", **report)).status_code == 404


async def test_other_methods_are_refused(door: House) -> None:
    mia = await door.member("Mia Owl")
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "GARBAGE"):
        response = await mia.client.request(method, "/rooms/owls")
        assert response.status_code in (400, 405), method
        assert mia.cookie not in response.text


async def test_a_form_that_was_refused_comes_back_with_what_was_written(door: House) -> None:
    mia, nia = await door.member("Mia Owl"), await door.passer_by()
    words = "words nobody should have to write twice " * 110

    async def again(person: Person, path: str, **fields: str) -> str:
        response = await person.client.post(path, data=fields, headers={"accept": "text/html"})
        assert response.status_code in (400, 403, 409, 413), path
        return response.text

    assert words.strip() in await again(mia, "/rooms/owls/plain", body=words)
    assert "Mia 0wl" in await again(nia, JOIN, name="Mia 0wl", agree="yes")
    assert "Nia Owl" in await again(nia, JOIN, name="Nia Owl")
    for path in ("/sign-in", "/sign-up", "/recover"):
        page = await again(nia, path, name="Nia Owl", passphrase="tooshort1", code="abc-def")
        assert 'value="Nia Owl"' in page
        assert "tooshort1" not in page, "secrets do not come back"
        assert "abc-def" not in page


async def test_a_neighbours_odd_cookie_signs_nobody_out(door: House) -> None:
    mia = await door.member("Mia Owl")
    for odd in ('x={"a": 1}', "a[b]=1", "=", "kith2=x", 'q="un;closed'):
        response = await mia.client.get("/me", headers={"cookie": f"{odd}; {mia.cookie}"})
        assert response.status_code == 200, odd
    for bad in ("kith=", "kith=x", "kith=" + "x" * 5000, "KITH=" + mia.cookie[5:]):
        stranger = await door.passer_by()
        assert (await stranger.get("/me", cookie=bad)).status_code == 401, bad
    assert JSON["accept"] == mia.client.headers["accept"]
