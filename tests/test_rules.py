"""Operators' rules: written on the desk, live at once, counted, demoted by themselves."""

import asyncio
import re
import textwrap
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from moderation import Engine
from moderation.pack import parse_pack
from server import checkup
from server.actions import rule_watch
from server.models import AuditEntry, RuleVersion, SiteRole
from server.protocol.announcements import RulesChanged
from server.rulebook import Rulebook
from server.store import rules
from tests.doors.test_headers import is_guarded
from tests.house import House, Person, Socket

TEXT = "come and see the dancing badgers"
RULE = {
    "id": "room.badgers",
    "category": "spam",
    "severity": "1",
    "language": "en",
    "state": "live",
    "why": "They came by night.",
    "any": "dancing badgers\n{i} sell badgers",
    "unless": "in the zoo",
    "fires": "dancing badgers\nsee the dancing badgers\nI sell badgers",
    "spares": "badgers\nI saw a badger\ndancing badgers in the zoo",
    "version": "0",
}
HERE = "/desk/rules/room.badgers"


async def admin(house: House) -> Person:
    return await house.staff("Uma", SiteRole.ADMIN)


async def saved(house: House, **more: str) -> Person:
    """An admin who has just written the rule."""
    uma = await admin(house)
    response = await uma.post("/desk/rules", **{**RULE, **more})
    assert response.status_code == 200, response.text
    return uma


async def talker(house: House) -> Socket:
    return await (await house.member("Ada Wren")).enters()


async def log_of(house: House) -> list[AuditEntry]:
    def look(session: Session) -> list[AuditEntry]:
        query = select(AuditEntry).where(col(AuditEntry.act).startswith("rule."))
        return list(session.exec(query.order_by(col(AuditEntry.id))))

    return await house.chat.store.read(look)


async def line_of(person: Person, rule: str = "room.badgers") -> dict[str, Any]:
    listed = (await person.get("/desk/rules")).json()["rules"]
    (found,) = [one for one in listed if one["id"] == rule]
    return found


async def test_a_rule_works_from_the_next_message_on_in_every_state(house: House) -> None:
    a = await talker(house)
    assert "message" in await a.says(TEXT)
    uma = await saved(house, state="draft")
    assert "message" in await a.says(TEXT), "a draft is not applied"
    for state, answer in {"shadow": "message", "nudge_only": "nudge", "live": "held",
                          "retired": "message"}.items():  # fmt: skip
        response = await uma.post(HERE + "/state", state=state, why=f"Now {state}.")
        assert response.status_code == 200, response.text
        assert answer in await a.says(TEXT), state
    await rule_watch.write_hits(house.chat)
    history = (await uma.get(HERE)).json()["history"]
    assert [(one["state"], one["hits"]) for one in history] == [
        ("retired", 0), ("live", 1), ("nudge_only", 1), ("shadow", 1), ("draft", 0),
    ]  # fmt: skip


async def test_hits_are_counted_in_batches_and_never_by_a_post(house: House) -> None:
    uma, a = await saved(house), await talker(house)
    for _ in range(3):
        await a.says(TEXT)
        await a.says("an ordinary line")
    assert (await line_of(uma))["hits"] == 0, "not by the posts themselves"
    await rule_watch.write_hits(house.chat)
    line = await line_of(uma)
    assert (line["hits"], line["shadow_hits"], line["rate"]) == (3, 0, None)


async def test_hits_that_could_not_be_written_stay_counted(house: House) -> None:
    uma, a = await saved(house), await talker(house)
    await a.says(TEXT)

    async def rename(old: str, new: str) -> None:
        sentence = text(f"ALTER TABLE {old} RENAME TO {new}")
        await house.chat.store.write(lambda tx: tx.session.execute(sentence))

    await rename("rule_count", "away")
    with pytest.raises(Exception, match=r"busy|rule_count"):
        await rule_watch.write_hits(house.chat)
    await rename("away", "rule_count")
    await rule_watch.write_hits(house.chat)
    assert (await line_of(uma))["hits"] == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"any": "fine\n(open"}, "Phrases it looks for, line 2"),
        ({"any": "{nobody} here"}, "no word class {nobody}"),
        ({"any": ""}, "a rule needs a phrase"),
        ({"regex": "(a"}, "Patterns, line 1"),
        ({"regex": "x" * 261}, "260"),
        ({"fires": "dancing badgers\nno birds\nI sell badgers"}, "Must fire on, line 2"),
        ({"spares": "a badger\nfoxes\nmy dancing badgers"}, "Must spare, line 3"),
        ({"fires": "dancing badgers"}, "at least 3"),
        ({"id": "badgers"}, "a dot between"),
        ({"id": "ideation.wish"}, "ships with Kith"),
        ({"id": "privacy.phone"}, "ships with Kith"),
        ({"category": "no such"}, "category"),
        ({"severity": "6"}, "0 to 5"),
        ({"state": "alive"}, "states"),
        ({"why": " "}, "why"),
        ({"category": "hopeless", "outcome": "refuse"}, "distress is never"),
    ],
)
async def test_a_broken_rule_is_refused_with_its_line_and_leaves_nothing(
    house: House, wrong: dict[str, str], said: str
) -> None:
    uma = await admin(house)
    response = await uma.post("/desk/rules", **{**RULE, **wrong})
    assert response.status_code == 400
    assert said in response.json()["error"]["message"]
    page = await uma.client.post(
        "/desk/rules", data={**RULE, **wrong}, headers={"accept": "text/html"}
    )
    assert "That did not go through" in page.text
    for typed in ("I saw a badger", "in the zoo"):
        assert typed in page.text or "spares" in wrong, "what was typed is still there"
    assert await log_of(house) == [] and house.chat.rules.versions == {}


