"""What stands around every page: the menu by permission, and where in it one is."""

from dataclasses import dataclass

from aiohttp import web

from bot.services.desk.clerk import Clerk

INLINE = 4
"""Entries that stand in the bar itself; the rest is behind one word, unless it is only one."""
ON_A_PHONE = 3
"""Entries of the bar below on a phone, beside the one for all the rest."""


@dataclass(frozen=True)
class Item:
    """One entry: its route, the view it needs, its picture, and the routes that belong to it."""

    name: str
    view: str
    icon: str
    also: frozenset[str] = frozenset()


MENU = (
    Item("desk", "queues", "person-workspace", frozenset({"bell", "ways"})),
    Item("home", "queues", "list-task", frozenset({"queue", "ticket", "step", "bulk", "say"})),
    Item(
        "calls",
        "calls",
        "headset",
        frozenset({"call", "call_say", "call_hold", "call_close", "call_claim"}),
    ),
    Item("figures", "figures", "bar-chart"),
    Item("letters", "letters", "envelope-exclamation"),
    Item("audit", "audit", "clock-history"),
    Item("accounts", "accounts", "people"),
    Item("street", "street", "sliders", frozenset()),
    Item("sign_ins", "sign_ins", "door-open"),
)
FILE = Item("file", "file", "plus-lg", frozenset({"file_import", "slips"}))


@dataclass(frozen=True)
class Frame:
    """The menu of one person on one page."""

    items: tuple[Item, ...]
    below: tuple[Item, ...]
    here: str

    @property
    def inline(self) -> tuple[Item, ...]:
        """What stands in the bar."""
        return self.items if len(self.items) <= INLINE + 1 else self.items[:INLINE]

    @property
    def more(self) -> tuple[Item, ...]:
        """What stands behind the last word of the bar."""
        return self.items[len(self.inline) :]

    @property
    def rest(self) -> tuple[Item, ...]:
        """What a phone shows behind its last entry."""
        return tuple(one for one in self.items if one not in self.below)


def frame(request: web.Request, clerk: Clerk | None) -> Frame:
    """The frame of this page; nobody signed in has an empty menu."""
    if clerk is None:
        return Frame((), (), "")
    resource = request.match_info.route.resource
    name = (resource.name if resource is not None else None) or ""
    here = next((one.name for one in (*MENU, FILE) if name == one.name or name in one.also), "")
    items = tuple(one for one in MENU if clerk.may(one.view))
    first = [*items[:2], *([FILE] if clerk.may(FILE.view) else [])]
    below = (*first, *(one for one in items if one not in first))[:ON_A_PHONE]
    return Frame(items, below, here)
