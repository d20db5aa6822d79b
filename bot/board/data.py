"""Open data (开放数据): everything public, to be taken away, with what each field means."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import absolute, day, page
from bot.board.proposals import sought
from bot.ports.board import Published

FIELDS = (
    "ref", "problem", "solution", "place", "place_name", "code", "topic", "level", "body",
    "status", "created", "public_since", "outcome", "seconds", "photos", "address",
)  # fmt: skip
_AT_ONCE = 500


async def described(request: web.Request) -> web.Response:
    """The fields, the licence and the files."""
    return page(request, "data.html", fields=FIELDS)


async def jsonl(request: web.Request) -> web.StreamResponse:
    """One JSON object a line."""
    answer = await _begin(request, "application/x-ndjson", "jsonl")
    async for one in _all(request):
        line = json.dumps(_row(request, one), ensure_ascii=False)
        await answer.write(f"{line}\n".encode())
    await answer.write_eof()
    return answer


async def csv_(request: web.Request) -> web.StreamResponse:
    """A table with a heading; a cell that a spreadsheet would calculate begins with a quote."""
    answer = await _begin(request, "text/csv", "csv")
    await answer.write("\ufeff".encode() + _line(FIELDS))
    async for one in _all(request):
        await answer.write(_line(tuple(str(value) for value in _row(request, one).values())))
    await answer.write_eof()
    return answer


async def _begin(request: web.Request, kind: str, ending: str) -> web.StreamResponse:
    headers = {"Content-Disposition": f'attachment; filename="proposals.{ending}"'}
    answer = web.StreamResponse(headers=headers)
    answer.content_type, answer.charset = kind, "utf-8"
    await answer.prepare(request)
    return answer


async def _all(request: web.Request) -> AsyncIterator[Published]:
    """In short reads, so that nobody who takes long holds a connection."""
    its, asked, last = deps(request), replace(sought(request), words=""), 0
    while True:
        async with its.open_work(readonly=True) as work:
            found = await work.board.after(asked, last, _AT_ONCE)
        for one in found:
            yield one
        if len(found) < _AT_ONCE:
            return
        last = found[-1].id


def _row(request: web.Request, one: Published) -> dict[str, object]:
    catalogue = deps(request).catalogue
    where = one.place if one.place in catalogue.places else None
    page_of = absolute(request, str(request.app.router["proposal"].url_for(ref=one.ref)))
    values = (
        one.ref, one.problem, one.solution, where or "",
        catalogue.places.full_name(where) if where else "", one.code,
        catalogue.lists.name_of(one.code), one.level, catalogue.bodies[one.body].name, one.status,
        day(one.created_at), day(one.public_at), one.outcome, one.seconds, len(one.photos), page_of,
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))


def _line(cells: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    safe = [f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in cells]
    csv.writer(out).writerow(safe)
    return out.getvalue().encode()
