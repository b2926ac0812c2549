"""Operators' rules: their packs, every version of every rule, what came of them, and replays.

A rule that ships with Kith has rows here only once somebody changed its state; its words stay in
its pack. Versions are added and never changed.
"""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import ReplayState, RuleState


class RulePack(SQLModel, table=True):
    """An operator's pack: everything a pack file says but its rules."""

    __tablename__ = "rule_pack"

    name: str = Field(primary_key=True, max_length=80)
    head: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON))
    made_at: datetime = Field(sa_type=Instant)


class DeskRule(SQLModel, table=True):
    """A rule by its id. `pack` is None for one that ships with Kith.

    `latest` is the newest version; `in_force` the one that is applied, if any: a draft may be
    written beside it.
    """

    __tablename__ = "rule"

    id: str = Field(primary_key=True, max_length=80)
    pack: str | None = Field(default=None, foreign_key="rule_pack.name", max_length=80)
    latest: int = 0
    in_force: int | None = None


class RuleVersion(SQLModel, table=True):
    """A rule as somebody left it. `fields` is None where only the state of one of ours changed."""

    __tablename__ = "rule_version"
    __table_args__ = (UniqueConstraint("rule_id", "version"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    rule_id: str = Field(foreign_key="rule.id", max_length=80)
    version: int
    state: RuleState = Field(sa_type=Word(RuleState))
    fields: dict[str, object] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    by_id: int | None = Field(default=None, sa_type=BigId)  # a user; None is Kith itself
    at: datetime = Field(sa_type=Instant)
    why: str = ""
    replay: dict[str, object] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )


class RuleCount(SQLModel, table=True):
    """What came of one version of a rule. Version 0 is one of ours as it ships.

    `hits` had an effect, `shadow_hits` had none; `judged` of them came before a moderator, who
    overturned so many.
    """

    __tablename__ = "rule_count"

    rule_id: str = Field(primary_key=True, max_length=80)
    version: int = Field(primary_key=True)
    hits: int = 0
    shadow_hits: int = 0
    judged: int = 0
    overturned: int = 0
    last_hit_at: datetime | None = Field(default=None, sa_type=Instant)


class RuleReplay(SQLModel, table=True):
    """A version of a rule tried on what was said before. `result` names messages, never words."""

    __tablename__ = "rule_replay"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    rule_id: str = Field(foreign_key="rule.id", index=True, max_length=80)
    version: int
    wanted: int
    done: int = 0
    total: int = 0
    state: ReplayState = Field(default=ReplayState.RUNNING, sa_type=Word(ReplayState))
    by_id: int = Field(sa_type=BigId)
    started_at: datetime = Field(sa_type=Instant)
    told_at: datetime = Field(sa_type=Instant)  # its last sign of life
    result: dict[str, object] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
