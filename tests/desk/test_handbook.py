"""The handbook for moderators names every act, kind and state there is, and no other."""

import re

import pytest

from server.actions.acts import ACTS, ON_APPEAL
from server.actions.claims import LEASE
from server.actions.insights import daily
from server.figures import FEW
from server.models import CaseKind, CaseState, ReferralState, Unstaffed
from server.store.roster import STANDINGS
from server.web.routes import ROWS
from tests.house import House

KEPT = "/desk/rooms/{slug}/"
NAMED = {
    "kept": {  # everything a form on a room's pages does
        re.sub(r"/\{[^}]*\}", "", row.path.removeprefix(KEPT))
        for row in ROWS
        if row.method == "POST" and row.path.startswith(KEPT)
    },
    "standing": set(STANDINGS),
    "act": {*ACTS, *ON_APPEAL},
    "kind": set(CaseKind),
    "state": set(CaseState),
    "unstaffed": set(Unstaffed),
    "referral": set(ReferralState),
}


@pytest.mark.parametrize("what", NAMED)
async def test_the_handbook_names_all_there_is(house: House, what: str) -> None:
    page = (await (await house.passer_by()).page("/help/moderators")).text
    named = re.findall(rf'<dt data-{what}="([\w/ ]+)">([^<]+)</dt>', page)
    assert {name for name, _words in named} == {str(one) for one in NAMED[what]}
    assert all(words.strip() for _name, words in named)


async def test_its_figures_are_those_of_the_code(house: House) -> None:
    page = (await (await house.passer_by()).page("/help/moderators")).text
    assert f"for {LEASE.seconds // 60} minutes after the last thing they did" in page
    assert f"Numbers about fewer than {FEW} people are not shown" in page
    assert "{{" not in page


async def test_insights_have_words_for_every_measure(house: House) -> None:
    sol = await house.staff()
    await daily.count(house.chat)
    page = (await sol.get("/desk/insights")).json()
    handbook = (await sol.page("/help/moderators")).text
    shown = (await sol.page("/desk/insights")).text
    for measure in page["measures"]:
        (title,) = re.findall(rf'<h2 id="{measure["key"]}-name">([^<]+)</h2>', shown)
        assert title.lower() in handbook.lower()
