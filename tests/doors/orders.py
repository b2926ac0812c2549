"""The rights of everybody at the socket, written out by hand: what each command is answered.

`YES` leaves a trace in the store, among the living or in the ears of others; `SEEN` is a yes that
leaves none. Anything else is the code of the no, and then nothing may have happened.
"""

from dataclasses import dataclass, field
from typing import Any

from server.protocol import commands
from tests.doors.scene import CAST

YES, SEEN = "yes", "seen"
HERE = "member muted facilitator"


@dataclass(frozen=True)
class Order:
    """One command's fields, and what everybody who has a socket is answered."""

    fields: dict[str, Any]
    otherwise: str
    answers: dict[str, str] = field(default_factory=dict)
    from_inside: bool = False  # sent once the room is open, by those who can open it

    def of(self, part: str) -> str:
        return self.answers.get(part, self.otherwise)


def some(answer: str, parts: str) -> dict[str, str]:
    assert set(parts.split()) <= set(CAST), parts
    return dict.fromkeys(parts.split(), answer)


def seated(answer: str) -> dict[str, str]:
    """For those with a seat; who waits is told so, to everybody else the room is not there."""
    return {**some(answer, HERE), "waiting": "waiting"}


ROOM = {"room": "owls"}
DESK = some(YES, "moderator admin")
NOT_THERE = "not_found"

ORDERS: dict[type[commands.Command], Order] = {
    commands.Open: Order(ROOM, NOT_THERE, seated(YES)),
    commands.Close: Order(ROOM, NOT_THERE, some(YES, HERE), from_inside=True),
    commands.Post: Order(
        {**ROOM, "key": "key-of-an-order", "body": "a new word"},
        NOT_THERE,
        {**seated(YES), "muted": "muted"},
    ),
    commands.Check: Order(
        {**ROOM, "body": "you are pathetic"}, NOT_THERE, {**seated(SEEN), "muted": "muted"}
    ),
    commands.Edit: Order(
        {"message": "{message of member}", "body": "another word"},
        NOT_THERE,
        {"member": YES, "muted": "muted", "waiting": "waiting", "facilitator": "not_allowed"},
    ),
    commands.Withdraw: Order(
        {"message": "{message of member}"},
        NOT_THERE,
        {"member": YES, "waiting": "waiting", **some("not_allowed", "muted facilitator")},
    ),
    commands.React: Order(
        {"message": "{message of peer}", "kind": "hug", "on": True}, NOT_THERE, seated(YES)
    ),
    commands.Supporters: Order({"message": "{message of peer}"}, NOT_THERE, seated(SEEN)),
    commands.History: Order({**ROOM, "before": 100}, NOT_THERE, seated(SEEN)),
    commands.Read: Order({**ROOM, "rev": 3}, NOT_THERE, seated(YES)),
    commands.Typing: Order({**ROOM, "on": True}, NOT_THERE, some(YES, HERE), from_inside=True),
    commands.Agree: Order({**ROOM, "version": 1}, NOT_THERE, {**seated(SEEN)}),
    commands.Shield: Order({"topic": "loss", "on": True}, YES),
    commands.Fold: Order(
        {"person": "{muted person}", "on": True},
        NOT_THERE,
        {"facilitator": YES, "waiting": "waiting", "member": SEEN},  # who folds them already
    ),
    commands.Report: Order(
        {"message": "{message of peer}", "reason": "unkind"}, NOT_THERE, seated(YES)
    ),
    commands.Reveal: Order({"message": "{covered message}", "reason": "a report"}, NOT_THERE, DESK),
    commands.Duty: Order({"on": True}, NOT_THERE, DESK),
    commands.OnCall: Order({"on": True}, NOT_THERE, DESK),
    commands.SayAside: Order(
        {"case": "{taken case}", "key": "key-of-an-aside", "body": "How are you?"},
        NOT_THERE,
        {"moderator": YES, "admin": "claimed"},
    ),
    commands.AnswerAside: Order(
        {**ROOM, "key": "key-of-an-answer", "body": "A little better."},
        NOT_THERE,
        {"member": YES, "waiting": "waiting", **some("aside_over", "muted facilitator")},
    ),
    commands.AnswerReferral: Order(
        {"referral": "{asked referral}", "answer": "no"}, NOT_THERE, some(YES, "member")
    ),
    commands.Refer: Order(
        {"case": "{taken case}", "professional": "{professional}", "why": "She knows sleep."},
        NOT_THERE,
        {"moderator": YES, "admin": "claimed"},
    ),
    commands.SecondReferral: Order(
        {"referral": "{urgent referral}", "agree": True}, NOT_THERE, DESK
    ),
    commands.HandOn: Order({"referral": "{agreed referral}"}, NOT_THERE, DESK),
    commands.CallOff: Order({"referral": "{asked referral}"}, NOT_THERE, DESK),
    commands.HandOver: Order({"case": "{case}", "note": "over to you"}, NOT_THERE, DESK),
    commands.Escalate: Order(
        {"case": "{case}", "to": "Vera", "note": "please come"}, NOT_THERE, DESK
    ),
    commands.Undo: Order({"decision": "{decision}", "reason": "A mistake."}, NOT_THERE, DESK),
    commands.Confirm: Order({"case": "{decided case}", "agree": True}, NOT_THERE, DESK),
    commands.Claim: Order({"case": "{case}"}, NOT_THERE, DESK),
    commands.Decide: Order(
        {"case": "{case}", "act": "remove", "reason": "Be kind."}, NOT_THERE, DESK
    ),
}
