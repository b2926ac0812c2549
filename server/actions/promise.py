"""The data promise: who can read, how long it is kept, what is not stored. Computed, never typed.

Each sentence follows from a setting or from how the house is built; change the one and the other
changes with it.
"""

from server.models import Entry, Room
from server.policy import kept_days
from server.settings import Settings
from server.words import later, say, say_many

COMING_IN = {
    Entry.OPEN: later("Anybody can join this room, and then read what is said in it."),
    Entry.REQUEST: later("People come into this room once somebody who looks after it lets them."),
    Entry.INVITE: later("People come into this room by invite only."),
}


def sentences(settings: Settings, room: Room) -> list[str]:
    """The promise of a room on this instance, a plain sentence each."""
    days = kept_days(room.retention_days, settings.retention_days)
    return [
        say(COMING_IN[room.entry]),
        say("Members of the room read what you write, under the name you choose for it."),
        say(
            "Moderators can read a message, and what was said around it, when it was reported or "
            "a rule asked for a person. Each time is recorded."
        ),
        say(
            "Words that could do harm are covered for others; you see all of your own. A moderator "
            "who reads them has to say why."
        ),
        say("While you write, rules look over your words to warn you. Nothing of that is kept."),
        say(
            "The person who runs this server can reach its database. It is not encrypted end to "
            "end."
        ),
        say_many(
            "This room keeps messages for {count} day; then they are deleted.",
            "This room keeps messages for {count} days; then they are deleted.",
            days,
        ),
        say("No e-mail, no real name and no network address is stored."),
        say("Your name here says nothing about you in another room."),
    ]
