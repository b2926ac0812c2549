"""Asking and answering: one view serves a page and its JSON.

A view takes an `Ask` and returns a `Page` or a `Redirect`; here they become a response in the form
the request wants, and so does every refusal.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from jinja2 import Environment
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.actions.care import RefusedWithCare
from server.chat import Chat, Visitor
from server.errors import Refused, malformed
from server.protocol.events import Fault
from server.protocol.page import PageData
from server.protocol.pages import ErrorPage
from server.web import access, small
from server.words import later


@dataclass(frozen=True)
class Page:
    """Something to look at: a template's name and the data for it, as JSON too."""

    template: str
    data: PageData
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: Fault | None = None
    token: str | None = None  # sign this browser in with it


@dataclass(frozen=True)
class Redirect:
    """Go on to a page of ours. As JSON: `data`, with the address as `next`."""

    to: str
    data: dict[str, Any] = field(default_factory=dict)
    token: str | None = None
    signs_out: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """An answer that is neither a page nor JSON."""

    response: Response


Answer = Page | Redirect | Raw


class Ask:
    """One request as a view sees it."""

    def __init__(self, request: Request, chat: Chat, visitor: Visitor) -> None:
        self.request = request
        self.chat = chat
        self.visitor = visitor
        self.files = 0  # how many a form may bring
        self._form: dict[str, str] | None = None

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str, otherwise: str = "") -> str:
        return self.request.query_params.get(name, otherwise)

    def query_number(self, name: str) -> int | None:
        return _number(self.query(name), name)

    @property
    def device(self) -> str:
        return access.device(self.request.headers)

    @property
    def wants_json(self) -> bool:
        return "application/json" in self.request.headers.get("accept", "")

    async def form(self) -> dict[str, str]:
        """The fields of a form, or of a JSON object; texts only. Read once, kept for redrawing."""
        if self._form is None:
            self._form = await self._read_form()
        return self._form

    async def field(self, name: str) -> str:
        return (await self.form()).get(name, "")

    async def number(self, name: str, otherwise: int) -> int:
        found = _number(await self.field(name), name)
        return otherwise if found is None else found

    async def _read_form(self) -> dict[str, str]:
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            return await self._read_json()
        if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            fields: FormData = await self.request.form(max_files=self.files, max_fields=50)
            return await _texts(fields)
        if await self.request.body():
            raise Refused("malformed", "Please send a form or JSON.", status=415)
        return {}

    async def _read_json(self) -> dict[str, str]:
        try:
            sent = msgspec.json.decode(
                await self.request.body(), type=dict[str, str | int | bool | None]
            )
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise malformed("We could not read that: send one flat JSON object.") from None
        return {name: _text(value) for name, value in sent.items() if value is not None}


class Answers:
    """Turns answers and refusals into responses."""

    def __init__(self, env: Environment, chat: Chat) -> None:
        self.env = env
        self.chat = chat

    def of(self, ask: Ask, answer: Answer) -> Response:
        if isinstance(answer, Raw):
            return answer.response
        response = self._page(ask, answer) if isinstance(answer, Page) else _redirect(ask, answer)
        if answer.token is not None:
            access.keep(response, self.chat.settings, answer.token)
        if isinstance(answer, Redirect) and answer.signs_out:
            access.forget(response, self.chat.settings)
        return response

    def refusal(self, ask: Ask, no: Refused) -> Response:
        """A no, as a page that says so or as `{"error": …}`."""
        headers = {}
        if no.retry_after is not None:
            headers["Retry-After"] = str(max(1, round(no.retry_after)))
        if ask.wants_json:
            care = {"care": no.care} if isinstance(no, RefusedWithCare) else {}
            return _json({"error": fault(no), **care}, no.status, headers)
        data = ErrorPage(code=no.code, message=no.message)
        return self._page(ask, Page("error.html", data, no.status, headers))

    def _page(self, ask: Ask, page: Page) -> Response:
        if ask.wants_json:
            body = {"error": page.error} if page.error else page.data
            return _json(body, page.status, page.headers)
        html = self.env.get_template(page.template).render(
            page=page.data,
            visitor=ask.visitor,
            path=ask.request.url.path,
            error=page.error,
            now=self.chat.now(),
            look=access.look(self.chat.settings, ask.request),
        )
        return _html(ask.request, page, html.encode())


async def _texts(fields: FormData) -> dict[str, str]:
    """A form's fields; of a file that was chosen its text, as the field `text`."""
    found = {name: value for name, value in fields.items() if isinstance(value, str)}
    for value in fields.values():
        if isinstance(value, UploadFile) and value.size:
            found["text"] = (await value.read()).decode("utf-8", "replace")
    await fields.close()
    return found


def own_path(wanted: str) -> str:
    """A page of ours to go on to; anything else is dropped."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and len(wanted) < 200
    return wanted if is_ours and wanted.isprintable() else ""


def fault(no: Refused) -> Fault:
    return Fault(code=no.code, message=no.message, retry_after=no.retry_after, field=no.field)


def as_refused(exception: HTTPException) -> Refused:
    """What the framework refuses by itself, in our words."""
    sentences = {
        404: ("not_found", later("We could not find that page, or it is not open to you.")),
        405: ("not_allowed", later("This address does not take that kind of request.")),
        413: ("too_long", later("That was too much at once. Nothing is lost: please send less.")),
    }
    code, sentence = sentences.get(
        exception.status_code, ("malformed", "We could not read that request.")
    )
    return Refused(code, sentence, status=exception.status_code)


def _html(request: Request, page: Page, body: bytes) -> Response:
    """A page, compressed where that can tell nobody anything."""
    headers = dict(page.headers)
    how = (
        small.coding(request.headers) if small.may_be_small(request.method, request.headers) else ""
    )
    if how and page.status == 200 and len(body) >= small.WORTH_IT:
        body = small.small(body, how, once=True)
        headers["content-encoding"] = how
    return Response(body, page.status, headers, "text/html; charset=utf-8")


def _redirect(ask: Ask, answer: Redirect) -> Response:
    if ask.wants_json:
        return _json({**answer.data, "next": answer.to}, 200, answer.headers)
    return RedirectResponse(answer.to, 303, answer.headers)


def _json(data: object, status: int, headers: dict[str, str]) -> Response:
    return Response(msgspec.json.encode(data), status, headers, "application/json; charset=utf-8")


def _number(text: str, name: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused("number", "Please enter a whole number.", field=name)
    return int(text)


def _text(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)
