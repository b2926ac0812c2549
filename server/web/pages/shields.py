"""What I fold, by forms: topics on my own page, people also from the room without scripts."""

from server.actions import shields
from server.protocol.commands import Fold
from server.web.answer import Answer, Ask, Redirect

TOPIC = "topic:"  # a box for each, ticked or not there


async def choose(ask: Ask) -> Answer:
    """Exactly the topics that are ticked."""
    ticked = [name.removeprefix(TOPIC) for name in await ask.form() if name.startswith(TOPIC)]
    await shields.choose(ask.chat, ask.visitor, ticked)
    return Redirect("/me#folds")


async def show_person(ask: Ask) -> Answer:
    await shields.fold(ask.chat, ask.visitor, Fold(ref=0, person=ask.path("id"), on=False))
    return Redirect("/me#folds")


async def fold_author(ask: Ask) -> Answer:
    """From a message: what its author writes, folded from now on."""
    await shields.fold_author(ask.chat, ask.visitor, await ask.field("message"))
    return Redirect(f"/rooms/{ask.path('slug')}/plain")
