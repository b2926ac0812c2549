"""What a room does while no moderator is on duty: its own choice, said plainly to everybody in it.

Slower and closed are kept by `policy`, where posting is judged. Here newcomers' first messages are
held for a look, if the room wants that; never those of somebody in distress.
"""

from dataclasses import replace

from server.actions.ground import Ground
from server.actions.review import Reading
from server.chat import Chat
from server.models import CaseKind, Unstaffed
from server.store.cases import Call
from server.store.journal import Way

WHY = "No moderator is on duty, and in this room the first messages of newcomers wait for one."
SEVERITY = 1


def meet(chat: Chat, reading: Reading, place: Ground) -> Reading:
    """The reading of some words, as this room meets them while nobody is there."""
    is_waited_for = place.unstaffed == Unstaffed.HOLD and place.is_newcomer
    if chat.hub.is_staffed or not is_waited_for:
        return reading
    if reading.way is not Way.SHOW or reading.nudge is not None or reading.care is not None:
        return reading
    call = reading.call or Call(CaseKind.HELD, SEVERITY, chat.settings.hold_minutes)
    return replace(reading, way=Way.HOLD, why=WHY, call=replace(call, kind=CaseKind.HELD))
