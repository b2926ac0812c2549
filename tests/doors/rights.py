"""The rights of everybody at every door, written out by hand: what each should be answered.

One line is one address or command; beside it, for each part of the cast, the answer. A number is
a status: a plain one means "and nothing changed", one in `did(…)` means that something did.
"""

from dataclasses import dataclass, field

from tests.doors.scene import CAST
from tests.house import PASSPHRASE


@dataclass(frozen=True)
class Did:
    """A yes that leaves a trace."""

    answer: int


did = Did
Answer = int | Did


@dataclass(frozen=True)
class Right:
    """What to send to one address, and what everybody is answered. `otherwise` is the rest."""

    method: str
    path: str
    otherwise: Answer
    answers: dict[str, Answer] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)

    def of(self, part: str) -> Answer:
        return self.answers.get(part, self.otherwise)


def some(answer: Answer, parts: str) -> dict[str, Answer]:
    assert set(parts.split()) <= set(CAST), parts
    return dict.fromkeys(parts.split(), answer)


SIGN_IN = some(401, "passing")
ASKED = some(403, "waiting")  # told that somebody will look; to everybody else the room is not here
SEATED = "member muted facilitator"
READS = {**SIGN_IN, **ASKED, **some(200, SEATED)}
SPEAKS = {**SIGN_IN, **ASKED, **some(did(200), "member facilitator"), **some(403, "muted")}
ANSWERS = {**SIGN_IN, **ASKED, **some(did(200), SEATED)}


def leads(answer: Answer) -> dict[str, Answer]:
    """For this room's facilitators and for staff; its members are told so, others find nothing."""
    parts = "facilitator moderator admin"
    return {**SIGN_IN, **some(403, "member muted waiting"), **some(answer, parts)}


def works(answer: Answer) -> dict[str, Answer]:
    """For moderators and admins; to anybody else the desk is not there."""
    return {**SIGN_IN, **some(answer, "moderator admin")}


A_PACK = """
name = "Friends"
language = "en"
version = "1"
licence = "CC0"
[[rule]]
id = "friends.foxes"
category = "spam"
severity = 1
any = ["singing foxes"]
"""


def rules(answer: Answer) -> dict[str, Answer]:
    """For admins; a moderator may look at rules and is told that only an admin changes them."""
    return {**SIGN_IN, "moderator": 403, "admin": answer}


GUESTS = "guest member muted waiting left removed banned leader facilitator"
ALL_IN = "guest member muted waiting left removed banned leader facilitator moderator admin"
WORDS = {"passphrase": "seven slow grey herons"}
OWLS = "/rooms/owls"
GATHERING = {"day": "2026-11-26", "time": "19:00", "minutes": "60", "zone": "Europe/London"}
RULES = "/desk/rules"
RULE = "/desk/rules/{id}"
A_RULE = {
    "category": "spam",
    "severity": "1",
    "language": "en",
    "any": "dancing badgers",
    "state": "draft",
    "why": "They came by night.",
}
ROOM = "/rooms/{slug}"
CASE = "/desk/cases/{id}"
KEPT = "/desk/rooms/{slug}"
KEPT_OWLS = "/desk/rooms/owls"
REFERRAL = CASE + "/referrals/{number:int}"

