"""Frames nobody should send: each gets one reply that says no, and the socket lives on."""

import json
import re

import pytest

from server.protocol.commands import FRAME_LIMIT, Post
from tests.doors.knock import knock
from tests.doors.ledger import rows_of
from tests.house import House

POST = {"do": "post", "ref": 7, "room": "owls", "key": "key-of-frames", "body": "hello"}
NOT_JSON = [
    "",
    "x",
    "{",
    "[]",
    "1",
    "null",
    '"post"',
    "[" * 16_000,
    '{"do":',
    "NaN",
    "\x00",
    "{}{}",
]
OPEN = '{"do": "open", "ref": 7, "room": "owls"'
NO_REF = [
    '{"do": "open", "room": "owls"}',
    '{"do": "open", "ref": null, "room": "owls"}',
    '{"do": "open", "ref": "7", "room": "owls"}',
    '{"do": "open", "ref": -1, "room": "owls"}',
    '{"do": "open", "ref": 1e400, "room": "owls"}',
    '{"do": "open", "ref": NaN, "room": "owls"}',
    '{"do": "open", "ref": 9007199254740993, "room": "owls"}',
]
WITH_REF = [
    '{"ref": 7}',
    '{"do": "nope", "ref": 7}',
    '{"do": 5, "ref": 7}',
    '{"do": "open", "ref": 7}',
    '{"do": "open", "ref": 7, "room": 5}',
    '{"do": "open", "ref": 7, "room": ["owls"]}',
    '{"do": "open", "ref": 7, "room": ""}',
    json.dumps({"do": "open", "ref": 7, "room": "o" * 65}),
    OPEN + ', "since": -1}',
    OPEN + ', "since": 1.5}',
    OPEN + ', "since": 99999999999999999999999}',
    OPEN + ', "since": true}',
    OPEN + ', "role": "facilitator"}',
    '{"do": "history", "ref": 7, "room": "owls", "before": 9, "limit": 101}',
    '{"do": "history", "ref": 7, "room": "owls", "before": 0}',
    '{"do": "read", "ref": 7, "room": "owls", "rev": 99999999999999999999999}',
    '{"do": "typing", "ref": 7, "room": "owls", "on": "yes"}',
    '{"do": "react", "ref": 7, "message": "x", "kind": "angry", "on": true}',
    '{"do": "report", "ref": 7, "message": "x", "reason": "revenge"}',
    json.dumps({"do": "report", "ref": 7, "message": "x", "reason": "other", "note": "x" * 1001}),
    *(
        json.dumps({**POST, name: "visible"})
        for name in ("role", "state", "author", "seq", "room_id")
    ),
    json.dumps({**POST, "key": "short"}),
    json.dumps({**POST, "key": "k" * 65}),
    json.dumps({**POST, "body": None}),
    json.dumps({**POST, "need": "money"}),
    json.dumps({**POST, "label": "x" * 41}),
    json.dumps({**POST, "anyway": 1}),
    json.dumps({**POST, "body": {"$ne": ""}}),
]


@pytest.mark.parametrize("frames", [NOT_JSON, NO_REF, WITH_REF], ids=["not json", "no ref", "ref"])
async def test_a_frame_that_makes_no_sense_is_answered_once_and_does_nothing(
    door: House, frames: list[str]
) -> None:
    mia = await door.member("Mia Owl")
    socket = await mia.enters()
    before = await rows_of(door)
    for frame in frames:
        await socket.connection.send(frame)
        reply = await socket.event("reply")
        assert reply["ref"] == (7 if frames is WITH_REF else None), frame
        assert not reply["ok"], frame
        assert set(reply) == {"type", "ref", "ok", "error"}
        assert reply["error"]["code"] == "malformed", frame
        assert len(frame) < 10 or frame[8:] not in reply["error"]["message"]
    assert await rows_of(door) == before
    await socket.connection.send(json.dumps(POST))
    assert (await socket.event("reply"))["message"]["body"] == "hello", "the noes could have failed"


