"""The door of pages: finds out who asks, checks what the route needs, and answers every no.

This is one of the two places where `except Exception` stands: a bug becomes a calm page, and the
log gets our own lines and never what people wrote.
"""

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from server import errors, policy
from server.chat import PASSING_BY, Chat
from server.errors import Refused, sign_in_first
from server.helplines import choose
from server.web import access, socket
from server.web.answer import Answers, Ask, as_refused
from server.web.files import folder
from server.web.guard import BODY_LIMIT, Guard
from server.web.render import environment
from server.web.routes import ROWS, Needs, Row
from server.web.static import Static
from server.words import ENGLISH, Language, speak

log = logging.getLogger("kith.web")
ENVELOPE = BODY_LIMIT  # bytes beside a file: the other fields
BROKEN = Refused(
    "failed",
    "Something went wrong on our side. Nothing is lost: please go back and try again.",
    status=500,
)


def application(chat: Chat) -> Starlette:
    """Every page, the socket and the static files, behind the guard."""
    answers = Answers(environment(), chat)

    async def on_socket(ws: WebSocket) -> None:
        await socket.serve(ws, chat)

    async def on_http_error(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)  # noqa: S101
        speak(access.language(chat.settings, request))
        return answers.refusal(Ask(request, chat, PASSING_BY), as_refused(fault))

    routes: list[BaseRoute] = [
        WebSocketRoute("/socket", on_socket),  # first: a crowd that comes back passes no other
        *(_route(row, chat, answers) for row in ROWS),
        Mount("/static", Static(directory=folder("static"))),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: on_http_error},
    )
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=BODY_LIMIT)
    larger = {row.path: ENVELOPE + row.takes_file for row in ROWS if row.takes_file}
    app.add_middleware(Guard, settings=chat.settings, larger=larger)
    return app


def _route(row: Row, chat: Chat, answers: Answers) -> Route:
    limit = ENVELOPE + row.takes_file if row.takes_file else None
    endpoint = _endpoint(row, chat, answers)
    return Route(row.path, endpoint, methods=[row.method], max_body_size=limit)


def _endpoint(row: Row, chat: Chat, answers: Answers) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        ask = Ask(request, chat, PASSING_BY)
        ask.files = 1 if row.takes_file else 0
        try:
            speak(_language(row, ask))
            choose(access.country(request))
            if row.needs is not Needs.NOTHING:
                ask.visitor = await access.visitor(chat, request)
                _check(row, ask)
            return answers.of(ask, await row.view(ask))
        except Refused as no:
            return await _refused(row, ask, answers, no)
        except (HTTPException, ClientDisconnect):
            raise
        except Exception as bug:  # noqa: BLE001  (the door: the last resort, in calm words)
            log.error("%s %s failed: %s", row.method, row.path, errors.where(bug))
            return answers.refusal(ask, BROKEN)

    return endpoint


def _language(row: Row, ask: Ask) -> Language:
    """The reader's; the desk has English alone."""
    is_desk = row.needs in {Needs.MODERATOR, Needs.ADMIN}
    return ENGLISH if is_desk else access.language(ask.chat.settings, ask.request)


def _check(row: Row, ask: Ask) -> None:
    if row.needs is not Needs.ANYBODY and not ask.visitor.signed_in:
        raise sign_in_first()
    if row.needs is Needs.MODERATOR:
        policy.check_staff(ask.visitor.role)
    if row.needs is Needs.ADMIN:
        policy.check_admin(ask.visitor.role)


async def _refused(row: Row, ask: Ask, answers: Answers, no: Refused) -> Response:
    """A no: the form again with the sentence beside its field, or a page that says it."""
    if no.code == "sign_in" and not ask.wants_json and row.method == "GET":
        return RedirectResponse(f"/sign-in?next={quote(ask.request.url.path)}", 303)
    if row.again is not None and not ask.wants_json and no.status != 404:
        try:
            return answers.of(ask, await row.again(ask, no))
        except Refused as other:
            return answers.refusal(ask, other)
    return answers.refusal(ask, no)
