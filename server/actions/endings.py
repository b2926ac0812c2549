"""How decisions and cases end: a decision is put back, a case is closed."""

from server.actions.acts import ACTS, Doing, Undoing
from server.actions.claims import summon
from server.actions.keys import check_handed_on, turn_first_key
from server.errors import Refused
from server.models import TWO_KEYS, Case, Decision
from server.store import Transaction, cases, files


def put_back(tx: Transaction, decision: Decision, case: Case, user_id: int) -> None:
    """Undo what a decision did, once."""
    if decision.undone_at is not None:
        raise Refused("undone", "This has been taken back already.", status=409)
    ACTS[decision.act].undo(Undoing(tx, files.subject(tx.session, case), decision))
    decision.undone_at, decision.undone_by = tx.now, user_id
    tx.session.add(decision)
    tx.session.flush()


def close(doing: Doing, user_id: int) -> None:
    """Done; where somebody is in danger, a second moderator has to agree, and is called."""
    tx, case = doing.tx, doing.case
    check_handed_on(tx.session, case)
    cases.meet(case, tx.now)
    case.outcome, case.claimed_by, case.claimed_at = doing.command.act, user_id, tx.now
    if case.severity >= TWO_KEYS:
        turn_first_key(tx, case, user_id)
        summon(tx, case, user_id, doing.on_duty)
    else:
        cases.close(tx, case)
