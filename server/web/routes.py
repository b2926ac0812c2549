"""The route table: every address, its view, who may ask, and how a form is drawn again.

`needs` is checked here, before the view runs; the action checks again in the database.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from server.actions.rule_packs import TEXT
from server.errors import Refused
from server.web.answer import Answer, Ask, Page
from server.web.pages import (
    accounts,
    agreements,
    cases,
    chat,
    choices,
    desk,
    desk_rooms,
    gatherings,
    insights,
    installed,
    invites,
    languages,
    public,
    referrals,
    rooms,
    roster,
    rule_packs,
    rule_replays,
    rules,
    search,
    shields,
    statements,
)

View = Callable[[Ask], Awaitable[Answer]]
Again = Callable[[Ask, Refused], Awaitable[Page]]


class Needs(Enum):
    """Who may ask: anybody, somebody signed in, or staff. To others a staff page is not there;
    a moderator is told which pages are an admin's.

    `NOTHING` is for pages that have to be there when the database is not: nobody is looked up.
    """

    NOTHING = "nothing"
    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    MODERATOR = "moderator"
    ADMIN = "admin"


@dataclass(frozen=True)
class Row:
    """One address. `again` draws the form once more when a field was refused.

    `takes_file` lets one file of so many bytes in, as text; elsewhere a form has none.
    """

    method: str
    path: str
    view: View
    needs: Needs = Needs.ANYBODY
    again: Again | None = None
    takes_file: int = 0


ALWAYS, IN, STAFF, ADMIN = Needs.NOTHING, Needs.SIGNED_IN, Needs.MODERATOR, Needs.ADMIN
ROOM = "/rooms/{slug}"
KEPT = "/desk/rooms/{slug}"
RULE = "/desk/rules/{id}"
CASE = "/desk/cases/{id}"
REFERRAL = CASE + "/referrals/{number:int}"

ROWS = (
    Row("GET", "/", public.front),
    Row("GET", "/help-now", public.help_now, ALWAYS),
    Row("GET", "/help/moderators", desk.handbook),
    Row("GET", "/help/rules", rules.handbook),
    Row("GET", "/help/style", public.style),
    Row("GET", "/exit", public.leave_now, ALWAYS),
    Row("POST", "/exit", public.leave_now, ALWAYS),
    Row("POST", "/language", languages.choose, ALWAYS),
    Row("GET", "/look", choices.look),
    Row("POST", "/look", choices.choose_look, ALWAYS),
    Row("POST", "/tab", choices.tab, ALWAYS),
    Row("POST", "/exit-known", choices.exit_known, ALWAYS),
    Row("GET", "/words/{code}.js", languages.script, ALWAYS),
    Row("GET", "/manifest.webmanifest", installed.manifest, ALWAYS),
    Row("GET", "/worker.js", installed.worker, ALWAYS),
    Row("GET", "/offline", installed.offline, ALWAYS),
    Row("GET", "/healthz", public.healthz, ALWAYS),
    Row("GET", "/readyz", public.readyz, ALWAYS),
    # rooms
    Row("GET", "/rooms", rooms.browse),
    Row("GET", ROOM, rooms.look),
    Row("POST", ROOM + "/join", rooms.join, again=rooms.look_again),
    Row("POST", ROOM + "/leave", rooms.leave, IN),
    Row("GET", ROOM + "/agreement", agreements.agreement),
    Row("POST", ROOM + "/agree", agreements.agree, IN, agreements.again),
    Row("GET", ROOM + "/people", rooms.people, IN),
    Row("POST", ROOM + "/people/{id}/admit", rooms.admit, IN),
    Row("POST", ROOM + "/people/{id}/decline", rooms.decline, IN),
    Row("POST", ROOM + "/settings", rooms.change, IN, rooms.people_again),
    Row("POST", ROOM + "/outcomes", rooms.choose, IN, rooms.people_again),
    Row("POST", ROOM + "/gatherings", gatherings.add, IN, rooms.people_again),
    Row("POST", ROOM + "/gatherings/{id:int}/drop", gatherings.drop, IN),
    # the room itself
    Row("GET", ROOM + "/chat", chat.chat, IN),
    Row("GET", ROOM + "/messages", chat.history, IN),
    Row("GET", ROOM + "/search", search.find, IN),
    Row("GET", ROOM + "/plain", chat.plain, IN),
    Row("POST", ROOM + "/plain", chat.say, IN, chat.say_again),
    Row("POST", ROOM + "/plain/withdraw", chat.withdraw, IN),
    Row("POST", ROOM + "/plain/react", chat.react, IN),
    Row("POST", ROOM + "/plain/fold", shields.fold_author, IN),
    Row("POST", ROOM + "/plain/report", chat.report, IN),
    Row("GET", ROOM + "/aside", chat.aside, IN),
    Row("POST", ROOM + "/aside", chat.answer_aside, IN, chat.aside_again),
    # invites
    Row("GET", ROOM + "/invites", invites.listing, IN),
    Row("POST", ROOM + "/invites", invites.make, IN, invites.listing_again),
    Row("POST", ROOM + "/invites/{id:int}/revoke", invites.revoke, IN),
    Row("GET", "/i/{token}", invites.preview),
    Row("POST", "/i/{token}", invites.accept, again=invites.preview_again),
    # accounts
    Row("GET", "/sign-up", accounts.sign_up_form),
    Row("POST", "/sign-up", accounts.sign_up, again=accounts.sign_up_again),
    Row("GET", "/sign-in", accounts.sign_in_form),
    Row("POST", "/sign-in", accounts.sign_in, again=accounts.sign_in_again),
    Row("GET", "/recover", accounts.recover_form),
    Row("POST", "/recover", accounts.recover, again=accounts.recover_again),
    Row("POST", "/sign-out", accounts.sign_out),
    Row("GET", "/start/{token}", accounts.start),
    Row("POST", "/start/{token}", accounts.take_start, again=accounts.start_again),
    Row("GET", "/me", accounts.my_page, IN),
    Row("GET", "/me/devices", accounts.my_page, IN),
    Row("GET", "/me/export", accounts.export, IN),
    Row("GET", "/me/export/read", accounts.export_to_read, IN),
    Row("GET", "/me/erase", accounts.erase_form, IN),
    Row("POST", "/me/erase", accounts.erase, IN, accounts.erase_again),
    Row("GET", "/me/erased", accounts.erased),
    Row("POST", "/me/codes", accounts.new_codes, IN),
    Row("POST", "/me/shields", shields.choose, IN),
    Row("POST", "/me/shields/{id}/show", shields.show_person, IN),
    Row("POST", "/me/devices/end-others", accounts.end_others, IN),
    Row("POST", "/me/devices/{id:int}/end", accounts.end_device, IN),
    Row("POST", "/me/notices/{id:int}/seen", accounts.put_away, IN),
    Row("GET", "/me/decisions", statements.statements),
    Row("POST", "/me/decisions/{id:int}/appeal", statements.appeal),
    Row("POST", "/me/stopped/{id}/appeal", statements.appeal_rule, again=statements.again),
    Row("POST", "/me/stopped/{id}", statements.post_allowed, IN, statements.again),
    # the desk
    Row("GET", "/desk", desk.queue, STAFF),
    Row("POST", "/desk/duty", desk.duty, STAFF),
    Row("POST", "/desk/break", desk.rest, STAFF),
    Row("POST", "/desk/debrief", desk.debrief, STAFF),
    Row("GET", "/desk/log", desk.log, STAFF),
    Row("POST", "/desk/on-call", desk.on_call, STAFF),
    Row("GET", "/desk/insights", insights.page, STAFF),
    Row("GET", "/desk/insights/{measure}.csv", insights.export, STAFF),
    Row("GET", CASE, cases.case, STAFF),
    Row("POST", CASE + "/links", cases.links, STAFF, cases.case_again),
    Row("POST", CASE + "/aside", cases.aside, STAFF, cases.case_again),
    Row("POST", CASE + "/claim", cases.claim, STAFF, cases.case_again),
    Row("POST", CASE + "/hand-over", cases.hand_over, STAFF, cases.case_again),
    Row("POST", CASE + "/escalate", cases.escalate, STAFF, cases.case_again),
    Row("POST", CASE + "/decide", cases.decide, STAFF, cases.case_again),
    Row("POST", CASE + "/undo", cases.undo, STAFF, cases.case_again),
    Row("POST", CASE + "/confirm", cases.confirm, STAFF, cases.case_again),
    # rooms from the desk
    Row("GET", "/desk/rooms", desk_rooms.listing, STAFF),
    Row("GET", KEPT, desk_rooms.room, STAFF),
    Row("POST", KEPT + "/sign", desk_rooms.describe, STAFF, desk_rooms.room_again),
    Row("POST", KEPT + "/entry", desk_rooms.entry, STAFF, desk_rooms.room_again),
    Row("POST", KEPT + "/settings", rooms.change, STAFF, desk_rooms.room_again),
    Row("POST", KEPT + "/outcomes", rooms.choose, STAFF, desk_rooms.room_again),
    Row("POST", KEPT + "/gatherings", gatherings.add, STAFF, desk_rooms.room_again),
    Row("POST", KEPT + "/gatherings/{id:int}/drop", gatherings.drop, STAFF),
    Row("POST", KEPT + "/days", desk_rooms.days, ADMIN, desk_rooms.room_again),
    Row("POST", KEPT + "/close", desk_rooms.close, STAFF, desk_rooms.room_again),
    Row("GET", KEPT + "/agreement", agreements.for_desk, STAFF),
    Row("POST", KEPT + "/agreement", agreements.edit, STAFF, agreements.edit_again),
    Row("GET", KEPT + "/invites", invites.listing, STAFF),
    Row("POST", KEPT + "/invites", invites.make, STAFF, invites.listing_again),
    Row("POST", KEPT + "/invites/{id:int}/revoke", invites.revoke, STAFF),
    Row("GET", KEPT + "/people", roster.people, STAFF),
    Row("GET", KEPT + "/people/{id}", roster.person, STAFF),
    Row("POST", KEPT + "/people/{id}/links", roster.links, STAFF, roster.again),
    Row("POST", KEPT + "/people/{id}/role", roster.role, STAFF, roster.again),
    Row("POST", KEPT + "/people/{id}/admit", rooms.admit, STAFF),
    Row("POST", KEPT + "/people/{id}/decline", rooms.decline, STAFF),
    # professionals: handing a case on, as far as its member agreed
    Row("GET", "/desk/professionals", referrals.listing, STAFF),
    Row("POST", "/desk/professionals", referrals.add, ADMIN, referrals.add_again),
    Row("POST", "/desk/professionals/{id:int}/retire", referrals.retire, ADMIN),
    Row("POST", CASE + "/referrals", referrals.refer, STAFF, cases.case_again),
    Row("GET", REFERRAL, referrals.handover, STAFF),
    Row("POST", REFERRAL + "/second", referrals.second, STAFF, cases.case_again),
    Row("POST", REFERRAL + "/hand-on", referrals.hand_on, STAFF, cases.case_again),
    Row("POST", REFERRAL + "/call-off", referrals.call_off, STAFF, cases.case_again),
    Row("POST", "/me/referrals/{id:int}", referrals.answer, IN, referrals.answer_again),
    # rules: moderators look, admins change
    Row("GET", "/desk/rules", rules.listing, STAFF),
    Row("POST", "/desk/rules", rules.create, ADMIN, rules.create_again),
    Row("GET", "/desk/rules/new", rules.blank, ADMIN),
    Row("GET", "/desk/rules/import", rule_packs.choose, ADMIN),
    Row("POST", "/desk/rules/import", rule_packs.preview, ADMIN, rule_packs.again, TEXT),
    Row("POST", "/desk/rules/import/accept", rule_packs.accept, ADMIN, rule_packs.again, TEXT),
    Row("GET", "/desk/rules/export", rule_packs.export, ADMIN),
    Row("POST", "/desk/rules/try", rules.attempt, STAFF),
    Row("GET", RULE, rules.rule, STAFF),
    Row("POST", RULE, rules.save, ADMIN, rules.save_again),
    Row("GET", RULE + "/words", rules.words, STAFF),
    Row("GET", RULE + "/edit", rules.edit, ADMIN),
    Row("POST", RULE + "/state", rules.set_state, ADMIN, rules.rule_again),
    Row("POST", RULE + "/undo", rules.undo, ADMIN, rules.rule_again),
    Row("GET", RULE + "/replay", rule_replays.look, STAFF),
    Row("POST", RULE + "/replay", rule_replays.start, ADMIN, rule_replays.again),
    Row("POST", RULE + "/replay/cancel", rule_replays.cancel, ADMIN),
    Row("GET", RULE + "/replay/{message}", rule_replays.example, STAFF),
)
