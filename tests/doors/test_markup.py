"""What people write is never markup: no element and no attribute comes of it, on any page."""

from html.parser import HTMLParser

import httpx2

from tests.doors.scene import CODE
from tests.house import PASSPHRASE, House, Person

MARK = "zqx"  # in every payload, and nowhere in the house
PAYLOADS = [
    "<script>zqx(1)</script>",
    "<img src=zqx onerror=zqx(1)>",
    "<svg/onload=zqx(1)>",
    '"><script src=//zqx></script>',
    "'><img src=x onerror='zqx(1)'>",
    '" autofocus onfocus="zqx(1)',
    "' onmouseover='zqx(1)' x='",
    "</textarea><script>zqx(1)</script>",
    "</title><script>zqx(1)</script>",
    "</select><img src=zqx>",
    "<!--zqx--><iframe src=javascript:zqx(1)>",
    "javascript:zqx(1)",
    "{{ 7*7 }}zqx{% raw %}{{ request }}",
    "&lt;script&gt;zqx(1)&lt;/script&gt;",
    "<a href=zqx target=_blank>zqx</a>",
    "<math><mi//xlink:href=data:x,<script>zqx</script>",
    "`zqx${alert(1)}`\\u003cscript\\u003e",
    "<form action=//zqx><button>zqx",
    "]]><zqx/>",
]
HTML = {"accept": "text/html"}
HARMLESS = {
    "value",
    "content",
    "placeholder",
    "aria-label",
    "title",
}  # attributes that hold words and do nothing


