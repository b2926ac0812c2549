"""The audit log as moderators read it. Looking at it is not itself an entry; it shows no words."""

import msgspec
from sqlmodel import Session

from server.actions import rule_words
from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.protocol.desk_pages import LogPage, LogRow
from server.store import audit_log
from server.store.audit_log import A_PAGE, Search


async def page(chat: Chat, visitor: Visitor, wanted: Search) -> LogPage:
    """A page of the log, the newest first."""
    user_id = visitor.user

    def look(session: Session) -> LogPage:
        check_moderator(session, user_id)
        found = audit_log.search(session, wanted)
        return LogPage(
            entries=[_told(row) for row in found[:A_PAGE]],
            acts=audit_log.acts(session),
            q=wanted.q,
            act=wanted.act,
            before=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        )

    return await chat.store.read(look)


def _told(row: LogRow) -> LogRow:
    """An entry as a person reads it: the words of a rule are covered here as everywhere."""
    if row.subject.startswith("rule:"):
        told = rule_words.for_reading(row.details)
    else:
        told = {name: str(value) for name, value in row.details.items()}
    return msgspec.structs.replace(row, details=told)