async def test_two_admins_cannot_write_over_each_other(house: House) -> None:
    uma = await saved(house)
    theirs = {**RULE, "any": f"{RULE['any']}\nsinging badgers"}
    assert (await uma.post(HERE, **{**theirs, "version": "1"})).json()["version"] == 2
    late = await uma.post(HERE, **{**RULE, "version": "1"})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "changed")
    mine = {**RULE, "any": f"{RULE['any']}\nwaltzing badgers", "version": "1"}
    page = await uma.client.post(HERE, data=mine, headers={"accept": "text/html"})
    assert page.status_code == 409 and "waltzing badgers" in page.text, "nothing typed is lost"
    for seen in ("What changed meanwhile", "singing badgers", 'name="version" value="2"'):
        assert seen in page.text
    assert (await uma.post(HERE, **{**mine, "version": "2"})).json()["version"] == 3
    assert (await uma.post("/desk/rules", **RULE)).status_code == 409


async def test_a_draft_stands_beside_the_version_in_force(house: House) -> None:
    uma, a = await saved(house), await talker(house)
    draft = {**RULE, "any": "singing foxes", "state": "draft", "version": "1",
             "fires": "singing foxes"}  # fmt: skip
    await uma.post(HERE, **draft)
    assert "held" in await a.says(TEXT)
    assert "message" in await a.says("hear the singing foxes")
    line = await line_of(uma)
    assert (line["state"], line["version"], line["draft"]) == ("live", 1, 2)


async def test_going_back_brings_an_earlier_version_back_whole(house: House) -> None:
    uma, a = await saved(house), await talker(house)
    foxes = {**RULE, "any": "singing foxes", "version": "1", "state": "shadow", "fires": ""}
    assert (await uma.post(HERE, **foxes)).status_code == 200
    assert "message" in await a.says(TEXT)
    await uma.post(HERE + "/undo", to="1")
    assert "held" in await a.says(TEXT)
    words = (await uma.get(HERE + "/words")).json()
    assert words["fields"]["any"] == ["dancing badgers", "{i} sell badgers"]
    changed = {c["field"]: (c["removed"], c["added"]) for c in words["history"][1]["changes"]}
    assert changed["any"] == (["dancing badgers", "{i} sell badgers"], ["singing foxes"])


async def test_one_of_ours_can_be_softened_and_switched_off_but_not_s5(house: House) -> None:
    uma, a = await admin(house), await talker(house)
    harsh = "you are pathetic and everyone here is faking it"
    assert "held" in await a.says(harsh, anyway=True)
    await rule_watch.write_hits(house.chat)
    hit = [one for one in (await uma.get("/desk/rules")).json()["rules"] if one["hits"]]
    for rule in hit:
        response = await uma.post(f"/desk/rules/{rule['id']}/state", state="retired", why="x")
        assert response.status_code == 200
    assert "message" in await a.says(harsh)
    assert (await a.says("I want to die"))["care"], "help goes on"
    listed = (await uma.get("/desk/rules?category=imminent&pack=English")).json()["rules"]
    no = await uma.post(f"/desk/rules/{listed[0]['id']}/state", state="shadow", why="x")
    assert no.json()["error"]["code"] == "firm"
    assert (await uma.post(f"/desk/rules/{hit[0]['id']}/state", state="draft", why="x")).is_error