class Found(HTMLParser):
    """The elements and attributes a payload has become; its plain text is counted."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.text = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if MARK in tag:
            self.bad.append(f"<{tag}>")
        for name, value in attrs:
            is_harmless = name in HARMLESS or name.startswith("data-")
            if MARK in name or (MARK in (value or "") and not is_harmless):
                self.bad.append(f"<{tag} {name}={value}>")
            self.text += MARK in (value or "")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in ("script", "style") and MARK in data:
            self.bad.append(f"in <{self.cdata_elem}>")
        self.text += MARK in data

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.bad.append("<!-- -->")


def check(response: httpx2.Response, what: str, *, shown: bool = True) -> None:
    """Nothing has become markup; and if it should be there, it is there as text."""
    assert response.headers["content-type"].startswith("text/html"), what
    found = Found(response.text)
    assert found.bad == [], what
    assert bool(found.text) or not shown, f"{what}: {response.status_code} does not show it"


async def form(person: Person, path: str, **fields: str) -> httpx2.Response:
    return await person.client.post(path, data=fields, headers=HTML)


def test_the_parser_would_notice() -> None:
    for payload in PAYLOADS[:4]:
        assert Found(f"<p>{payload}</p>").bad or Found(f'<input value="{payload}">').bad, payload
    assert Found('<a href="zqx">x</a>').bad
    assert Found("<p>&lt;script&gt;zqx</p>").bad == []


async def test_words_in_a_room_are_text_to_everybody(door: House) -> None:
    mia, fay = await door.member("Mia Owl"), await door.facilitator("Fay Owl")
    socket = await mia.enters()
    for payload in PAYLOADS:
        label = payload[:40] if "zqx" in payload[:40] else None
        said = await socket.says(payload, label=label)
        assert said["message"]["body"] == payload
    await socket.says("an answer", reply_to=said["message"]["id"])
    for person in (mia, fay):
        for path in ("chat", "plain", "messages"):
            check(await person.page(f"/rooms/owls/{path}"), path)
    for payload in PAYLOADS:
        check(await form(mia, "/rooms/owls/plain", body=payload, need="zqx"), payload, shown=False)
        draft = payload + "x" * 4000
        check(await form(mia, "/rooms/owls/plain", body=draft, key="k" * 8), payload)


async def test_forms_show_what_was_typed_as_text(door: House) -> None:
    nia, fay = await door.passer_by(), await door.facilitator("Fay Owl")
    path = (await fay.post("/rooms/owls/invites")).json()["made_url"].removeprefix(door.base)
    for payload in PAYLOADS:
        door.chat.limits._full_at.clear()
        for where in ("/rooms/owls/join", path):
            answer = await form(nia, where, name=payload * 4)
            check(answer, f"{where} {payload}")
        for where in ("/sign-in", "/sign-up", "/recover"):
            answer = await form(
                nia, where, name=payload, passphrase="x", code=payload, next=payload
            )
            check(answer, f"{where} {payload}")
        found = await nia.client.get(
            "/rooms", params={"q": payload, "topic": payload}, headers=HTML
        )
        check(found, f"q {payload}")
        for where in ("/sign-in", "/sign-up"):
            page = await nia.client.get(where, params={"next": "/" + payload}, headers=HTML)
            check(page, f"next {payload}", shown=False)
        check(await nia.page(f"/help-now?country={payload}"), payload, shown=False)
        check(await nia.page(f"/rooms/{payload.replace('/', '')}"), payload, shown=False)


async def test_notes_of_facilitators_and_moderators_are_text(door: House) -> None:
    fay, mia, sol = (
        await door.facilitator("Fay Owl"),
        await door.member("Mia Owl"),
        await door.staff(),
    )
    nia = await door.passer_by()
    socket = await mia.enters()
    for payload in PAYLOADS:
        door.chat.limits._full_at.clear()
        made = await fay.post("/rooms/owls/invites", note=payload)
        check(await nia.page(made.json()["made_url"].removeprefix(door.base)), f"note {payload}")
        said = await socket.says(f"look at {payload}")
        report = {"message": said["message"]["id"], "reason": "other", "note": payload}
        check(
            await form(mia, "/rooms/owls/plain/report", **report), f"report {payload}", shown=False
        )
        case = (await sol.get("/desk")).json()["cases"][0]["id"]
        check(await sol.page(f"/desk/cases/{case}"), f"case {payload}")
        words = {"reason": payload, "words": payload}
        check(await form(sol, f"/desk/cases/{case}/decide", act="nope", **words), payload)
        assert (
            await form(sol, f"/desk/cases/{case}/decide", act="remove", **words)
        ).status_code == 303
        check(await sol.page(f"/desk/cases/{case}"), f"decided {payload}")
    for path in ("/me", "/rooms/owls/chat", "/rooms/owls/plain"):
        check(await mia.page(path), path)
    await socket.ask(
        "report", message=(await socket.says(PAYLOADS[0]))["message"]["id"], reason="other"
    )
    check(await sol.page("/desk"), "desk")
    check(await fay.page("/rooms/owls/invites"), "invites")


async def test_names_with_signs_in_them_are_text(door: House) -> None:
    """Most payloads are refused as names; those that pass are as harmless as any words."""
    kept = 0
    for payload in [*PAYLOADS, "<b>zqx</b>", '"zqx" onclick=x', "zqx'><i>"]:
        door.chat.limits._full_at.clear()
        nia = await door.passer_by()
        joined = await nia.post("/rooms/owls/join", name=payload, agree="yes")
        if joined.status_code == 200:
            kept += 1
            socket = await nia.enters()
            await socket.says("hello")
            await socket.connection.close()
            for path in ("", "/chat", "/plain", "/messages"):
                check(await nia.page(f"/rooms/owls{path}"), f"{path} {payload}")
            check(await nia.page("/me"), payload)
    assert kept
    fay = await door.facilitator("Fay Owl")
    check(await fay.page("/rooms/owls/people"), "people")
    check(await fay.page("/rooms/owls/chat"), "who is here")


async def test_a_sign_in_name_is_text(door: House) -> None:
    nia = await door.passer_by()
    kept = await nia.post("/sign-up", name='<b title="zqx">', passphrase=PASSPHRASE)
    assert kept.status_code == 201
    assert CODE not in kept.text
    for path in ("/me", "/"):
        check(await nia.page(path), path, shown=path == "/me")
