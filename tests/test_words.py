"""What Kith says, in the reader's language: choice, catalogs, pages, replies, numbers."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from server import words
from server.actions import facilitation
from server.actions.facilitation import NewRoom
from server.words import LANGUAGES, catalogs
from tests.house import House
from tests.words import renewed, sentences

OTHERS = [code for code in LANGUAGES if code != "en"]
PLACE = re.compile(r"\{\w+\}")
TAG = re.compile(r"</?\w[^>]*>")


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [
        ("", "es"),  # nothing wished for: the instance's
        ("nl, ja;q=0.9", "es"),
        ("de", "de"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("nl,en;q=0.5,ar;q=0.7", "ar"),
        ("de;q=much,fr;q=0.1", "fr"),
        ("de;q=0", "de"),  # the only one we have
        (",;;q=,-", "es"),
    ],
)
def test_a_browser_gets_the_first_language_it_wishes_for(wish: str, spoken: str) -> None:
    assert words.asked_for(wish, "es").code == spoken


async def test_pages_and_refusals_are_in_the_language_one_chose(house: House) -> None:
    nia = await house.passer_by()
    assert '<html lang="en" dir="ltr">' in (await nia.page("/")).text
    wished = await nia.get("/", **{"accept": "text/html", "accept-language": "ar,de;q=0.5"})
    assert '<html lang="ar" dir="rtl"' in wished.text
    chosen = await nia.post("/language", language="de", next="/rooms")
    assert chosen.json() == {"language": "de", "next": "/rooms"}
    page = (await nia.get("/", **{"accept": "text/html", "accept-language": "ar"})).text
    assert '<html lang="de" dir="ltr"' in page
    assert "<span>Quick exit</span>" not in page
    assert "Schnell weg" in page
    missing = (await nia.get("/rooms/nowhere")).json()["error"]
    assert missing["message"].startswith("Diesen Raum haben wir nicht gefunden")
    refused = (await nia.post("/rooms/owls/join", name="Nia Owl")).json()["error"]
    assert refused["message"].startswith("Bitte lies die Vereinbarung")  # from the writer's thread


@pytest.mark.parametrize("code", ["de-AT", "pt"])
async def test_a_new_room_begins_with_an_agreement_in_its_language(house: House, code: str) -> None:
    wanted = NewRoom("eulen", "Eulen", language=code)
    await house.chat.store.write(lambda tx: facilitation.add_room(tx, wanted))
    page = (await (await house.passer_by()).page("/rooms/eulen")).text
    begins = {"de-AT": "Was hier gesagt wird, bleibt hier.", "pt": facilitation.AGREEMENT[0]}
    assert begins[code] in page


async def test_days_and_devices_on_a_page_are_in_the_language_one_chose(house: House) -> None:
    nia = await house.member("Nia Owl")
    await nia.post("/language", language="de")
    (device,) = (await nia.get("/me")).json()["devices"]
    assert device["label"] == "Ein Browser"
    assert "zuletzt benutzt: Montag, 23. November" in (await nia.page("/me")).text


async def test_a_language_we_do_not_have_is_refused_and_leads_nowhere_else(house: House) -> None:
    nia = await house.passer_by()
    refused = await nia.post("/language", language="xx", next="/rooms")
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "language")
    away = await nia.post("/language", language="de", next="https://elsewhere.example/")
    assert away.json()["next"] == "/"


async def test_a_socket_answers_in_the_language_of_its_handshake(house: House) -> None:
    nia = await house.member("Nia Owl")
    before = await nia.enters()
    await nia.post("/language", language="de")
    after = await nia.enters()
    assert (await before.refused("post", room="owls", key="k" * 8, body=" "))["message"] == (
        "There is nothing to send yet."
    )
    said = await after.refused("post", room="owls", key="k" * 9, body=" ")
    assert said["message"] == "Da ist noch nichts zu senden."


async def test_the_desk_says_honestly_that_it_is_english(house: House) -> None:
    sol = await house.staff()
    await sol.post("/language", language="ar")
    assert '<html lang="en" dir="ltr">' in (await sol.page("/desk")).text
    assert '<html lang="ar" dir="rtl"' in (await sol.page("/me")).text


async def test_scripts_find_their_sentences_under_an_address_of_their_own(house: House) -> None:
    nia = await house.passer_by()
    await nia.post("/language", language="de")
    page = (await nia.page("/")).text
    address = page.split('data-words="')[1].partition('"')[0]
    script = await nia.get(address)
    assert script.headers["content-type"].startswith("text/javascript")
    assert "immutable" in script.headers["cache-control"]
    table = json.loads(script.text.removeprefix("export default ").rstrip(";\n"))
    assert table == json.loads(json.dumps(catalogs.of("de").scripts))
    assert (await nia.get("/words/en.js")).status_code == 404
    assert (await nia.get("/words/xx.js")).status_code == 404


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogs_hold_just_what_the_code_says(code: str) -> None:
    """`python -m tests.words` brings them up to date."""
    assert catalogs.path(code).read_text(encoding="utf-8") == renewed(code, sentences())


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_the_places_and_the_markup(code: str) -> None:
    catalog = catalogs.of(code)
    for english, said in catalog.one.items():
        assert sorted(PLACE.findall(said)) == sorted(PLACE.findall(english)), english
        assert sorted(TAG.findall(said)) == sorted(TAG.findall(english)), english
    forms = len(catalogs.forms_of(LANGUAGES[code].locale, 6 if code == "ar" else 2))
    for english, every in catalog.many.items():
        assert len(every) == forms, english
        assert set(PLACE.findall(" ".join(every))) <= {*PLACE.findall(english), "{count}"}


def test_numbers_take_the_form_their_language_asks_for() -> None:
    one, many = "One person is here now.", "{count} people are here now."
    words.speak(LANGUAGES["ar"])
    said = {count: words.say_many(one, many, count) for count in (0, 1, 2, 3, 11, 100)}
    assert len({text.replace(str(count), "#") for count, text in said.items()}) == 6
    assert "11" in said[11]
    words.speak(LANGUAGES["de"])
    assert words.say_many(one, many, 1) == "Eine Person ist gerade hier."
    assert words.say_many(one, many, 0) == "0 Menschen sind gerade hier."
    words.speak(words.ENGLISH)
    assert words.say_many(one, many, 2) == "2 people are here now."


def test_what_people_write_is_never_a_pattern() -> None:
    assert words.say("You are {name} here.", name="{count}%s") == "You are {count}%s here."


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "in a moment"),
        (timedelta(minutes=1, seconds=59), "1 minute ago"),
        (timedelta(hours=-5), "in 5 hours"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_a_time_is_told_as_a_person_would(distance: timedelta, said: str) -> None:
    assert words.ago(distance) == said


def test_days_are_written_as_in_the_language() -> None:
    at = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    words.speak(LANGUAGES["de"])
    german, long_ago = words.day(at), words.ago(timedelta(hours=2))
    just_now = words.ago(timedelta())
    words.speak(words.ENGLISH)
    assert (german, long_ago) == ("Montag, 23. November", "vor 2 Stunden")
    assert just_now == "gerade eben"
    assert words.day(at) == "Monday 23 November"
