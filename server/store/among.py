"""`among(column, name)`: whether a column is one of many values, handed in as one parameter.

SQL's `IN (?, ?, …)` is another statement for every number of values: rendered, sent and prepared
anew each time. This is one statement, whatever their number.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Dialect, Integer, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import coercions, roles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Many(TypeDecorator[Collection[Any]]):
    """Numbers or texts as one value: a list in JSON on SQLite, an array on PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, *, is_text: bool) -> None:
        super().__init__()
        self.is_text = is_text

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(ARRAY(Text() if self.is_text else BigInteger()))

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


class Among(FunctionElement[bool]):
    """The condition itself: a column and the parameter."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        return self  # it is a condition as it stands; compared with 1, no index would serve it


def among(column: SQLCoreOperations[Any], name: str) -> ColumnElement[bool]:
    """Whether `column` is one of the values of the parameter `name`."""
    plain = coercions.expect(roles.ExpressionElementRole, column)
    is_text = not isinstance(plain.type, Integer)
    return Among(plain, bindparam(name, type_=Many(is_text=is_text)))


@compiles(Among, "sqlite")
def _in_json(condition: Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in condition.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608


@compiles(Among, "postgresql")
def _in_array(condition: Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in condition.clauses)
    return f"{column} = ANY({values})"
