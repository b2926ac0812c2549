"""Insights: how the community is doing, and its tables as files."""

from starlette.responses import Response

from server.actions.insights import page as page_of
from server.actions.insights.page import Wanted
from server.web import tables
from server.web.answer import Answer, Ask, Page, Raw


async def page(ask: Ask) -> Answer:
    return Page("insights.html", await page_of.page(ask.chat, ask.visitor, _wanted(ask)))


async def export(ask: Ask) -> Answer:
    found = await page_of.export(ask.chat, ask.visitor, _wanted(ask), ask.path("measure"))
    headers = {"content-disposition": f'attachment; filename="{found.name}.csv"'}
    return Raw(Response(tables.as_csv(found.table), 200, headers, "text/csv; charset=utf-8"))


def _wanted(ask: Ask) -> Wanted:
    return Wanted(ask.query_number("days") or Wanted.days, ask.query("room"))
