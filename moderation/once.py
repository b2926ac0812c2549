"""Once: what is worked out when it is first asked for, and then kept.

As `functools.cached_property`, but without its lock: that one is shared by all objects of a class,
so that two threads may wait for each other for ever, and a message for a pattern it has no use
for. Two that ask at the same moment both work it out, and find the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - read as a property is
    """A method of an object that never changes, as an attribute of it."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, asked: None, owner: type) -> once[T]: ...
    @overload
    def __get__(self, asked: object, owner: type) -> T: ...
    def __get__(self, asked: object | None, owner: type) -> once[T] | T:
        if asked is None:
            return self
        found = asked.__dict__[self._work.__name__] = self._work(asked)
        return found
