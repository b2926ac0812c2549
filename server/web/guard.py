"""What every request passes first: host, origin, size; and the headers every answer carries.

Plain ASGI, because it has to stand before sockets as well as pages: a check written as Starlette
middleware for http would not exist for the socket. Hosts and origins are compared whole.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.settings import LOOPBACK, Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
STARTS = frozenset({"http.response.start", "websocket.http.response.start"})
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "cache-control": "no-store",
}
HSTS = "max-age=63072000; includeSubDomains"
ELSEWHERE = "This request came from another site, so nothing was done. Please use our own pages."
TOO_MUCH = "That was too much at once. Nothing is lost: please send less."
BODY_LIMIT = 64 * 1024  # bytes of a form
PORTS = {"http": ":80", "https": ":443"}  # which browsers leave out


class Guard:
    """Refuses strangers' hosts and other sites' requests; adds the headers that protect pages."""

    def __init__(
        self, app: ASGIApp, settings: Settings, larger: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.larger = larger or {}  # addresses that take more than a form
        self.is_https = settings.is_https
        base = urlsplit(settings.base_url.lower())
        self.host = _host(base)
        self.schemes = (base.scheme,) if self.host else ("http", "https")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None:
            await self.app(scope, receive, self._with_headers(send))
        elif scope["type"] == "websocket":
            await self._deny(refusal, scope, receive, send)
        else:
            await refusal(scope, receive, self._with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "").lower()
        if not self._is_ours(host):
            return PlainTextResponse("There is no such site here.", 400)
        if _is_too_much(headers, self.larger.get(scope["path"], BODY_LIMIT)):
            return _no(headers, 413, "too_long", TOO_MUCH)
        is_socket = scope["type"] == "websocket"
        if not is_socket and scope["method"] in SAFE:
            return None
        if self._is_from_here(headers, host, is_socket=is_socket):
            return None
        return _no(headers, 403, "cross_site", ELSEWHERE)

    def _is_ours(self, host: str) -> bool:
        """The address of `KITH_BASE_URL`; without one, loopback by any of its names."""
        if self.host:
            return host == self.host
        name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
        if not name:
            name, port = port, ""
        return name.strip("[]") in LOOPBACK and (not port or port.isdecimal())

    def _is_from_here(self, headers: Headers, host: str, *, is_socket: bool) -> bool:
        """Whether a request that may change something was made by one of our own pages.

        `Sec-Fetch-Site` is the browser's own word; without it `Origin` has to be ours, whole. A
        socket's handshake has no `Sec-Fetch-Site` everywhere, so there `Origin` always counts.
        """
        fetched = headers.get("sec-fetch-site")
        if is_socket or fetched is None:
            origin = headers.get("origin", "").lower()
            return origin in {f"{scheme}://{host}" for scheme in self.schemes}
        return fetched == "same-origin"

    async def _deny(self, refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a socket's handshake with the refusal, where the server can; else just close."""
        if "websocket.http.response" in scope.get("extensions", {}):
            await refusal(scope, receive, self._with_headers(send))
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] in STARTS:
                headers = MutableHeaders(scope=message)
                for name, value in self._missing(headers):
                    headers[name] = value
                if message["status"] == 413:
                    headers["connection"] = "close"  # else the server reads the rest all the same
            await send(message)

        return send_with_headers

    def _missing(self, headers: MutableHeaders) -> Iterable[tuple[str, str]]:
        for name, value in HEADERS.items():
            if name not in headers:
                yield name, value
        if self.is_https:
            yield "strict-transport-security", HSTS


def _is_too_much(headers: Headers, limit: int) -> bool:
    """Said before anything is done, because an act that reads no body would be done all the same.

    What comes in chunks, without a length, is counted while it is read.
    """
    length = headers.get("content-length", "")
    return length.isdecimal() and (len(length) > 15 or int(length) > limit)


def _no(headers: Headers, status: int, code: str, sentence: str) -> Response:
    if "application/json" in headers.get("accept", ""):
        fault = {"error": {"code": code, "message": sentence}}
        return JSONResponse(fault, status, media_type="application/json; charset=utf-8")
    return PlainTextResponse(sentence, status)


def _host(base: SplitResult) -> str:
    """The host as browsers write it: without the port that goes without saying."""
    return base.netloc.removesuffix(PORTS.get(base.scheme, ""))
