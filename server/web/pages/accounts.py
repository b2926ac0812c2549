"""Keeping a name, coming back, leaving; one's own page; one-time links for staff."""

from starlette.responses import Response

from server.actions import accounts, erasure, me, staff
from server.actions.accounts import Entered, Recovery
from server.actions.staff import Taking
from server.errors import Refused
from server.protocol.own_data import OwnDataPage, as_file
from server.protocol.own_pages import ErasedPage
from server.protocol.pages import CodesPage, SignPage
from server.web.answer import Answer, Ask, Page, Raw, Redirect, fault, own_path

QUIET = {"referrer-policy": "no-referrer"}
CLEAR = {"clear-site-data": '"cache", "storage"'}


async def sign_up_form(ask: Ask) -> Answer:
    return Page("sign_up.html", SignPage(next=own_path(ask.query("next"))))


async def sign_up(ask: Ask) -> Answer:
    entered = await accounts.sign_up(
        ask.chat, ask.visitor, await ask.field("name"), await ask.field("passphrase"), ask.device
    )
    return Page("codes.html", CodesPage(codes=entered.codes), 201, token=entered.token)


async def sign_in_form(ask: Ask) -> Answer:
    return Page("sign_in.html", SignPage(next=own_path(ask.query("next"))))


async def sign_in(ask: Ask) -> Answer:
    entered = await accounts.sign_in(
        ask.chat, ask.visitor, await ask.field("name"), await ask.field("passphrase"), ask.device
    )
    return Redirect(own_path(await ask.field("next")) or "/", token=entered.token)


async def recover_form(ask: Ask) -> Answer:
    return Page("recover.html", SignPage())


async def recover(ask: Ask) -> Answer:
    given = Recovery(
        await ask.field("name"), await ask.field("code"), await ask.field("passphrase")
    )
    entered = await accounts.recover(ask.chat, ask.visitor, given, ask.device)
    return Redirect("/me", token=entered.token)


async def sign_up_again(ask: Ask, no: Refused) -> Page:
    return await _again(ask, "sign_up.html", no)


async def sign_in_again(ask: Ask, no: Refused) -> Page:
    return await _again(ask, "sign_in.html", no)


async def recover_again(ask: Ask, no: Refused) -> Page:
    return await _again(ask, "recover.html", no)


async def sign_out(ask: Ask) -> Answer:
    await accounts.sign_out(ask.chat, ask.visitor)
    return Redirect("/", signs_out=True, headers=CLEAR)


async def my_page(ask: Ask) -> Answer:
    return Page("me.html", await me.page(ask.chat, ask.visitor))


async def export(ask: Ask) -> Answer:
    """A file to keep."""
    mine = await me.take_along(ask.chat, ask.visitor)
    headers = {"content-disposition": 'attachment; filename="kith-about-me.json"'}
    return Raw(Response(as_file(mine), 200, headers, "application/json; charset=utf-8"))


async def export_to_read(ask: Ask) -> Answer:
    """The same as a page: to read, print or save."""
    return Page("export.html", OwnDataPage(mine=await me.take_along(ask.chat, ask.visitor)))


async def erase_form(ask: Ask) -> Answer:
    return Page("erase.html", await erasure.page(ask.chat, ask.visitor))


async def erase(ask: Ask) -> Answer:
    given = (await ask.field("passphrase"), await ask.field("word"))
    await erasure.erase(ask.chat, ask.visitor, *given)
    return Redirect("/me/erased", signs_out=True, headers=CLEAR)


async def erase_again(ask: Ask, no: Refused) -> Page:
    page = await erasure.page(ask.chat, ask.visitor)
    return Page("erase.html", page, no.status, error=fault(no))


async def erased(ask: Ask) -> Answer:
    """Who is signed in was not erased, or came back as somebody new."""
    return Redirect("/me") if ask.visitor.signed_in else Page("erased.html", ErasedPage())


async def new_codes(ask: Ask) -> Answer:
    codes = await accounts.new_codes(ask.chat, ask.visitor)
    return Page("codes.html", CodesPage(codes=codes), 201)


async def end_device(ask: Ask) -> Answer:
    await accounts.end_device(ask.chat, ask.visitor, int(ask.path("id")))
    return Redirect("/me")


async def end_others(ask: Ask) -> Answer:
    await accounts.end_others(ask.chat, ask.visitor)
    return Redirect("/me")


async def put_away(ask: Ask) -> Answer:
    await me.put_away(ask.chat, ask.visitor, int(ask.path("id")))
    return Redirect(own_path(await ask.field("next")) or "/me")


async def start(ask: Ask) -> Answer:
    return Page(
        "start.html", await staff.link(ask.chat, ask.visitor, ask.path("token")), headers=QUIET
    )


async def take_start(ask: Ask) -> Answer:
    taking = Taking(await ask.field("name"), await ask.field("passphrase"), ask.device)
    entered: Entered = await staff.take_link(ask.chat, ask.visitor, ask.path("token"), taking)
    if entered.codes:
        return Page("codes.html", CodesPage(codes=entered.codes), 201, QUIET, token=entered.token)
    return Redirect("/desk", token=entered.token)


async def start_again(ask: Ask, no: Refused) -> Page:
    page = await staff.link(ask.chat, ask.visitor, ask.path("token"))
    return Page("start.html", page, no.status, QUIET, fault(no))


async def _again(ask: Ask, template: str, no: Refused) -> Page:
    """The form with what was wrong; the name comes back, secrets do not."""
    data = SignPage(name=(await ask.field("name"))[:100], next=own_path(await ask.field("next")))
    return Page(template, data, no.status, error=fault(no))
