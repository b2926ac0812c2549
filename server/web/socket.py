"""The socket's door: `GET /socket`, subprotocol `kith.v1`.

Reads frames one by one, each within bounds; every command gets exactly one reply. Nothing here
waits for a reader: what is sent goes to the connection, which never waits.
"""

import logging
from dataclasses import dataclass

from starlette.websockets import WebSocket

from server import __version__, errors, policy
from server.actions.care import RefusedWithCare
from server.actions.table import COMMANDS, Needs
from server.chat import Chat, Visitor
from server.errors import Refused, malformed, not_found
from server.helplines import choose
from server.live import Connection, Frame
from server.live.connection import SIGN_IN_AGAIN, TOO_FAST
from server.protocol import commands
from server.protocol.events import Fault, Hello, encode, encode_no, encode_yes
from server.web import access
from server.web.answer import fault
from server.web.wires import wire_of
from server.words import Language, later, say, speak

SUBPROTOCOL = "kith.v1"
NOT_TEXT = 1003
HEARTBEAT = 30  # seconds
SOCKETS = 8  # per sign-in
PATIENCE = 20  # refusals for haste in a row before the socket is closed

BROKEN = later("Something went wrong on our side. Nothing is lost: please try again.")

log = logging.getLogger("kith.socket")


async def serve(socket: WebSocket, chat: Chat) -> None:
    """One socket, from handshake to goodbye."""
    if SUBPROTOCOL not in socket.scope["subprotocols"]:
        await socket.close(1002)
        return
    visitor = await access.signed_in(chat, socket)
    await socket.accept(SUBPROTOCOL)
    code = _refusal_code(chat, visitor)
    if code is not None or visitor.user_id is None or visitor.session_id is None:
        await socket.close(code or SIGN_IN_AGAIN)
        return
    wire = wire_of(socket)
    connection = Connection(visitor.user_id, visitor.session_id, visitor.role, wire)
    language, country = access.language(chat.settings, socket), access.country(socket)
    chat.hub.attach(connection)
    connection.send(_hello(visitor))
    await wire.carry(_Talk(chat, connection, language, country))


@dataclass(slots=True)
class _Talk:
    """The commands of one open socket, one after the other."""

    chat: Chat
    connection: Connection
    language: Language
    country: str
    hasty: int = 0

    def end(self) -> None:
        """The other side is gone."""
        self.chat.hub.detach(self.connection)

    async def answer(self, frame: str | None) -> None:
        """The one reply to a frame. What a frame held is never logged."""
        if frame is None:  # a binary frame, which we do not speak
            self.connection.close(NOT_TEXT)
            return
        ref = None
        speak(self.language)
        choose(self.country)
        try:
            is_too_much = len(frame.encode()) > commands.FRAME_LIMIT
            ref = None if is_too_much else commands.ref_of(frame)
            self.chat.limits.take("command", id(self.connection))
            if is_too_much:
                raise malformed("That was too much for one message.")
            await self._run(commands.parse(frame))
            self.hasty = 0
        except Refused as no:
            self._refuse(ref, no)
        except Exception as bug:  # noqa: BLE001  (the door: a bug here must not end the socket)
            log.error("a command failed: %s", errors.where(bug))
            self.connection.send(Frame(encode_no(ref, Fault("failed", say(BROKEN)))))

    async def _run(self, command: commands.AnyCommand) -> None:
        row = COMMANDS[type(command)]
        if row.needs is Needs.MODERATOR and not policy.is_staff(self.connection.role):
            raise not_found()
        reply = await row.run(self.chat, self.connection, command)
        self.connection.send(Frame(encode_yes(command.ref, reply.data)))
        if reply.then is not None:
            reply.then()

    def _refuse(self, ref: int | None, no: Refused) -> None:
        extra = {"care": no.care} if isinstance(no, RefusedWithCare) else {}
        self.connection.send(Frame(encode_no(ref, fault(no), extra)))
        self.hasty = self.hasty + 1 if no.code == "too_fast" else 0
        if self.hasty >= PATIENCE:
            self.connection.close(TOO_FAST)


def _refusal_code(chat: Chat, visitor: Visitor) -> int | None:
    if visitor.user_id is None or visitor.session_id is None:
        return SIGN_IN_AGAIN
    if chat.hub.session_sockets(visitor.session_id, visitor.user_id) >= SOCKETS:
        return TOO_FAST
    return None


def _hello(visitor: Visitor) -> Frame:
    you = {"name": visitor.name, "role": visitor.role}
    return Frame(encode(Hello(you=you, heartbeat=HEARTBEAT, server=f"kith/{__version__}")))
