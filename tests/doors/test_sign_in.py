"""Coming back: the same no for everybody, a new cookie every time, and nobody waits for hashing."""

import asyncio
import time

import pytest
from sqlmodel import select

from server import passwords
from server.models import LoginSession, User
from tests.doors.ledger import rows_of
from tests.house import PASSPHRASE, House, Person

OTHER = "seven slow grey herons"


class Counted:
    """How many hashes were worked out, by counting them as they are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.verified, self.dummies = 0, 0
        verify, dummy = passwords._context.verify, passwords._context.dummy_verify

        def count_verify(secret: str, stored: str) -> bool:
            self.verified += 1
            return verify(secret, stored)

        def count_dummy() -> bool:
            self.dummies += 1
            return dummy()

        monkeypatch.setattr(passwords._context, "verify", count_verify)
        monkeypatch.setattr(passwords._context, "dummy_verify", count_dummy)


async def kept(house: House, name: str = "Nia Home") -> tuple[Person, list[str]]:
    """Somebody who kept a name, and their recovery codes."""
    nia = await house.passer_by()
    response = await nia.post("/sign-up", name=name, passphrase=PASSPHRASE)
    assert response.status_code == 201, response.text
    return nia, response.json()["codes"]


async def test_who_has_no_account_is_told_what_who_mistypes_is_told(
    door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(door)
    await kept(door, "Gone Home")
    await _ban(door, "Gone Home")
    count = Counted(monkeypatch)
    stranger = await door.passer_by()
    answers = []
    for name in ("Nia Home", "Nobody Home", "Gone Home"):
        response = await stranger.post("/sign-in", name=name, passphrase="not the right one")
        del response.headers["date"]
        answers.append((response.status_code, response.text, sorted(response.headers.items())))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 403
    assert "wrong" in answers[0][1]
    assert (count.verified, count.dummies) == (1 + 2, 2), "as much work for whoever is not here"
    right = await stranger.post("/sign-in", name="nia  HOME", passphrase=PASSPHRASE)
    assert right.status_code == 200, "the noes could have failed"


async def test_a_banned_person_does_not_come_back_by_any_way(door: House) -> None:
    nia, codes = await kept(door)
    await _ban(door, "Nia Home")
    assert (await nia.get("/me")).status_code == 401
    fresh = await door.passer_by()
    for path, fields in {
        "/sign-in": {"passphrase": PASSPHRASE},
        "/recover": {"passphrase": OTHER, "code": codes[0]},
    }.items():
        response = await fresh.post(path, name="Nia Home", **fields)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "wrong")


async def test_guessing_is_slowed_for_one_name_and_not_for_others(door: House) -> None:
    await kept(door)
    await kept(door, "Zoe Home")
    stranger = await door.passer_by()
    for _ in range(8):
        wrong = await stranger.post("/sign-in", name="Nia Home", passphrase="a wrong guess")
        assert wrong.status_code == 403
    for path, more in {"/sign-in": {}, "/recover": {"code": "abcde-abcde-abcde"}}.items():
        slow = await stranger.post(path, name="nia HOME", passphrase=PASSPHRASE, **more)
        assert (slow.status_code, slow.json()["error"]["code"]) == (429, "too_fast")
        assert 0 < slow.json()["error"]["retry_after"] <= 20
        assert 1 <= int(slow.headers["retry-after"]) <= 20
    assert (
        await stranger.post("/sign-in", name="Zoe Home", passphrase=PASSPHRASE)
    ).status_code == 200


async def test_a_success_forgives_the_misses_before_it(door: House) -> None:
    nia, _ = await kept(door)
    for _ in range(3):
        for _ in range(6):
            await nia.post("/sign-in", name="Nia Home", passphrase="a wrong guess")
        right = await nia.post("/sign-in", name="Nia Home", passphrase=PASSPHRASE)
        assert right.status_code == 200


async def test_every_sign_in_gets_a_new_cookie_and_ends_the_old(door: House) -> None:
    nia, codes = await kept(door)
    cookies = [nia.cookie]
    for path, fields in {
        "/sign-in": {"passphrase": PASSPHRASE},
        "/recover": {"passphrase": OTHER, "code": codes[0]},
    }.items():
        assert (await nia.post(path, name="Nia Home", **fields)).status_code == 200
        cookies.append(nia.cookie)
    assert len(set(cookies)) == 3
    assert all(len(cookie) == len("kith=") + 43 for cookie in cookies)
    probe = await door.passer_by()
    assert [(await probe.get("/me", cookie=c)).status_code for c in cookies] == [401, 401, 200]
    await nia.post("/sign-out")
    assert (await probe.get("/me", cookie=cookies[-1])).status_code == 401


async def test_a_planted_cookie_is_not_kept_at_sign_in(door: House) -> None:
    await kept(door)
    mallory = await door.member("Mallory")
    victim = await door.passer_by()
    victim.client.cookies.set("kith", mallory.cookie.removeprefix("kith="))
    assert (
        await victim.post("/sign-in", name="Nia Home", passphrase=PASSPHRASE)
    ).status_code == 200
    assert (await mallory.get("/me")).status_code == 401


async def test_only_hashes_of_secrets_are_kept(door: House) -> None:
    nia, codes = await kept(door)
    said = repr(await rows_of(door))
    for secret in (PASSPHRASE, nia.cookie.removeprefix("kith="), *codes):
        assert secret not in said
    assert "$argon2id$" in said


async def test_a_recovery_code_works_once_and_ends_every_other_sign_in(door: House) -> None:
    nia, codes = await kept(door)
    phone, other = await door.passer_by(), await door.passer_by()
    await phone.post("/sign-in", name="Nia Home", passphrase=PASSPHRASE)
    socket = await phone.socket()
    typed = f" {codes[0].upper().replace('-', ' ')} "
    fields = {"name": "Nia Home", "passphrase": OTHER}
    assert (await other.post("/recover", code=typed, **fields)).status_code == 200
    assert await socket.closed() == 4001
    for person in (nia, phone):
        assert (await person.get("/me")).status_code == 401
    assert (await other.get("/me")).json()["codes_left"] == 7
    again = await phone.post("/recover", code=codes[0], **fields)
    assert (again.status_code, again.json()["error"]["field"]) == (403, "code")
    old = await phone.post("/sign-in", name="Nia Home", passphrase=PASSPHRASE)
    assert old.status_code == 403
    assert (await phone.post("/sign-in", **fields)).status_code == 200


async def test_one_persons_code_is_no_good_for_another(door: House) -> None:
    _, codes = await kept(door)
    await kept(door, "Zoe Home")
    stranger = await door.passer_by()
    wrong = await stranger.post("/recover", name="Zoe Home", code=codes[0], passphrase=OTHER)
    assert wrong.status_code == 403
    right = await stranger.post("/recover", name="Nia Home", code=codes[0], passphrase=OTHER)
    assert right.status_code == 200


async def test_new_codes_end_the_old_ones(door: House) -> None:
    nia, codes = await kept(door)
    fresh = (await nia.post("/me/codes")).json()["codes"]
    assert set(fresh).isdisjoint(codes)
    stranger = await door.passer_by()
    fields = {"name": "Nia Home", "passphrase": OTHER}
    assert (await stranger.post("/recover", code=codes[1], **fields)).status_code == 403
    assert (await stranger.post("/recover", code=fresh[1], **fields)).status_code == 200


async def test_others_are_served_while_eight_people_sign_in(door: House) -> None:
    await kept(door)
    people = [await door.passer_by() for _ in range(8)]
    fields = {"name": "Nia Home", "passphrase": PASSPHRASE}
    started = time.monotonic()
    signing = [asyncio.create_task(person.post("/sign-in", **fields)) for person in people]
    answered = 0
    while not all(task.done() for task in signing):
        assert (await people[0].get("/healthz")).status_code == 200
        answered += 1
    assert answered >= 8, "the loop turned while eight hashes were worked out"
    assert {task.result().status_code for task in signing} == {200}
    assert time.monotonic() - started < 20


async def test_a_name_and_its_look_alike_are_one_account(door: House) -> None:
    await kept(door, "Nia Home")
    other = await door.passer_by()
    for alike in ("nia home", "Nіa Home", "N1a Home", "ＮＩＡ ＨＯＭＥ"):
        taken = await other.post("/sign-up", name=alike, passphrase=PASSPHRASE)
        assert (taken.status_code, taken.json()["error"]["code"]) == (409, "name_taken"), alike
    assert (await other.post("/sign-up", name="Mia Home", passphrase=PASSPHRASE)).status_code == 201


async def test_only_pages_of_ours_follow_a_sign_in(door: House) -> None:
    await kept(door)
    nia = await door.passer_by()
    for wanted in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        " /me",
        "/" + "x" * 300,
        "/me\r\nset-cookie: x=1",
    ):
        fields = {"name": "Nia Home", "passphrase": PASSPHRASE, "next": wanted}
        assert (await nia.post("/sign-in", **fields)).json()["next"] == "/", wanted
    fields["next"] = "/rooms/owls"
    assert (await nia.post("/sign-in", **fields)).json()["next"] == "/rooms/owls"


async def test_devices_are_ended_by_their_owner_alone(door: House) -> None:
    nia, _ = await kept(door)
    phone, mia = await door.passer_by(), await door.member("Mia Owl")
    await phone.post("/sign-in", name="Nia Home", passphrase=PASSPHRASE)
    devices = (await nia.get("/me")).json()["devices"]
    other = next(device["id"] for device in devices if not device["current"])
    assert (await mia.post(f"/me/devices/{other}/end")).status_code == 404
    assert (await phone.get("/me")).status_code == 200
    assert (await nia.post(f"/me/devices/{other}/end")).status_code == 200
    assert (await phone.get("/me")).status_code == 401


async def test_a_sign_in_ends_by_being_idle_and_by_being_old(door: House) -> None:
    nia, _ = await kept(door)
    for _ in range(3):
        door.clock.move(days=29)
        assert (await nia.get("/me")).status_code == 200, "every visit keeps it"
    door.clock.move(days=4)
    assert (await nia.get("/me")).status_code == 401, "but not beyond ninety days"
    phone = await door.passer_by()
    await phone.post("/sign-in", name="Nia Home", passphrase=PASSPHRASE)
    door.clock.move(days=31)
    assert (await phone.get("/me")).status_code == 401


async def _ban(house: House, name: str) -> None:
    def act(tx) -> None:
        user = tx.session.exec(select(User).where(User.name == name)).one()
        user.banned_at = tx.now
        tx.session.add(user)
        assert tx.session.exec(select(LoginSession)).first() is not None

    await house.chat.store.write(act)
