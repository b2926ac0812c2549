"""The desk: held and reported words reach a moderator at once, and all learn the outcome."""

from sqlmodel import Session, select

from server.models import AuditEntry
from server.store import audit
from tests.desk.night import CRISIS, HARSH, hold
from tests.house import House


async def test_held_words_reach_the_desk_and_are_released(house: House) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    room, desk = await ada.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    assert (await room.event("room"))["settings"]["staffed"] is True
    _ben, author, reply = await hold(house)
    assert reply["held"]["until"]
    await room.settled()
    assert room.said() == [], "held words are not in the room"

    case = (await desk.event("case"))["case"]
    assert case["kind"] == "held"
    await desk.ask("claim", case=case["id"])
    await desk.ask("decide", case=case["id"], act="release", reason="Harsh, but it may stand.")
    event = await room.event("message")
    assert event["message"]["body"] == HARSH
    assert event["message"]["id"] == reply["held"]["id"]
    assert event["message"]["seq"] == event["rev"] == 1
    notice = (await author.event("notice"))["notice"]
    assert notice["kind"] == "released"


async def test_removing_held_words_tells_the_author_why(house: House) -> None:
    sol = await house.staff()
    desk = await sol.socket()
    await desk.ask("duty", on=True)
    ben, author, _reply = await hold(house)
    case = (await desk.event("case"))["case"]
    await desk.ask(
        "decide", case=case["id"], act="remove", reason="Be kind.", words="Try it as “I feel”."
    )
    notice = (await author.event("notice"))["notice"]
    assert (notice["kind"], notice["words"]) == ("removed", "Be kind.\nTry it as “I feel”.")
    page = (await ben.get("/rooms/owls/chat")).json()
    assert page["messages"] == [] and page["waiting"] == []
    assert [n["kind"] for n in page["notices"]] == ["removed"], "also for whoever was away"


async def test_a_retry_of_held_words_adds_nothing(house: House) -> None:
    ben = await house.member("Ben Fox")
    socket = await ben.enters()
    sol = await house.staff()
    first = await socket.says(HARSH, key="key-12345678", anyway=True)
    second = await socket.says(HARSH, key="key-12345678", anyway=True)
    assert first["held"]["id"] == second["held"]["id"]
    assert len((await sol.get("/desk")).json()["cases"]) == 1


async def test_a_report_gets_a_receipt_and_an_outcome(house: House) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b, desk = await ada.enters(), await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    said = (await b.says("just an ordinary line"))["message"]
    await a.event("message")
    first = await a.ask("report", message=said["id"], reason="worried", note="is he well?")
    again = await a.ask("report", message=said["id"], reason="other")
    assert first["receipt"] == again["receipt"]
    case = (await desk.event("case"))["case"]
    page = (await sol.get(f"/desk/cases/{case['id']}")).json()
    assert [r["note"] for r in page["reports"]] == ["is he well?"]
    assert page["words"] == "just an ordinary line"
    await desk.ask("decide", case=case["id"], act="remove", reason="No details.")
    gone = await a.event("message")
    assert (gone["message"]["state"], gone["message"]["body"]) == ("removed", None)
    outcome = (await a.event("notice"))["notice"]
    assert outcome["kind"] == "report"
    assert (await b.event("notice"))["notice"]["kind"] == "removed"
    fresh = (await a.ask("open", room="owls"))["messages"]
    assert [m["body"] for m in fresh] == [None], "removed words are gone from history too"


async def test_distress_is_posted_cared_for_and_on_the_desk_with_a_deadline(house: House) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b, desk = await ada.enters(), await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    reply = await b.says(CRISIS)
    assert reply["message"]["state"] == "visible", "distress is not an offence"
    assert reply["care"]["staffed"] and reply["care"]["look_by"] and reply["care"]["lines"]
    heard = await a.event("message")
    assert "care" not in heard, "the card is private"
    case = (await desk.event("case"))["case"]
    assert (case["kind"], case["severity"]) == ("distress", 3)
    assert case["due_at"] == "2026-11-23T03:10:00Z"


async def test_nobody_on_duty_is_said_plainly(house: House) -> None:
    ben = await house.member("Ben Fox")
    socket = await ben.enters()
    card = (await socket.says(CRISIS))["care"]
    assert card["staffed"] is False and card["look_by"] is None


async def test_two_moderators_cannot_collide(house: House) -> None:
    sol, max_ = await house.staff("Sol"), await house.staff("Max Reed")
    one, two = await sol.socket(), await max_.socket()
    await one.ask("duty", on=True)
    await hold(house)
    case = (await one.event("case"))["case"]["id"]
    await one.ask("claim", case=case)
    assert (await two.refused("claim", case=case))["code"] == "claimed"
    assert (await two.refused("decide", case=case, act="close", reason="x"))["code"] == "claimed"
    await one.ask("decide", case=case, act="close", reason="Looked at.")
    late = await one.refused("decide", case=case, act="release", reason="x")
    assert late["code"] == "closed"


async def test_every_act_is_in_the_chained_log_without_words(house: House) -> None:
    sol = await house.staff()
    desk = await sol.socket()
    await desk.ask("duty", on=True)
    await hold(house)
    case = (await desk.event("case"))["case"]["id"]
    await sol.get(f"/desk/cases/{case}")
    await desk.ask("claim", case=case)
    await desk.ask("decide", case=case, act="release", reason="It may stand.")

    def look(session: Session) -> list[AuditEntry]:
        return list(session.exec(select(AuditEntry).order_by(AuditEntry.id)))

    log = await house.chat.store.read(look)
    acts = [entry.act for entry in log]
    assert acts[-4:] == ["duty.on", "case.read", "case.claim", "case.release"]
    previous = audit.START
    for entry in log:
        assert entry.previous == previous and entry.hash == audit.link(entry)
        previous = entry.hash
    kept = "".join(str(entry.model_dump()) for entry in log)
    assert "It may stand." in kept and "pathetic" not in kept and "faking" not in kept


async def test_the_desk_lists_the_soonest_due_first(house: House) -> None:
    sol = await house.staff()
    ben = await house.member("Ben Fox")
    socket = await ben.enters()
    await socket.says(HARSH, anyway=True)
    house.clock.move(minutes=1)
    await socket.says(CRISIS)
    cases = (await sol.get("/desk")).json()["cases"]
    assert [c["kind"] for c in cases] == ["distress", "held"]
    assert [c["due_at"] for c in cases] == sorted(c["due_at"] for c in cases)


async def test_duty_lapses_a_minute_after_the_last_socket(house: House) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    room, desk = await ada.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    assert (await room.event("room"))["settings"]["staffed"] is True
    await desk.connection.close()
    await room.settled()
    house.chat.hub.sweep()
    assert house.chat.hub.duty.is_staffed, "a dropped line is forgiven"
    house.clock.move(seconds=61)
    house.chat.hub.sweep()
    assert (await room.event("room"))["settings"]["staffed"] is False