RIGHTS = {
    ("GET", "/"): Right("GET", "/", 200),
    ("GET", "/help-now"): Right("GET", "/help-now", 200),
    ("GET", "/help/moderators"): Right("GET", "/help/moderators", 200),
    ("GET", "/help/rules"): Right("GET", "/help/rules", 200),
    ("GET", "/exit"): Right("GET", "/exit", 303, some(did(303), ALL_IN)),
    ("POST", "/exit"): Right("POST", "/exit", 303, some(did(303), ALL_IN)),
    ("POST", "/language"): Right("POST", "/language", 200, form={"language": "de"}),
    ("GET", "/look"): Right("GET", "/look", 200),
    ("POST", "/look"): Right("POST", "/look", 200, form={"theme": "calm"}),
    ("GET", "/help/style"): Right("GET", "/help/style", 200),
    ("POST", "/tab"): Right("POST", "/tab", 200, form={"plain": "yes"}),
    ("POST", "/exit-known"): Right("POST", "/exit-known", 200),
    ("GET", "/words/{code}.js"): Right("GET", "/words/de.js", 200),
    ("GET", "/manifest.webmanifest"): Right("GET", "/manifest.webmanifest", 200),
    ("GET", "/worker.js"): Right("GET", "/worker.js", 200),
    ("GET", "/offline"): Right("GET", "/offline", 200),
    ("GET", "/healthz"): Right("GET", "/healthz", 200),
    ("GET", "/readyz"): Right("GET", "/readyz", 200),
    ("GET", "/rooms"): Right("GET", "/rooms", 200),
    ("GET", ROOM): Right("GET", OWLS, 200, some(404, "banned")),
    ("POST", ROOM + "/join"): Right(
        "POST",
        OWLS + "/join",
        did(200),
        {"waiting": 409, "removed": 403, "banned": 404},
        {"name": "Quiet Heron", "agree": "yes"},
    ),
    ("POST", ROOM + "/leave"): Right(
        "POST",
        OWLS + "/leave",
        404,
        {**SIGN_IN, **some(did(200), SEATED + " waiting"), "left": 200},
    ),
    ("GET", ROOM + "/agreement"): Right("GET", OWLS + "/agreement", 200, some(404, "banned")),
    ("POST", ROOM + "/agree"): Right(
        "POST", OWLS + "/agree", 404, {**SIGN_IN, **ASKED, **some(200, SEATED)}, {"version": "1"}
    ),
    ("GET", ROOM + "/people"): Right("GET", OWLS + "/people", 404, leads(200)),
    ("POST", ROOM + "/people/{id}/admit"): Right(
        "POST", OWLS + "/people/{waiting person}/admit", 404, leads(did(200))
    ),
    ("POST", ROOM + "/people/{id}/decline"): Right(
        "POST", OWLS + "/people/{waiting person}/decline", 404, leads(did(200))
    ),
    ("POST", ROOM + "/settings"): Right(
        "POST", OWLS + "/settings", 404, leads(did(200)), {"state": "paused", "slow_seconds": "5"}
    ),
    ("POST", ROOM + "/gatherings"): Right(
        "POST", OWLS + "/gatherings", 404, leads(did(200)), GATHERING
    ),
    ("POST", ROOM + "/gatherings/{id:int}/drop"): Right(
        "POST", OWLS + "/gatherings/{gathering}/drop", 404, leads(did(200))
    ),
    ("POST", ROOM + "/outcomes"): Right(
        "POST", OWLS + "/outcomes", 404, leads(did(200)), {"profanity": "mask"}
    ),
    ("GET", ROOM + "/chat"): Right("GET", OWLS + "/chat", 404, READS),
    ("GET", ROOM + "/messages"): Right("GET", OWLS + "/messages", 404, READS),
    ("GET", ROOM + "/search"): Right("GET", OWLS + "/search?q=word", 404, READS),
    ("GET", ROOM + "/plain"): Right("GET", OWLS + "/plain", 404, READS),
    ("POST", ROOM + "/plain"): Right(
        "POST", OWLS + "/plain", 404, SPEAKS, {"body": "a new word", "key": "key-for-plain"}
    ),
    ("POST", ROOM + "/plain/withdraw"): Right(
        "POST",
        OWLS + "/plain/withdraw",
        404,
        {**SIGN_IN, **some(403, "waiting muted facilitator"), "member": did(200)},
        {"message": "{message of member}"},
    ),
    ("POST", ROOM + "/plain/react"): Right(
        "POST",
        OWLS + "/plain/react",
        404,
        ANSWERS,
        {"message": "{message of peer}", "kind": "hug", "on": "yes"},
    ),
    ("POST", ROOM + "/plain/fold"): Right(
        "POST",
        OWLS + "/plain/fold",
        404,
        ANSWERS,
        {"message": "{message of peer}"},
    ),
    ("POST", ROOM + "/plain/report"): Right(
        "POST",
        OWLS + "/plain/report",
        404,
        ANSWERS,
        {"message": "{message of peer}", "reason": "unkind", "note": "please look"},
    ),
    ("GET", ROOM + "/aside"): Right("GET", OWLS + "/aside", 404, READS),
    ("POST", ROOM + "/aside"): Right(
        "POST",
        OWLS + "/aside",
        404,
        {**SIGN_IN, **ASKED, **some(409, "muted facilitator"), "member": did(200)},
        {"body": "A little better."},
    ),
    ("GET", ROOM + "/invites"): Right("GET", OWLS + "/invites", 404, leads(200)),
    ("POST", ROOM + "/invites"): Right("POST", OWLS + "/invites", 404, leads(did(201))),
    ("POST", ROOM + "/invites/{id:int}/revoke"): Right(
        "POST", OWLS + "/invites/{invite id}/revoke", 404, leads(did(200))
    ),
    ("GET", "/i/{token}"): Right("GET", "/i/{invite}", 200),
    ("POST", "/i/{token}"): Right(
        "POST",
        "/i/{invite}",
        did(200),
        {**some(200, SEATED), "banned": 404},  # who is in already spends nothing
        {"name": "Quiet Heron", "agree": "yes"},
    ),
    ("GET", "/sign-up"): Right("GET", "/sign-up", 200),
    ("POST", "/sign-up"): Right(
        "POST",
        "/sign-up",
        did(201),
        some(409, "moderator admin"),  # they have kept a name
        {"name": "Kept Name", **WORDS},
    ),
    ("GET", "/sign-in"): Right("GET", "/sign-in", 200),
    ("POST", "/sign-in"): Right(
        "POST", "/sign-in", did(200), {}, {"name": "Sol", "passphrase": "four quiet paper boats"}
    ),
    ("GET", "/recover"): Right("GET", "/recover", 200),
    ("POST", "/recover"): Right(
        "POST", "/recover", did(200), {}, {"name": "Sol", "code": "{code}", **WORDS}
    ),
    ("POST", "/sign-out"): Right("POST", "/sign-out", did(200), {"passing": 200}),
    ("GET", "/start/{token}"): Right("GET", "/start/{start}", 200),
    ("POST", "/start/{token}"): Right("POST", "/start/{start}", did(201), {}, WORDS),
    ("GET", "/me"): Right("GET", "/me", 200, SIGN_IN),
    ("GET", "/me/devices"): Right("GET", "/me/devices", 200, SIGN_IN),
    ("GET", "/me/export"): Right("GET", "/me/export", 200, SIGN_IN),
    ("GET", "/me/export/read"): Right("GET", "/me/export/read", 200, SIGN_IN),
    ("GET", "/me/erase"): Right("GET", "/me/erase", 200, SIGN_IN),
    ("POST", "/me/erase"): Right(
        "POST",
        "/me/erase",
        did(200),
        {**SIGN_IN, "admin": 409},  # the only one
        {"passphrase": PASSPHRASE, "word": "erase"},
    ),
    ("GET", "/me/erased"): Right("GET", "/me/erased", 200),
    ("POST", "/me/codes"): Right(
        "POST", "/me/codes", 409, {**SIGN_IN, **some(did(201), "moderator admin")}
    ),
    ("POST", "/me/shields"): Right(
        "POST", "/me/shields", did(200), SIGN_IN, {"topic:loss": "yes", "topic:eating": "yes"}
    ),
    ("POST", "/me/shields/{id}/show"): Right(
        "POST", "/me/shields/{muted person}/show", 200, {**SIGN_IN, "member": did(200)}
    ),
    ("POST", "/me/devices/end-others"): Right(
        "POST", "/me/devices/end-others", 200, {**SIGN_IN, "member": did(200)}
    ),
    ("POST", "/me/devices/{id:int}/end"): Right(
        "POST", "/me/devices/{device}/end", 404, {**SIGN_IN, "member": did(200)}
    ),
    ("POST", "/me/notices/{id:int}/seen"): Right(
        "POST", "/me/notices/{notice}/seen", 200, {**SIGN_IN, "member": did(200)}
    ),
    ("GET", "/me/decisions"): Right("GET", "/me/decisions", 200, SIGN_IN),
    ("POST", "/me/decisions/{id:int}/appeal"): Right(
        "POST", "/me/decisions/{decision}/appeal", 404, {**SIGN_IN, "member": did(200)}
    ),
    ("POST", "/me/stopped/{id}/appeal"): Right(
        "POST", "/me/stopped/{refused words}/appeal", 404, {**SIGN_IN, "member": did(200)}
    ),
    ("POST", "/me/stopped/{id}"): Right(
        "POST",
        "/me/stopped/{allowed words}",
        404,
        {**SIGN_IN, "member": did(200)},
        {"post": "yes"},
    ),
    ("GET", "/desk"): Right("GET", "/desk", 404, works(200)),
    ("POST", "/desk/duty"): Right("POST", "/desk/duty", 404, works(did(200)), {"on": "yes"}),
    ("POST", "/desk/break"): Right(
        "POST", "/desk/break", 404, {**works(409), "moderator": did(200)}
    ),
    ("POST", "/desk/debrief"): Right(
        "POST",
        "/desk/debrief",
        404,
        {**works(did(200)), "moderator": 409},
        {"debrief": "It was a long one."},
    ),
    ("GET", "/desk/log"): Right("GET", "/desk/log", 404, works(200)),
    ("GET", "/desk/insights"): Right("GET", "/desk/insights?days=7", 404, works(200)),
    ("GET", "/desk/insights/{measure}.csv"): Right(
        "GET", "/desk/insights/load.csv?days=90", 404, works(200)
    ),
    ("POST", "/desk/on-call"): Right("POST", "/desk/on-call", 404, works(did(200)), {"on": "yes"}),
    ("GET", CASE): Right("GET", "/desk/cases/{case}", 404, works(did(200))),
    ("POST", CASE + "/links"): Right(
        "POST", "/desk/cases/{case}/links", 404, works(did(200)), {"reason": "Two reports alike."}
    ),
    ("POST", CASE + "/aside"): Right(
        "POST",
        "/desk/cases/{taken case}/aside",
        404,
        {**works(409), "moderator": did(200)},
        {"body": "How are you?"},
    ),
    ("POST", CASE + "/claim"): Right("POST", "/desk/cases/{case}/claim", 404, works(did(200))),
    ("POST", CASE + "/hand-over"): Right(
        "POST", "/desk/cases/{case}/hand-over", 404, works(did(200)), {"note": "over to you"}
    ),
    ("POST", CASE + "/escalate"): Right(
        "POST",
        "/desk/cases/{case}/escalate",
        404,
        works(did(200)),
        {"to": "Vera", "note": "please come"},
    ),
    ("POST", CASE + "/decide"): Right(
        "POST",
        "/desk/cases/{case}/decide",
        404,
        works(did(200)),
        {"act": "remove", "reason": "Be kind."},
    ),
    ("GET", "/desk/rooms"): Right("GET", "/desk/rooms", 404, works(200)),
    ("GET", KEPT): Right("GET", KEPT_OWLS, 404, works(200)),
    ("POST", KEPT + "/sign"): Right(
        "POST", KEPT_OWLS + "/sign", 404, works(did(200)), {"name": "Late owls", "language": "en"}
    ),
    ("POST", KEPT + "/entry"): Right(
        "POST", KEPT_OWLS + "/entry", 404, works(did(200)), {"entry": "request"}
    ),
    ("POST", KEPT + "/settings"): Right(
        "POST", KEPT_OWLS + "/settings", 404, works(did(200)), {"state": "paused"}
    ),
    ("POST", KEPT + "/outcomes"): Right(
        "POST", KEPT_OWLS + "/outcomes", 404, works(did(200)), {"profanity": "mask"}
    ),
    ("POST", KEPT + "/gatherings"): Right(
        "POST", KEPT_OWLS + "/gatherings", 404, works(did(200)), GATHERING
    ),
    ("POST", KEPT + "/gatherings/{id:int}/drop"): Right(
        "POST", KEPT_OWLS + "/gatherings/{gathering}/drop", 404, works(did(200))
    ),
    ("POST", KEPT + "/days"): Right(
        "POST", KEPT_OWLS + "/days", 404, rules(did(200)), {"days": "30"}
    ),
    ("POST", KEPT + "/close"): Right("POST", KEPT_OWLS + "/close", 404, works(did(200))),
    ("POST", KEPT + "/people/{id}/admit"): Right(
        "POST", KEPT_OWLS + "/people/{waiting person}/admit", 404, works(did(200))
    ),
    ("POST", KEPT + "/people/{id}/decline"): Right(
        "POST", KEPT_OWLS + "/people/{waiting person}/decline", 404, works(did(200))
    ),
    ("GET", KEPT + "/invites"): Right("GET", KEPT_OWLS + "/invites", 404, works(200)),
    ("POST", KEPT + "/invites"): Right("POST", KEPT_OWLS + "/invites", 404, works(did(201))),
    ("POST", KEPT + "/invites/{id:int}/revoke"): Right(
        "POST", KEPT_OWLS + "/invites/{invite id}/revoke", 404, works(did(200))
    ),
    ("GET", KEPT + "/people"): Right("GET", KEPT_OWLS + "/people", 404, works(200)),
    ("GET", KEPT + "/people/{id}"): Right(
        "GET", KEPT_OWLS + "/people/{muted person}", 404, works(did(200))
    ),
    ("POST", KEPT + "/people/{id}/links"): Right(
        "POST",
        KEPT_OWLS + "/people/{muted person}/links",
        404,
        works(did(200)),
        {"reason": "Two reports alike."},
    ),
    ("POST", KEPT + "/people/{id}/role"): Right(
        "POST",
        KEPT_OWLS + "/people/{muted person}/role",
        404,
        works(did(200)),
        {"role": "facilitator"},
    ),
    ("GET", KEPT + "/agreement"): Right("GET", KEPT_OWLS + "/agreement", 404, works(200)),
    ("POST", KEPT + "/agreement"): Right(
        "POST",
        KEPT_OWLS + "/agreement",
        404,
        works(did(200)),
        {"version": "1", "clause-1": "What is said here stays here.", "asks": "yes"},
    ),
    ("GET", "/desk/professionals"): Right("GET", "/desk/professionals", 404, works(200)),
    ("POST", "/desk/professionals"): Right(
        "POST",
        "/desk/professionals",
        404,
        rules(did(200)),
        {"name": "Ida", "role": "a nurse", "reach": "She rings.", "told": "She keeps no file."},
    ),
    ("POST", "/desk/professionals/{id:int}/retire"): Right(
        "POST", "/desk/professionals/{professional}/retire", 404, rules(did(200))
    ),
    ("POST", CASE + "/referrals"): Right(
        "POST",
        "/desk/cases/{taken case}/referrals",
        404,
        {**works(409), "moderator": did(200)},
        {"professional": "{professional}", "why": "She knows about sleep."},
    ),
    ("GET", REFERRAL): Right(
        "GET", "/desk/cases/{referred case}/referrals/{agreed referral}", 404, works(did(200))
    ),
    ("POST", REFERRAL + "/second"): Right(
        "POST",
        "/desk/cases/{referred case}/referrals/{urgent referral}/second",
        404,
        works(did(200)),
        {"agree": "yes"},
    ),
    ("POST", REFERRAL + "/hand-on"): Right(
        "POST",
        "/desk/cases/{referred case}/referrals/{agreed referral}/hand-on",
        404,
        works(did(200)),
    ),
    ("POST", REFERRAL + "/call-off"): Right(
        "POST",
        "/desk/cases/{referred case}/referrals/{asked referral}/call-off",
        404,
        works(did(200)),
    ),
    ("POST", "/me/referrals/{id:int}"): Right(
        "POST",
        "/me/referrals/{asked referral}",
        404,
        {**SIGN_IN, "member": did(200)},
        {"answer": "yes", "shares": "contact"},
    ),
    ("GET", RULES): Right("GET", RULES, 404, works(200)),
    ("POST", RULES): Right(
        "POST", RULES, 404, rules(did(200)), {**A_RULE, "id": "room.badgers", "version": "0"}
    ),
    ("GET", RULES + "/new"): Right("GET", RULES + "/new", 404, rules(200)),
    ("POST", RULES + "/try"): Right(
        "POST", RULES + "/try", 404, works(200), {"text": "I want to die"}
    ),
    ("GET", RULE): Right("GET", RULES + "/{rule}", 404, works(200)),
    ("POST", RULE): Right(
        "POST", RULES + "/{rule}", 404, rules(did(200)), {**A_RULE, "version": "1"}
    ),
    ("GET", RULE + "/words"): Right("GET", RULES + "/{rule}/words", 404, works(did(200))),
    ("GET", RULE + "/edit"): Right("GET", RULES + "/{rule}/edit", 404, rules(did(200))),
    ("POST", RULE + "/state"): Right(
        "POST",
        RULES + "/{rule}/state",
        404,
        rules(did(200)),
        {"state": "retired", "why": "No longer needed."},
    ),
    ("POST", RULE + "/undo"): Right(
        "POST", RULES + "/{rule}/undo", 404, rules(did(200)), {"to": "1"}
    ),
    ("POST", CASE + "/undo"): Right(
        "POST",
        "/desk/cases/{case}/undo",
        404,
        works(did(200)),
        {"decision": "{decision}", "reason": "It was a misunderstanding."},
    ),
    ("POST", CASE + "/confirm"): Right(
        "POST", "/desk/cases/{decided case}/confirm", 404, works(did(200)), {"agree": "yes"}
    ),
    ("GET", RULE + "/replay"): Right("GET", RULES + "/{rule}/replay", 404, works(200)),
    ("POST", RULE + "/replay"): Right(
        "POST", RULES + "/{rule}/replay", 404, rules(did(200)), {"wanted": "1"}
    ),
    ("POST", RULE + "/replay/cancel"): Right(
        "POST", RULES + "/{rule}/replay/cancel", 404, rules(200)
    ),
    ("GET", RULE + "/replay/{message}"): Right(
        "GET", RULES + "/{rule}/replay/{message of member}", 404, works(did(200))
    ),
    ("GET", RULES + "/import"): Right("GET", RULES + "/import", 404, rules(200)),
    ("POST", RULES + "/import"): Right(
        "POST", RULES + "/import", 404, rules(200), {"text": A_PACK}
    ),
    ("POST", RULES + "/import/accept"): Right(
        "POST",
        RULES + "/import/accept",
        404,
        rules(did(200)),
        {"text": A_PACK, "state": "draft", "why": "From a friend."},
    ),
    ("GET", RULES + "/export"): Right("GET", RULES + "/export?pack={pack}", 404, rules(did(200))),
}
