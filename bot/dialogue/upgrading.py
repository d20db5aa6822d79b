"""Conversations stored by an earlier version: what was begun there goes on here."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.state import Draft, State

_PLAIN = ("problem", "solution", "place", "reach", "phone")


def upgraded(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """A snapshot with the one `state` slot, from one whose draft lay in many slots."""
    slots = (stored.get("head") or stored).get("slots") or {}
    if "state" in slots or not slots:
        return {"slots": slots}
    shelf = tuple(
        draft
        for entry in slots.get("queue") or ()
        if (draft := _draft(entry.get("slots") or {"problem": entry.get("text")})) is not None
    )
    state = State(draft=_draft(slots), shelf=shelf, ref=slots.get("ref") or "")
    return {"slots": {"state": state.to_json()}}


def _draft(slots: Mapping[str, Any]) -> Draft | None:
    """The draft that lay in slots; None where nothing was told."""
    if not slots.get("problem"):
        return None
    point = slots.get("point") or {}
    return Draft(
        **{name: slots[name] for name in _PLAIN if slots.get(name) is not None},
        detail=slots.get("place_detail") or "",
        latitude=point.get("latitude"),
        longitude=point.get("longitude"),
        photos=tuple((one["kind"], one["media_id"]) for one in slots.get("photos") or ()),
        photos_done=bool(slots.get("photos_done")),
        matter=slots.get("matter") or {},
    )
