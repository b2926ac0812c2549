"""What somebody wrote and was told, as their file: all of it, and nothing of anybody else."""

from typing import Any

import pytest

from tests.doors.ledger import rows_of
from tests.doors.scene import OWLS, Scene

EXPORT = "/me/export"
OTHERS = ("Gus", "Fay", "Lea", "Pia", "Sol", "Uma", "Vera", "waiting owl", "banned owl")
OTHER_WORDS = ("a word of peer", "a word of muted", "415-555-0191")


async def file_of(scene: Scene, part: str) -> tuple[dict[str, Any], str]:
    """Somebody's file, and as it was sent."""
    response = await scene.cast[part].get(EXPORT)
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    assert "no-store" in response.headers["cache-control"]
    return response.json(), response.text


async def lived_in(scene: Scene) -> None:
    """The member gives a sign, reports, and asks for another look twice."""
    await scene.again()
    member, things = scene.cast["member"], scene.things
    peers = {"message": things["message of peer"]}
    plain = f"/rooms/{OWLS}/plain"
    assert (await member.post(plain + "/react", kind="hug", on="yes", **peers)).status_code == 200
    assert (await member.post("/me/shields", **{"topic:loss": "yes"})).status_code == 200
    report = {"reason": "worried", "note": "please look in", **peers}
    assert (await member.post(plain + "/report", **report)).status_code == 200
    for path in (f"decisions/{things['decision']}", f"stopped/{things['refused words']}"):
        asked = await member.post(f"/me/{path}/appeal", words="It was not meant so.")
        assert asked.status_code == 200, asked.text


async def test_everything_that_is_kept_about_somebody_is_in_their_file(scene: Scene) -> None:
    await lived_in(scene)
    mine, _ = await file_of(scene, "member")
    assert [seat["name"] for seat in mine["seats"]] == ["Mia Owl"]
    assert [said["words"] for said in mine["messages"]] == ["a word of member"]
    assert {held["words"] for held in mine["stopped"]} == {"refused words", "allowed words"}
    assert "It was not meant so." in {(h["appeal"] or {}).get("words") for h in mine["stopped"]}
    assert [given["kind"] for given in mine["reactions"]] == ["hug"]
    assert mine["folded"] == [{"topic": None, "room": "owls"}, {"topic": "loss", "room": None}]
    assert [report["note"] for report in mine["reports"]] == ["please look in"]
    assert "A moderator wrote." in [told["title"] for told in mine["notices"]]
    (decided,) = mine["decisions"]
    assert (decided["act"], decided["reason"]) == ("warn", "Be kind.")
    assert decided["appeal"]["words"] == "It was not meant so."
    assert [(a["by"], a["words"]) for a in mine["asides"]] == [("moderator", "How are you?")]
    assert {asked["state"] for asked in mine["referrals"]} == {"asked", "agreed"}
    assert {device["label"] for device in mine["devices"]} >= {"Firefox on Linux"}
    assert mine["account"]["name"] is None
    assert "please look in" not in (await file_of(scene, "peer"))[1], "who reported stays unknown"


async def test_whoever_made_an_invite_finds_it_in_their_file(scene: Scene) -> None:
    await scene.again()
    fay = scene.cast["facilitator"]
    made = await fay.post(f"/rooms/{OWLS}/invites", note="for a friend")
    secret = made.json()["made_url"].rsplit("/", 1)[1]
    mine, text = await file_of(scene, "facilitator")
    assert [invite["note"] for invite in mine["invites"]] == ["for a friend"]
    assert len(secret) > 20 and secret not in text, "the link itself is kept nowhere"


@pytest.mark.parametrize("part", ["member", "peer", "facilitator", "moderator", "banned"])
async def test_nobody_else_and_no_secret_is_in_a_file(scene: Scene, part: str) -> None:
    await scene.again()
    mine, text = await file_of(scene, part)
    own = {seat["name"] for seat in mine["seats"]} | {mine["account"]["name"]}
    others = [name for name in OTHERS if not any(name in str(mine_) for mine_ in own)]
    assert len(others) >= len(OTHERS) - 1
    assert [name for name in others if name in text] == []
    said = {message["words"] for message in mine["messages"]}
    assert [w for w in OTHER_WORDS if w in text and not any(w in words for words in said)] == []
    assert [secret for secret in await secrets(scene) if secret in text] == []


async def secrets(scene: Scene) -> list[str]:
    """Every hash that is kept, and every id of a message, a case, held words or a person."""
    rows = await rows_of(scene.house)
    texts = [value for table in rows.values() for row in table for value in row]
    found = {text for text in texts if isinstance(text, str) and text.isascii()}
    hashes = [text for text in found if len(text) >= 40 and " " not in text]
    ids = [thing for thing in scene.things.values() if len(thing) >= 20 and " " not in thing]
    assert len(hashes) > 10 and len(ids) > 5
    return hashes + ids
