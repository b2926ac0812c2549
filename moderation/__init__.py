"""The moderation layer: text and context in, verdict out.

A pure package: it reads no clock, no network and no database, knows nothing of the server,
and can be used alone. What is offered to others is named here; everything else may change.
"""

from moderation.amended import Amended, Amendments
from moderation.engine import Engine
from moderation.pack import Pack, PackError, default_packs, load_pack
from moderation.verdict import Care, Context, Finding, Outcome, RoomRules, Verdict

__all__ = [
    "Amended",
    "Amendments",
    "Care",
    "Context",
    "Engine",
    "Finding",
    "Outcome",
    "Pack",
    "PackError",
    "RoomRules",
    "Verdict",
    "default_packs",
    "load_pack",
]
