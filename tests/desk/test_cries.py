"""A cry for help where nobody may speak: the no stays, help and the desk come with it."""

from collections.abc import Callable

import httpx2
import pytest
from sqlmodel import col, select

from server.models import Case, HeldMessage, Membership, Room, RoomState, Standing
from server.models.words import Unstaffed
from server.store import Transaction
from tests.desk.night import CRISIS, on_duty
from tests.desk.test_agreements import changed
from tests.house import House, Person, Socket

CALM = "the kettle is on"
HEAVY = "I feel hopeless"  # a card, and no case
HARD_TO_READ = CRISIS + ", ring me on 07911 123456"  # asked about first, where one may speak
PLAIN = "/rooms/owls/plain"
NOBODY_THERE: tuple[list[str], list[str]] = ([], [])
Change = Callable[[Room, Membership], None]


def muted(_room: Room, nia: Membership) -> None:
    nia.standing = Standing.MUTED


def slowed(_room: Room, nia: Membership) -> None:
    nia.slow_seconds = 600


def paused(room: Room, _nia: Membership) -> None:
    room.state = RoomState.PAUSED


def closed(room: Room, _nia: Membership) -> None:
    room.state = RoomState.CLOSED


def unstaffed(room: Room, _nia: Membership) -> None:
    room.unstaffed = Unstaffed.CLOSED


WAYS: dict[str, Change] = {
    "muted": muted,
    "too_fast": slowed,
    "room_paused": paused,
    "room_closed": closed,
    "unstaffed": unstaffed,
}


async def nia_in(house: House) -> tuple[Person, Socket, str]:
    """Nia, who has just said something, her socket and its id."""
    nia = await house.member("Nia")
    socket = await nia.enters()
    message: str = (await socket.says("hello"))["message"]["id"]
    return nia, socket, message


async def turn(house: House, change: Change) -> None:
    """Let the room, or Nia's seat in it, be otherwise."""

    def act(tx: Transaction) -> None:
        room = tx.session.exec(select(Room)).one()
        nia = tx.session.exec(select(Membership).where(Membership.name == "Nia")).one()
        nia.slow_seconds, nia.last_post_at = 0, tx.now
        change(room, nia)
        tx.session.add_all([room, nia])

    await house.chat.store.write(act)


async def kept(house: House) -> tuple[list[str], list[str]]:
    """The words that are kept outside the room, and the kinds of cases there are."""
    return await house.chat.store.read(
        lambda s: (
            list(s.exec(select(HeldMessage.body).order_by(col(HeldMessage.id)))),
            [str(case.kind) for case in s.exec(select(Case).order_by(col(Case.id)))],
        )
    )


async def writes(nia: Person, body: str, accept: str) -> httpx2.Response:
    """Without scripts."""
    form = {"body": body, "key": "key-without-scripts"}
    return await nia.client.post(PLAIN, data=form, headers={"accept": accept})


@pytest.mark.parametrize("code", WAYS)
async def test_a_cry_that_may_not_be_said_brings_help_and_a_case(house: House, code: str) -> None:
    nia, socket, _ = await nia_in(house)
    await turn(house, WAYS[code])
    post = {"room": "owls", "key": "key-of-a-cry"}

    calm = await socket.try_("post", **post, body=CALM)
    assert calm["error"]["code"] == code and "care" not in calm
    assert "care" not in (await writes(nia, CALM, "application/json")).json()
    assert 'id="care-title"' not in (await writes(nia, CALM, "text/html")).text
    assert await kept(house) == NOBODY_THERE, "ordinary words leave no trace"

    heavy = await socket.try_("post", **post, body=HEAVY)
    assert heavy["error"]["code"] == code and heavy["care"]["lines"]
    assert await kept(house) == NOBODY_THERE, "help is offered; nobody has to look"

    reply = await socket.try_("post", **post, body=CRISIS)
    assert reply["error"]["code"] == code, "the no stays"
    assert reply["care"]["help"] == "crisis" and reply["care"]["lines"]
    assert await kept(house) == ([CRISIS], ["distress"])
    said = (await writes(nia, CRISIS, "application/json")).json()
    assert said["error"]["code"] == code and said["care"]["help"] == "crisis"
    page = (await writes(nia, CRISIS, "text/html")).text
    assert 'id="care-title"' in page and f"{CRISIS}</textarea>" in page, "still in the box"
    assert await kept(house) == ([CRISIS], ["distress"]), "pressed three times is once"
    history = await socket.ask("history", room="owls", before=9)
    assert [m["body"] for m in history["messages"]] == ["hello"], "nothing was posted"


async def test_words_that_would_be_asked_about_first_are_a_cry_too(house: House) -> None:
    _, socket, _ = await nia_in(house)
    await turn(house, muted)
    reply = await socket.try_("post", room="owls", key="key-of-a-cry", body=HARD_TO_READ)
    assert reply["error"]["code"] == "muted" and reply["care"]["help"] == "crisis"
    assert await kept(house) == ([HARD_TO_READ], ["distress"])


async def test_a_cry_written_into_an_earlier_message_is_heard_before_the_new_yes(
    house: House,
) -> None:
    _, socket, message = await nia_in(house)
    await changed(await house.staff())
    calm = await socket.try_("edit", message=message, body=CALM)
    assert calm["error"]["code"] == "agreement" and "care" not in calm
    assert await kept(house) == NOBODY_THERE
    reply = await socket.try_("edit", message=message, body=CRISIS)
    assert reply["error"]["code"] == "agreement" and reply["care"]["help"] == "crisis"
    assert await kept(house) == ([CRISIS], ["distress"])


async def test_a_cry_into_a_talk_that_is_over_is_heard(house: House) -> None:
    nia, _, _ = await nia_in(house)
    talk = "/rooms/owls/aside"
    assert "care" not in (await nia.post(talk, body=CALM)).json()
    said = (await nia.post(talk, body=CRISIS)).json()
    assert said["error"]["code"] == "aside_over" and said["care"]["help"] == "crisis"
    assert await kept(house) == ([CRISIS], ["distress"])


async def test_the_desk_reads_a_cry_and_cannot_put_it_into_the_room(house: House) -> None:
    nia, socket, _ = await nia_in(house)
    sol, desk = await on_duty(house, "Sol")
    await turn(house, muted)
    reply = await socket.try_("post", room="owls", key="key-of-a-cry", body=CRISIS)
    case = (await desk.event("case"))["case"]
    assert (case["kind"], case["about"], case["state"]) == ("distress", "Nia", "open")
    assert case["severity"] >= 3 and reply["care"]["look_by"] == case["due_at"]
    file = (await sol.get(f"/desk/cases/{case['id']}")).json()
    assert file["words"] == CRISIS
    assert not {"release", "release_masked", "remove", "mask"} & set(file["acts"])
    assert (await nia.get("/me/decisions")).json()["stopped"] == [], "no rule refused them"


async def test_somebody_who_is_no_longer_in_the_room_learns_and_leaves_nothing(
    house: House,
) -> None:
    nia, _, _ = await nia_in(house)
    await nia.post("/rooms/owls/leave")
    again = await nia.socket()
    reply = await again.try_("post", room="owls", key="key-of-a-cry", body=CRISIS)
    assert reply["error"]["code"] == "not_found"
    assert reply["care"]["help"] == "crisis", "whoever cries for help is told where it is"
    assert await kept(house) == NOBODY_THERE
