"""Every route with the permission it needs; there is no other way into the console."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from aiohttp import web

from bot.console import (
    acting,
    asking,
    assets,
    bulk,
    calls,
    desk,
    drafts,
    exports,
    figures,
    files,
    filing,
    finding,
    guests,
    importing,
    letters,
    lists,
    live,
    media,
    meetings,
    minutes,
    monthly,
    noticing,
    opining,
    papers,
    passwords,
    previews,
    records,
    sessions,
    settings,
    signing,
    slips,
    staff,
    street,
    tickets,
    undoing,
)
from bot.console.ticket import looking
from bot.expecting import go_on

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

REF = r"{ref:[A-Z]{2,5}-\d{4}-\d{1,9}}"
ID = r"{id:\d{1,18}}"
MEETING = f"/tickets/{REF}/meetings/{{number:\\d{{1,4}}}}"
TOKEN = r"{token:[\w-]{20,80}}"


class Route(NamedTuple):
    """Method, path, name, what answers, and the view of the permission table it needs.

    `public` and `static` need nothing, `half` a password already given, `link` the token of an
    open question in the address: the gate looks it up before anything else.
    """

    method: str
    path: str
    name: str
    handler: Handler
    permission: str


ROUTES = (
    Route("GET", "/", "home", lists.home, "account"),
    Route("GET", "/static/{name:.+}", "static", assets.serve, "static"),
    Route("GET", "/sign-in", "sign_in", signing.ask, "public"),
    Route("POST", "/sign-in", "sign_in", signing.password, "public"),
    Route("GET", "/code", "code", signing.ask_code, "half"),
    Route("POST", "/code", "code", signing.code, "half"),
    Route("GET", "/enrol", "enrol", signing.ask_enrol, "half"),
    Route("POST", "/enrol", "enrol", signing.enrol, "half"),
    Route("POST", "/leave", "leave", signing.sign_out, "half"),
    Route("POST", "/sign-out", "sign_out", signing.sign_out, "account"),
    Route("GET", f"/ask/{TOKEN}", "guest", guests.show, "link"),
    Route("POST", f"/ask/{TOKEN}", "guest", guests.answer, "link"),
    Route("GET", f"/ask/{TOKEN}/{{digest:[0-9a-f]+}}", "guest_photo", guests.photo, "link"),
    Route("GET", "/password", "password", passwords.ask_password, "account"),
    Route("POST", "/password", "password", passwords.new_password, "account"),
    Route("GET", "/settings", "settings", settings.show, "account"),
    Route("POST", "/settings", "settings", settings.save, "account"),
    Route("GET", "/sessions", "sessions", sessions.show, "account"),
    Route(
        "POST", r"/sessions/{which:[0-9a-f]{16}|others}/end", "session_end", sessions.end,
        "account",
    ),
    Route("GET", "/pulse", "pulse", lists.pulse, "calls"),
    Route("GET", "/counts", "counts", lists.counts, "queues"),
    Route("GET", "/live", "live", live.stream, "account"),
    Route("GET", "/desk", "desk", desk.show, "queues"),
    Route("GET", "/bell", "bell", desk.bell, "account"),
    Route("POST", "/seen", "seen", desk.seen, "queues"),
    Route("GET", "/notices", "notices", desk.ask_ways, "account"),
    Route("POST", "/notices", "notices", desk.keep_ways, "account"),
    Route("GET", "/search", "search", finding.show, "queues"),
    Route("GET", "/search/alike", "search_alike", finding.alike, "queues"),
    Route("GET", "/queue/{queue}", "queue", lists.show, "queues"),
    Route("GET", r"/export/{queue}.{kind:csv|xlsx}", "export", exports.export, "export"),
    Route("POST", "/filters", "save_filter", lists.save_filter, "filters"),
    Route("POST", f"/filters/{ID}/drop", "drop_filter", lists.drop_filter, "filters"),
    Route("GET", "/undo", "undo", undoing.show, "steps"),
    Route("POST", "/undo", "undo", undoing.undo, "steps"),
    Route("GET", "/bulk", "bulk", bulk.ask, "steps"),
    Route("POST", "/bulk", "bulk", bulk.take, "steps"),
    Route("GET", "/file", "file", filing.ask, "file"),
    Route("POST", "/file", "file", filing.file, "file"),
    Route("POST", "/file/look", "file_look", filing.look, "file"),
    Route("GET", "/file/template.xlsx", "file_template", importing.template, "file"),
    Route("GET", "/file/import", "file_import", importing.ask, "file"),
    Route("POST", "/file/import", "file_import", importing.take, "file"),
    Route("GET", "/drafts", "drafts", drafts.given_back, "account"),
    Route("POST", "/drafts", "drafts", drafts.keep, "account"),
    Route("GET", "/slips", "slips", slips.show, "file"),
    Route("GET", f"/tickets/{REF}", "ticket", tickets.show, "ticket"),
    Route("GET", f"/tickets/{REF}/preview", "preview", previews.show, "ticket"),
    Route("GET", f"/tickets/{REF}/print", "print", papers.order, "ticket"),
    Route("GET", f"/tickets/{REF}/papers/{{kind:[a-z_]{{1,20}}}}", "paper", papers.one, "ticket"),
    Route("GET", "/papers", "papers", papers.many, "ticket"),
    Route("GET", f"/tickets/{REF}/media/{{digest:[0-9a-f]+}}", "media", media.show, "ticket"),
    Route("GET", f"/tickets/{REF}/said/{{digest:[0-9a-f]+}}", "said", media.said, "talk"),
    Route("GET", f"/tickets/{REF}/steps/{{step}}", "step", tickets.step_form, "steps"),
    Route("POST", f"/tickets/{REF}/steps/{{step}}", "step", acting.take, "steps"),
    Route("POST", f"/tickets/{REF}/steps/{{step}}/reads", "reads", looking.reads, "steps"),
    Route("POST", f"/tickets/{REF}/steps/{{step}}/doors", "doors", looking.doors, "steps"),
    Route("POST", f"/tickets/{REF}/steps/{{step}}/beside", "beside", looking.beside, "steps"),
    Route("GET", f"/tickets/{REF}/alike", "alike", looking.alike, "ticket"),
    Route("GET", f"/tickets/{REF}/notices", "ticket_notices", noticing.show, "ticket"),
    Route("POST", f"/tickets/{REF}/objections/{ID}", "objection_answer", noticing.answer, "steps"),
    Route("GET", f"/tickets/{REF}/opinions", "opinions", opining.show, "ticket"),
    Route("POST", f"/tickets/{REF}/opinions", "opinions", opining.change, "steps"),
    Route("POST", f"/tickets/{REF}/files", "files", files.add, "steps"),
    Route("POST", f"/tickets/{REF}/files/{ID}/show", "file_show", files.show, "steps"),
    Route("POST", f"/tickets/{REF}/files/{ID}/drop", "file_drop", files.drop, "steps"),
    Route("POST", f"/tickets/{REF}/ask", "ask", asking.ask, "steps"),
    Route("GET", f"/tickets/{REF}/meetings", "meetings", meetings.show, "ticket"),
    Route("POST", f"/tickets/{REF}/meetings", "meetings", meetings.call, "meetings"),
    Route("POST", f"{MEETING}/move", "meeting_move", meetings.move, "meetings"),
    Route("POST", f"{MEETING}/cancel", "meeting_cancel", meetings.cancel, "meetings"),
    Route("POST", f"{MEETING}/minutes", "minutes", minutes.keep, "meetings"),
    Route(
        "GET", f"{MEETING}/{{kind:[a-z]{{1,12}}}}", "meeting_sheet",
        meetings.sheet, "ticket",
    ),
    Route("POST", f"/tickets/{REF}/split", "split", acting.split, "split"),
    Route("GET", f"/tickets/{REF}/lines", "ticket_lines", tickets.lines, "talk"),
    Route("POST", f"/tickets/{REF}/say", "say", acting.say, "talk"),
    Route("POST", f"/tickets/{REF}/hold", "hold", acting.hold, "talk"),
    Route("GET", "/calls", "calls", calls.show, "calls"),
    Route("GET", f"/calls/{ID}", "call", calls.talk, "talk"),
    Route("GET", f"/calls/{ID}/said/{{digest:[0-9a-f]+}}", "call_said", media.call_said, "talk"),
    Route("GET", f"/calls/{ID}/lines", "call_lines", calls.lines, "talk"),
    Route("POST", f"/calls/{ID}/claim", "call_claim", calls.claim, "close_calls"),
    Route("POST", f"/calls/{ID}/say", "call_say", calls.say, "talk"),
    Route("POST", f"/calls/{ID}/hold", "call_hold", calls.hold, "talk"),
    Route("POST", f"/calls/{ID}/close", "call_close", calls.close, "close_calls"),
    Route("GET", "/letters", "letters", letters.show, "letters"),
    Route("POST", f"/letters/{ID}/again", "letter_again", letters.again, "resend"),
    Route("GET", "/figures", "figures", figures.show, "figures"),
    Route("GET", "/figures/month", "month", monthly.show, "figures"),
    Route("GET", "/figures/month.xlsx", "month_xlsx", monthly.taken, "figures"),
    Route("GET", "/audit", "audit", records.audit, "audit"),
    Route("GET", "/sign-ins", "sign_ins", records.sign_ins, "sign_ins"),
    Route("GET", "/accounts", "accounts", staff.show, "accounts"),
    Route("POST", "/accounts", "accounts", staff.add, "accounts"),
    Route("GET", "/street", "street", street.show, "street"),
    Route("POST", "/street", "street", street.change, "street"),
    Route("GET", "/street.patch", "street_difference", street.difference, "street"),
    Route("POST", f"/street/{ID}/undo", "street_undo", street.undo, "street"),
    Route("POST", r"/accounts/{id:\w{1,40}}/edit", "account_edit", staff.edit, "accounts"),
    Route(
        "POST", r"/accounts/{id:\w{1,40}}/{what:active|codes|unlock|password}", "account_change",
        staff.change, "accounts",
    ),
)  # fmt: skip


def add_routes(app: web.Application) -> None:
    """Put every route into the app, its permission on what answers it."""
    resources: dict[tuple[str, str], web.Resource] = {}
    for route in ROUTES:
        key = (route.path, route.name)
        if key not in resources:
            resources[key] = app.router.add_resource(route.path, name=route.name)
        answer = guarded(route.handler, route.permission)
        resources[key].add_route(route.method, answer, expect_handler=go_on)


def guarded(handler: Handler, permission: str) -> Handler:
    """The handler, with the permission the gate asks for."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await handler(request)

    answer.permission = permission  # type: ignore[attr-defined]
    return answer
