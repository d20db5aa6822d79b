"""Choices made by typing: labels of many things, and which of them is meant by what was typed."""

from collections.abc import Iterable, Mapping

from bot.proposals.lists import UNCLEAR
from bot.services.desk.clerk import DeskTools

Choice = tuple[str, str]
TYPED = frozenset({"body", "entry", "door", "code", "place"})
"""Fields with so many choices that they are typed for."""
OTHER_DOOR = "door_other"
"""Where a door is typed that is none of those the entry names; it goes before the others."""


def labelled(name: str, tools: DeskTools, ids: Iterable[str] | None = None) -> tuple[Choice, ...]:
    """These values of a field, or all there are, with the labels people choose them by."""
    catalogue = tools.catalogue
    lists, tree = catalogue.lists, catalogue.places
    if name == "body":
        bodies = catalogue.bodies
        return tuple((one, bodies[one].name) for one in (bodies if ids is None else ids))
    if name == "entry":
        return tuple((one.code, f"{one.code} {one.name}") for one in lists.negative.values())
    if name == "door":
        doors = (lists.doors[one] for one in (lists.doors if ids is None else ids))
        return tuple((one.id, f"{one.name} {one.number or ''}".strip()) for one in doors)
    if name == "code":
        codes = ((one, f"{one} {lists.name_of(one)}") for one in (*lists.topics, *lists.negative))
        return (*codes, (UNCLEAR, tools.words.label("lists", "unclear")))
    places = (one.id for one in tree) if ids is None else ids
    return tuple((one, "".join(p.name for p in reversed(tree.path(one)))) for one in places)


def meant(name: str, typed: str, tools: DeskTools) -> str:
    """The value meant: it is typed itself, or its whole label, or words only its label has.

    What may mean several things, or none, is given back as it was typed.
    """
    words, choices = typed.strip(), labelled(name, tools)
    for value, label in choices:
        if words in (value, label) or words == label.split(" ", 1)[0]:
            return value
    folded = words.casefold()
    found = [value for value, label in choices if folded and folded in label.casefold()]
    found = found or [value for value, label in choices if len(label) > 1 and label in words]
    return found[0] if len(found) == 1 else typed


def resolved(typed: Mapping[str, str], tools: DeskTools) -> dict[str, str]:
    """What was typed, with the values that are meant in place of labels."""
    found = dict(typed)
    if other := found.pop(OTHER_DOOR, "").strip():
        found["door"] = other
    return found | {
        name: meant(name, found[name], tools) for name in TYPED & found.keys() if found[name]
    }
