"""Everything a moderator can do on a case, by its name in the protocol."""

from server.actions.acts.people import PEOPLE, is_of_staff
from server.actions.acts.rooms import ROOM
from server.actions.acts.shape import Act, Doing, Effect, Undoing, check_numbers
from server.actions.acts.words import WORDS
from server.models import Case, CaseKind, CaseState
from server.store import Transaction, stopped
from server.store.files import Subject

ACTS: dict[str, Act] = {**WORDS, **PEOPLE, **ROOM}
ON_APPEAL = ("uphold", "overturn")  # what may be decided about a decision


def fitting(tx: Transaction, case: Case, subject: Subject) -> list[str]:
    """What may be decided about this case now."""
    if case.state not in (CaseState.OPEN, CaseState.CLAIMED):
        return []
    if case.kind is CaseKind.APPEAL:
        return list(ON_APPEAL)
    found = [name for name, act in ACTS.items() if act.fits(subject)]
    if stopped.is_asked(tx.session, case):  # first of all: was the rule right?
        found = [*ON_APPEAL, *(name for name in found if name not in WORDS or name == "note")]
    if is_of_staff(tx, subject):
        return [name for name in found if name not in PEOPLE]
    return found


__all__ = ["ACTS", "ON_APPEAL", "Act", "Doing", "Effect", "Undoing", "check_numbers", "fitting"]