async def test_a_rule_that_is_overturned_too_often_goes_into_shadow_by_itself(
    house: House,
) -> None:
    uma, a, sol = await saved(house), await talker(house), await house.staff()
    desk = await sol.socket()

    async def decide(act: str) -> None:
        held = (await a.says(TEXT))["held"]["id"]
        (case,) = [c for c in (await sol.get("/desk")).json()["cases"] if c["state"] == "open"]
        assert held
        await desk.ask("decide", case=case["id"], act=act, reason="Looked at.")

    for number in range(19):
        await decide("release" if number < 6 else "remove")
    line = await line_of(uma)
    assert (line["state"], line["judged"], line["overturned"]) == ("live", 19, 6)
    await decide("remove")
    assert (await line_of(uma))["state"] == "live", "30 % is not more than 30 %"
    await decide("release")
    line = await line_of(uma)
    assert (line["state"], line["demoted"]) == ("shadow", True)
    assert (line["judged"], line["overturned"]) == (21, 7)
    await rule_watch.refresh(house.chat)
    assert "message" in await a.says(TEXT)
    assert "7 of 21" in (await uma.get("/desk/rules")).json()["alerts"][0]
    assert "room.badgers" in (await sol.page("/desk")).text, "the desk says so"
    (entry,) = [e for e in await log_of(house) if e.act == "rule.demote"]
    assert entry.actor_id is None and entry.details["overturned"] == 7
    await uma.post(HERE + "/state", state="live", why="The rule is right.")
    assert (await uma.get("/desk/rules")).json()["alerts"] == []


async def test_a_rule_that_hears_distress_is_never_overturned(house: House) -> None:
    a, sol = await talker(house), await house.staff()
    desk = await sol.socket()
    await a.says("I want to die")
    (case,) = (await sol.get("/desk")).json()["cases"]
    await desk.ask("decide", case=case["id"], act="close", reason="We talked.")
    await rule_watch.write_hits(house.chat)
    assert all(not r["judged"] for r in (await sol.get("/desk/rules")).json()["rules"])


async def test_every_change_is_in_the_log_with_before_after_who_and_why(house: House) -> None:
    uma = await saved(house)
    await uma.post(HERE, **{**RULE, "version": "1", "any": "dancing badgers\nI sell badgers"})
    await uma.post(HERE + "/state", state="retired", why="No longer needed.")
    await uma.get(HERE + "/words")
    log = await log_of(house)
    assert [entry.act for entry in log] == ["rule.save", "rule.save", "rule.state", "rule.read"]
    assert all(entry.actor_id for entry in log)
    assert log[1].details["before"] == {"any": ["{i} sell badgers"]}
    assert log[1].details["after"] == {"any": ["I sell badgers"]}
    assert log[2].details["before"] == {"state": "live"}
    assert (log[2].details["after"], log[2].reason) == ({"state": "retired"}, "No longer needed.")
    _, state, edit, first = (await uma.get("/desk/log?q=room.badgers")).json()["entries"]
    assert state["details"] == {"version": "3", "State": "Live → Switched off"}
    assert edit["details"] == {"version": "2", "Phrases it looks for": "1 new, 1 gone"}
    told = {"Category": "spam", "Phrases it looks for": "2 new", "State": "Live"}
    assert told.items() <= first["details"].items()
    page = (await uma.page("/desk/log")).text
    assert "Live → Switched off" in page and "badgers</" in page and "dancing" not in page


async def test_words_are_not_sent_until_somebody_asks(house: House) -> None:
    await saved(house)
    sol = await house.staff()
    for path in ("/desk/rules", HERE):
        for response in (await sol.get(path), await sol.page(path)):
            assert "dancing" not in response.text
    assert "dancing" in (await sol.page(HERE + "/words")).text


async def test_the_test_box_marks_explains_and_keeps_nothing(house: House) -> None:
    uma = await admin(house)
    found = (
        await uma.post("/desk/rules/try", **{**RULE, "text": "He has dancing badgers."})
    ).json()
    assert found["fired"] and found["outcome"] == "hold"
    assert [p["text"] for p in found["pieces"] if p["rules"]] == ["dancing badgers"]
    assert "fired     room.badgers" in found["explained"] and found["reasons"]
    faulty = (await uma.post("/desk/rules/try", **{**RULE, "any": "(open", "text": "x"})).json()
    assert "Phrases it looks for, line 1" in faulty["faults"][0]
    in_force = (await uma.post("/desk/rules/try", text="I want to die")).json()
    assert "ideation" in in_force["explained"]
    form = {**RULE, "text": "<b>the</b> dancing badgers"}
    page = await uma.client.post("/desk/rules/try", data=form, headers={"accept": "text/html"})
    assert "<mark" in page.text and "<b>the" not in page.text
    assert await log_of(house) == []


async def test_a_set_that_cannot_be_built_keeps_the_last_good_one_and_says_so(
    house: House,
) -> None:
    uma, a = await saved(house), await talker(house)

    def spoil(tx: Any) -> None:
        fields = {"id": "room.b", "category": "spam", "severity": 1, "any": ["{gone} class"]}
        pack = rules.packs(tx.session)[0].name
        rules.add(tx, rules.Change("room.b", rules.RuleState.LIVE, fields, pack))

    await house.chat.store.write(spoil)
    await rule_watch.refresh(house.chat)
    assert "held" in await a.says(TEXT), "the last good set goes on"
    assert "no word class {gone}" in (await uma.get("/desk/rules")).json()["alerts"][0]
    await uma.post("/desk/rules/room.b/state", state="retired", why="It was broken.")
    assert (await uma.get("/desk/rules")).json()["alerts"] == []


