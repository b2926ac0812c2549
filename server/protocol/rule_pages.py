"""Page data of the desk's rules: the list, one rule with its history, the editor. Shapes only.

A rule's words are `None` until somebody asks to see them, which is logged.
"""

from datetime import datetime

import msgspec

from server.protocol.page import PageData


class RuleLine(PageData):
    """One rule in the list. `rate` is None until a moderator has judged a hit."""

    id: str
    pack: str
    shipped: bool
    language: str
    category: str
    axis: str
    severity: int
    outcome: str
    state: str
    version: int  # in force, or the newest; 0 is one of ours as it ships
    hits: int
    shadow_hits: int
    judged: int
    overturned: int
    rate: float | None
    demoted: bool  # by itself, and nobody has looked yet
    draft: int | None  # a newer version that is not applied


class RulesPage(PageData):
    rules: list[RuleLine]
    shown: dict[str, str]  # the filters in use
    categories: list[str]
    packs: list[str]
    own_packs: list[str]
    total: int
    alerts: list[str]  # what the desk should know
    may_change: bool
    tried: "Trial | None" = None


class RulesHelp(PageData):
    """The handbook of rules: figures that stand in the code."""

    examples: int
    least: int
    most: int  # percent


class FieldChange(PageData):
    """What differs between two versions in one field, line by line."""

    field: str
    removed: list[str]
    added: list[str]


class VersionView(PageData):
    version: int
    state: str
    by: str
    at: datetime
    why: str
    changes: list[FieldChange] | None
    hits: int
    judged: int
    overturned: int
    replayed: bool


class Piece(PageData):
    """A stretch of a text, and the rules that fired on it."""

    text: str
    rules: list[str]


class Trial(PageData):
    """What became of some words in the test box. Kept nowhere."""

    text: str
    outcome: str
    pieces: list[Piece]
    explained: str
    faults: list[str]
    reasons: list[str]  # what their author would be told
    fired: bool = False  # the rule that is being written


class RulePage(PageData):
    rule: RuleLine
    fields: dict[str, list[str]] | None
    history: list[VersionView]
    states: list[str]  # what it may become
    may_change: bool
    firm: bool  # S5: nobody switches it off


class EditPage(PageData):
    """The form of a rule, as it was typed."""

    id: str
    form: dict[str, str]
    version: int
    is_new: bool
    categories: list[str]
    languages: list[str]
    states: list[str]
    trial: Trial | None = None
    meanwhile: list[VersionView] = msgspec.field(default_factory=list)  # what colleagues changed


class RoomReplay(PageData):
    room: str
    name: str
    read: int
    changed: int


class Example(PageData):
    """A message that would fare otherwise. `words` only once they were opened."""

    message: str
    room: str
    before: str
    after: str
    at: datetime
    words: str | None = None


class ReplayView(PageData):
    """A replay under way, or what it found."""

    id: int
    version: int
    state: str
    done: int
    total: int
    wanted: int
    started_at: datetime
    seconds: float = 0.0
    cpu: float = 0.0
    changed: int = 0
    hits: int = 0
    hits_before: int = 0
    cases: int = 0
    minutes: int = 0
    days: float = 0.0
    outcomes: dict[str, int] = msgspec.field(default_factory=dict)  # "allow → hold": how many
    rooms: list[RoomReplay] = msgspec.field(default_factory=list)
    examples: list[Example] = msgspec.field(default_factory=list)


class ReplayPage(PageData):
    rule_id: str
    replay: ReplayView | None
    choices: list[int]
    may_change: bool


class ImportedRule(PageData):
    id: str
    what: str  # "new", "changed", "same"
    changes: list[FieldChange]


class ImportPage(PageData):
    text: str = ""
    name: str = ""
    language: str = ""
    licence: str = ""
    rules: list[ImportedRule] = msgspec.field(default_factory=list)
    faults: list[str] = msgspec.field(default_factory=list)
    checked: bool = False
    state: str = "draft"  # what its rules are to be
