"""Invite links: a facilitator's list, and the page of whoever is invited."""

import msgspec
import segno

from server.actions import arrivals, invites
from server.actions.invites import Wish
from server.errors import Refused
from server.models import RoomRole
from server.web.answer import Answer, Ask, Page, Redirect, fault
from server.web.pages.rooms import coming, welcome

QUIET = {"referrer-policy": "no-referrer"}  # the address itself is the secret


async def listing(ask: Ask) -> Answer:
    return Page("invites.html", await invites.listing(ask.chat, ask.visitor, ask.path("slug")))


async def make(ask: Ask) -> Answer:
    """Make one and show its link: this once, for only its hash is kept."""
    slug = ask.path("slug")
    role = await ask.field("role") or RoomRole.MEMBER
    if role not in set(RoomRole):
        raise Refused("role", "An invite is for a member or a facilitator.", field="role")
    wish = Wish(
        uses=await ask.number("uses", 1),
        hours=await ask.number("hours", 24),
        role=RoomRole(role),
        note=await ask.field("note"),
        hide_name=bool(await ask.field("hide_name")),
    )
    secret = await invites.make(ask.chat, ask.visitor, slug, wish, await ask.field("key"))
    url = f"{base_url(ask)}/i/{secret}"
    page = await invites.listing(ask.chat, ask.visitor, slug)
    data = msgspec.structs.replace(page, made_url=url, made_qr=qr(url))
    return Page("invites.html", data, 201)


async def listing_again(ask: Ask, no: Refused) -> Page:
    page = await invites.listing(ask.chat, ask.visitor, ask.path("slug"))
    data = msgspec.structs.replace(page, typed=await ask.form())
    return Page("invites.html", data, no.status, error=fault(no))


async def revoke(ask: Ask) -> Answer:
    slug = ask.path("slug")
    invite_id = int(ask.path("id"))
    await invites.revoke(ask.chat, ask.visitor, slug, invite_id)
    desk = "/desk" if ask.request.url.path.startswith("/desk/") else ""
    return Redirect(f"{desk}/rooms/{slug}/invites", {"revoked": invite_id})


async def preview(ask: Ask) -> Answer:
    page = await invites.preview(ask.chat, ask.visitor, ask.path("token"))
    return Page("invite.html", page, headers=QUIET)


async def accept(ask: Ask) -> Answer:
    who = await coming(ask)
    joined = await arrivals.again(ask.chat, who)
    return welcome(joined or await invites.accept(ask.chat, ask.visitor, ask.path("token"), who))


async def preview_again(ask: Ask, no: Refused) -> Page:
    page = await invites.preview(ask.chat, ask.visitor, ask.path("token"))
    data = msgspec.structs.replace(page, draft_name=(await ask.field("name"))[:100])
    return Page("invite.html", data, no.status, QUIET, fault(no))


def base_url(ask: Ask) -> str:
    """The address people type: the operator's setting, else the one this request came to."""
    return (ask.chat.settings.base_url or str(ask.request.base_url)).rstrip("/")


def qr(url: str) -> str:
    """A QR code as inline SVG, as large as what it stands in."""
    return segno.make(url, error="m").svg_inline(border=2, omitsize=True)
