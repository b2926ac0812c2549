"""The handbook for moderators: its figures are the ones the code works with."""

from server.actions.appeals import LOOK_HOURS
from server.actions.claims import ANSWER_MINUTES, IN_A_ROW, LEASE
from server.actions.consent import BACK_MINUTES
from server.actions.keys import WAIT
from server.figures import FEW
from server.live.duty import GRACE
from server.policy import UNSTAFFED_SLOW
from server.protocol.desk_pages import DeskHelp
from server.store.shifts import WORK


def page() -> DeskHelp:
    return DeskHelp(
        lease=LEASE.seconds // 60,
        second_key=WAIT.seconds // 60,
        grace_seconds=GRACE.seconds,
        work=WORK.seconds // 60,
        in_a_row=IN_A_ROW,
        look_again_hours=LOOK_HOURS,
        unstaffed_seconds=UNSTAFFED_SLOW,
        few=FEW,
        answer=ANSWER_MINUTES,
        back=BACK_MINUTES,
    )
