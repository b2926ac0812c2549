"""The deliberate no.

Here lives `Refused`, the one exception by which any floor says no to a person, and the refusals
that several floors share. Faults (a bug, a dead disk) are not refusals and do not live here.
Every sentence says what happened, that nothing was lost, and what to do next.
"""

import traceback
from collections.abc import Mapping
from pathlib import Path

from server.words import Value, later, say


class Refused(Exception):
    """A no that a person will read: a stable `code`, a kind `message`, an HTTP `status`.

    The sentence is said in the language of whoever reads it; `values` fill its `{places}`.
    `retry_after` is in seconds, for refusals that waiting mends. `field` names the form field
    the sentence belongs to. Never put a body, a token or an address into the message.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        retry_after: float | None = None,
        field: str | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = message
        self.values = values or {}
        self.status = status
        self.retry_after = retry_after
        self.field = field

    @property
    def message(self) -> str:
        """The sentence, in the language being spoken."""
        return say(self.sentence, **self.values)


MISSING = {
    "page": later("We could not find that page, or it is not open to you."),
    "room": later("We could not find that room, or it is not open to you."),
    "message": later("We could not find that message, or it is not open to you."),
    "person": later("We could not find that person, or their page is not open to you."),
    "device": later("We could not find that device, or it is not open to you."),
    "decision": later("We could not find that decision, or it is not open to you."),
}


def not_found(what: str = "page") -> Refused:
    """What is missing and what is not yours look alike, so that nobody can probe for names."""
    return Refused("not_found", MISSING.get(what, f"We could not find that {what}."), status=404)


def sign_in_first() -> Refused:
    return Refused("sign_in", "Please sign in to go on. Nothing you wrote is lost.", status=401)


def not_allowed(message: str = later("That is not something you can do here.")) -> Refused:
    return Refused("not_allowed", message, status=403)


def too_fast(retry_after: float) -> Refused:
    seconds = max(1, round(retry_after))
    return Refused(
        "too_fast",
        "That was a lot at once. Nothing is lost: please try again in {seconds} s.",
        status=429,
        retry_after=retry_after,
        values={"seconds": seconds},
    )


def busy(retry_after: float = 2.0) -> Refused:
    return Refused(
        "busy",
        "We could not save this just now. Nothing is lost: please try again in a moment.",
        status=503,
        retry_after=retry_after,
    )


def malformed(message: str = later("We could not read that request.")) -> Refused:
    return Refused("malformed", message, status=400)


def where(bug: BaseException) -> str:
    """A bug for the log: its kind and our own lines. Never its text, which may quote people."""
    lines = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(bug.__traceback__)[-6:]
    ]
    return f"{type(bug).__name__} at {' < '.join(reversed(lines))}"