async def test_a_process_that_starts_with_a_broken_rule_leaves_out_only_that_one(
    house: House,
) -> None:
    await saved(house)

    def spoil(tx: Any) -> None:
        version = tx.session.exec(select(RuleVersion)).one()
        fields = {**version.fields, "id": "room.b", "any": ["{gone} class"]}
        rules.add(tx, rules.Change("room.b", rules.RuleState.LIVE, fields, "Our own rules (en)"))
        tx.announcements = [a for a in tx.announcements if not isinstance(a, RulesChanged)]

    await house.chat.store.write(spoil)
    house.chat.rules.mark = (0, 0)  # as a process begins
    await rule_watch.refresh(house.chat)
    assert "room.b" in (house.chat.rules.fault or "")
    assert "held" in await (await talker(house)).says(TEXT)


async def test_every_page_of_rules_is_guarded_and_kept_by_nobody(house: House) -> None:
    uma, sol = await saved(house), await house.staff()
    paths = ["/desk/rules", "/desk/rules/new", "/desk/rules/import", HERE, HERE + "/words",
             HERE + "/edit", HERE + "/replay",
             "/desk/rules/export?pack=Our own rules (en)"]  # fmt: skip
    for path in paths:
        for person in (uma, sol):
            response = await person.page(path)
            is_guarded(response)
            assert response.headers["cache-control"] == "no-store", path


async def test_what_admins_write_is_shown_as_text(house: House) -> None:
    evil = "<script>alert(1)</script>"
    uma = await saved(house, state="draft", why=evil, reason=evil, any="dancing\n" + evil)
    for path in ("/desk/rules", HERE, HERE + "/words", HERE + "/edit"):
        assert evil not in (await uma.page(path)).text, path
    assert "&lt;script&gt;" in (await uma.page(HERE + "/words")).text
    form = {**RULE, "any": evil, "text": evil}
    page = await uma.client.post("/desk/rules/try", data=form, headers={"accept": "text/html"})
    assert evil not in page.text and "&lt;script&gt;" in page.text


async def test_kith_check_says_how_the_rules_are(house: House) -> None:
    uma = await saved(house)
    await uma.post("/desk/rules/ideation.wish/state", state="shadow", why="x")

    async def said() -> checkup.Line:
        look = checkup.LOOKS["rules"]
        return await asyncio.to_thread(checkup._look, "rules", look, house.chat.settings)

    well = await said()
    assert well.is_well and "1 of your own in force, 1 of ours changed" in well.words

    def spoil(tx: Any) -> None:
        fields = {"id": "room.b", "category": "spam", "severity": 1, "any": ["{gone} class"]}
        rules.add(tx, rules.Change("room.b", rules.RuleState.LIVE, fields, "Our own rules (en)"))

    await house.chat.store.write(spoil)
    broken = await said()
    assert not broken.is_well and "rule room.b" in broken.words


async def test_the_handbook_names_every_state_and_field(house: House) -> None:
    told = (await (await house.passer_by()).page("/help/rules")).text
    from server.actions import rule_editor
    from server.models import RuleState

    assert set(re.findall(r'data-state="(\w+)"', told)) == {str(state) for state in RuleState}
    shown = {*rule_editor.LINES, *rule_editor.TICKS, "id", "category", "severity", "outcome",
             "reason"}  # fmt: skip
    assert set(re.findall(r'data-field="(\w+)"', told)) == shown
    assert "more than 30 % of at least 20" in " ".join(told.split())


def test_warming_up_makes_ready_what_a_cry_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
        name = "one rule"
        language = "en"
        version = "1"
        licence = "CC0-1.0"
        [[rule]]
        id = "one.rule"
        category = "ideation"
        severity = 3
        any = ["no (end|way out) of this"]
        unless = ["of this film"]
        fires = ["I see no way out of this"]
        spares = ["no end of this film"]
    """
    pack = parse_pack(textwrap.dedent(source))
    cold, warm = (Rulebook(Engine.load([pack])) for _ in "ab")
    warm.warm_up()

    def refuse(*_: object) -> None:
        raise AssertionError("made while somebody waits")

    monkeypatch.setattr(re, "compile", refuse)
    assert warm.ours.review("there is no end of this").findings
    with pytest.raises(AssertionError):  # which asks `re` itself if it is given a pattern
        cold.ours.review("there is no end of this")
