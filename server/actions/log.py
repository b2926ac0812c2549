"""The audit log as moderators read it. Looking at it is not itself an entry; it shows no words."""

from sqlmodel import Session

from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.protocol.desk_pages import LogPage
from server.store import audit_log
from server.store.audit_log import A_PAGE, Search


async def page(chat: Chat, visitor: Visitor, wanted: Search) -> LogPage:
    """A page of the log, the newest first."""
    user_id = visitor.user

    def look(session: Session) -> LogPage:
        check_moderator(session, user_id)
        found = audit_log.search(session, wanted)
        return LogPage(
            entries=found[:A_PAGE],
            acts=audit_log.acts(session),
            q=wanted.q,
            act=wanted.act,
            before=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        )

    return await chat.store.read(look)