async def test_words_that_are_too_long_or_none_are_refused_and_the_longest_are_kept(
    door: House,
) -> None:
    socket = await (await door.member("Mia Owl")).enters()
    key = {"room": "owls", "key": "key-of-frames"}
    assert (await socket.refused("post", body="x" * 4001, **key))["code"] == "too_long"
    for empty in ("", "   ", "\n\t", "\x00\x07"):
        error = await socket.refused("post", body=empty, **key)
        assert (error["code"], error["field"]) == ("empty", "body")
    longest = "\U0001f33f" * 4000
    frame = json.dumps({**POST, "body": longest}, ensure_ascii=False)
    assert len(frame.encode()) < FRAME_LIMIT
    await socket.connection.send(frame)
    assert (await socket.event("reply"))["message"]["body"] == longest


async def test_frames_beyond_the_limit_are_refused_and_far_beyond_close_the_socket(
    door: House,
) -> None:
    socket = await (await door.member("Mia Owl")).enters()
    for frame in ("x" * (FRAME_LIMIT + 1), "é" * (FRAME_LIMIT // 2 + 1)):
        await socket.connection.send(frame)
        reply = json.loads(await socket.connection.recv())
        assert (reply["ref"], reply["error"]["code"]) == (None, "malformed")
    await socket.settled()
    await socket.connection.send("x" * 65_537)
    assert await socket.closed() == 1009


async def test_long_frames_count_against_the_limit_too(door: House) -> None:
    socket = await (await door.member("Mia Owl")).enters()
    for _ in range(60 + 25):
        await socket.connection.send("x" * (FRAME_LIMIT + 1))
    assert await socket.closed() == 4009
    assert "too_fast" in {m["error"]["code"] for m in socket.heard if m["type"] == "reply"}


async def test_a_binary_frame_ends_the_socket_with_a_code(door: House) -> None:
    socket = await (await door.member("Mia Owl")).enters()
    await socket.connection.send(json.dumps(POST).encode())
    assert await socket.closed() == 1003


async def test_control_characters_are_dropped_from_words_and_nul_is_no_key(house: House) -> None:
    mia = await house.member("Mia Owl")
    socket = await mia.enters()
    said = await socket.says("a\x00b\x1b[2Jc\x7f\nd", label="a\x07b\u0000")
    assert said["message"]["body"] == "ab[2Jc\nd"
    assert said["message"]["label"] == "ab"
    reply = await socket.try_("post", room="owls", key="key\x00key\x00", body="hello")
    assert reply["ok"] or reply["error"]["code"] == "malformed"
    assert (await socket.says("still here"))["ok"]


async def test_bidi_signs_stay_inside_the_one_who_wrote_them(door: House) -> None:
    mia = await door.member("Mia Owl")
    socket = await mia.enters()
    words = "\u202eolleh\u202c and \u2066so on"
    assert (await socket.says(words))["message"]["body"] == words
    page = (await mia.page("/rooms/owls/plain")).text
    assert re.search(f'<p class="message__body"[^>]*>{words}</p>', page), "a block of their own"


async def test_a_label_says_no_more_than_words_may(door: House) -> None:
    mia = await door.member("Mia Owl")
    socket = await mia.enters()
    for label in ("call me 07911 123456", "kill yourself"):
        error = await socket.refused("post", **{**_fields(), "label": label})
        assert (error["code"], error["field"]) == ("label", "label")
    assert (await socket.says("hello", label="self-harm"))["message"]["label"] == "self-harm"


async def test_a_withdrawn_message_keeps_nothing_its_author_wrote(door: House) -> None:
    mia = await door.member("Mia Owl")
    socket = await mia.enters()
    said = await socket.says("hello", label="sleep", need="listen")
    gone = (await socket.ask("withdraw", message=said["message"]["id"]))["message"]
    assert (gone["body"], gone["label"], gone["need"]) == (None, None, None)


async def test_the_handshake_wants_our_subprotocol(door: House) -> None:
    mia = await door.member("Mia Owl")
    async with knock(door, mia) as socket:
        assert (await socket.event("hello"))["type"] == "hello"


def _fields() -> dict[str, str]:
    assert set(POST) - {"do", "ref"} <= set(Post.__struct_fields__)
    return {name: str(POST[name]) for name in ("room", "key", "body")}
