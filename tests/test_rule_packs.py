"""Packs of rules as files: looked over first, told by line, taken in, and given out again."""

from sqlmodel import select

from moderation.pack import parse_pack
from server.models import AuditEntry
from tests.doors.knock import raw
from tests.house import House
from tests.test_rules import HERE, TEXT, admin, saved, talker

FILE = """
name = "Friends"
language = "en"
version = "3"
licence = "CC0-1.0"

[words]
bird = ["kite", "heron"]

[[rule]]
id = "friends.birds"
category = "spam"
severity = 1
any = ["sell {bird}", "{i} sell kites"]
unless = ["for charity"]
fires = ["sell kite", "we sell heron", "sell kite now"]
spares = ["a kite", "sell kite for charity", "herons"]

[[rule]]
id = "friends.foxes"
category = "harassment"
severity = 1
any = ["you silly fox"]
fires = ["you silly fox", "oh you silly fox", "silly? you silly fox"]
spares = ["a fox", "silly me", "you fox"]
"""
IMPORT = "/desk/rules/import"


async def test_a_file_is_looked_over_before_anything_is_taken_in(house: House) -> None:
    uma, a = await admin(house), await talker(house)
    seen = (await uma.post(IMPORT, text=FILE, state="live")).json()
    assert (seen["name"], seen["licence"], seen["faults"]) == ("Friends", "CC0-1.0", [])
    assert [(r["id"], r["what"]) for r in seen["rules"]] == [
        ("friends.birds", "new"), ("friends.foxes", "new"),
    ]  # fmt: skip
    assert "message" in await a.says("we sell heron"), "nothing has been taken in"
    taken = await uma.post(IMPORT + "/accept", text=FILE, state="live", why="From friends.")
    assert taken.json()["changed"] == 2
    assert "held" in await a.says("we sell heron")
    assert "message" in await a.says("we sell heron for charity")
    assert "nudge" in await a.says("you silly fox")


async def test_a_second_import_changes_only_what_differs(house: House) -> None:
    uma = await admin(house)
    await uma.post(IMPORT + "/accept", text=FILE, state="shadow", why="First.")
    newer = FILE.replace("for charity", "as a gift")
    seen = (await uma.post(IMPORT, text=newer)).json()
    assert [(r["id"], r["what"]) for r in seen["rules"]] == [
        ("friends.birds", "changed"), ("friends.foxes", "same"),
    ]  # fmt: skip
    fields = {c["field"]: (c["removed"], c["added"]) for c in seen["rules"][0]["changes"]}
    assert fields["unless"] == (["for charity"], ["as a gift"])
    assert (await uma.post(IMPORT + "/accept", text=newer, why="Second.")).json()["changed"] == 1
    history = (await uma.get("/desk/rules/friends.foxes")).json()["history"]
    assert len(history) == 1


async def test_what_is_wrong_with_a_file_is_told_by_rule_and_line(house: House) -> None:
    uma = await admin(house)
    wrong = {
        "severity = 1\nany = [\"you": ("severity = 9\nany = [\"you", "line 18: rule friends.foxes"),
        "{i} sell kites": ("(sell kites", "line 11: rule friends.birds: any, line 2"),
        "id = \"friends.foxes\"": ("id = \"ideation.wish\"", "rule ideation.wish: a rule"),
        "\"herons\"": ("\"they sell heron\"", "rule friends.birds: spares, line 3"),
        "language = \"en\"": ("language =", "line 3"),
        "kite\", \"heron\"": ("{bird}\", \"heron\"", "contains itself"),
        "name = \"Friends\"": ("name = \"English\"", "give yours another name"),
    }  # fmt: skip
    for good, (bad, said) in wrong.items():
        assert good in FILE
        text = FILE.replace(good, bad)
        seen = (await uma.post(IMPORT, text=text, state="live")).json()
        assert any(said in fault for fault in seen["faults"]), (said, seen["faults"])
        no = await uma.post(IMPORT + "/accept", text=text, state="live", why="x")
        assert no.status_code == 400
    assert house.chat.rules.versions == {}


async def test_a_file_that_is_chosen_in_a_form_is_read_without_a_script(house: House) -> None:
    uma = await admin(house)
    big = FILE + "\n# " + "x" * 200_000  # more than a form elsewhere may bring
    files = {"file": ("friends.toml", big, "application/toml")}
    page = await uma.client.post(
        IMPORT, files=files, data={"state": "draft"}, headers={"accept": "text/html"}
    )
    assert page.status_code == 200 and "friends.birds" in page.text
    for path, length, answer in ((IMPORT, 700_000, 413), ("/desk/rules/try", 200_000, 413)):
        head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n"
        assert (await raw(house, head.encode())).status == answer


async def test_a_pack_that_is_given_out_can_be_taken_in_as_it_was(house: House) -> None:
    uma, a = await saved(house), await talker(house)
    await uma.post(IMPORT + "/accept", text=FILE, state="live", why="From friends.")
    for name in ("Friends", "Our own rules (en)"):
        answer = await uma.client.get("/desk/rules/export", params={"pack": name})
        assert answer.headers["content-type"] == "application/toml; charset=utf-8"
        assert 'filename="' in answer.headers["content-disposition"]
        pack = parse_pack(answer.text)
        assert pack.name == name and pack.words, "it stands alone"
        seen = (await uma.post(IMPORT, text=answer.text, state="live")).json()
        assert seen["faults"] == [] and {r["what"] for r in seen["rules"]} == {"same"}
        await uma.post(IMPORT + "/accept", text=answer.text, state="live", why="Again.")
        again = await uma.client.get("/desk/rules/export", params={"pack": name})
        assert again.text == answer.text
    assert "held" in await a.says(TEXT)
    assert (
        await uma.client.get("/desk/rules/export", params={"pack": "English"})
    ).status_code == 404


async def test_taking_in_and_giving_out_are_in_the_log(house: House) -> None:
    uma = await saved(house)
    await uma.post(IMPORT + "/accept", text=FILE, state="draft", why="From friends.")
    await uma.client.get("/desk/rules/export", params={"pack": "Friends"})
    await uma.post(HERE + "/state", state="retired", why="x")
    left = await uma.client.get("/desk/rules/export", params={"pack": "Our own rules (en)"})
    assert "badgers" not in left.text, "what is switched off stays here"
    log = await house.chat.store.read(
        lambda s: [(e.act, e.subject, e.reason) for e in s.exec(select(AuditEntry))]
    )
    assert ("rule.import", "pack:Friends", "From friends.") in log
    assert ("rule.export", "pack:Friends", "") in log
