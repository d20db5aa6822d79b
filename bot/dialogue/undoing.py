"""Earlier readings of a draft: what it said before each of the last edits, and going back to it."""

from dataclasses import replace

from bot.clauses import bare, joined
from bot.dialogue.state import Draft, State
from bot.dialogue.weighing import TOLD, lost

_STEPS = 5
_LINES = ("problem", "solution", "place", "detail", "latitude", "longitude", "reach", "photos",
          "photos_done", "phone", "matter", "topic_said")  # fmt: skip
_SHOWN = {"problem": "problem", "solution": "solution", "place": "place", "detail": "place",
          "photos": "photos", "phone": "phone"}  # fmt: skip


def remembered(state: State, draft: Draft) -> tuple[Draft, ...]:
    """The earlier readings with this one as the newest."""
    mine = [one for one in state.earlier if one.key == draft.key]
    return (*mine, replace(draft, told={}, redo=""))[-_STEPS:]


def before_last(state: State) -> Draft | None:
    """The draft on the table as it stood before the last edit; None where nothing was edited."""
    if state.draft is None or not state.earlier or state.earlier[-1].key != state.draft.key:
        return None
    return state.earlier[-1]


def changed(draft: Draft, other: Draft) -> tuple[str, ...]:
    """The lines that read otherwise in the other one."""
    differ = [name for name in _SHOWN if getattr(draft, name) != getattr(other, name)]
    return tuple(dict.fromkeys(_SHOWN[name] for name in differ))


def put_back(draft: Draft, earlier: Draft) -> Draft:
    """The draft with all lines as they stood."""
    return replace(draft, redo="", **{name: getattr(earlier, name) for name in _LINES})


def with_both(draft: Draft, earlier: Draft) -> Draft:
    """What the last edit replaced stands again, and what it wrote stands behind it."""
    texts = {name: (getattr(earlier, name) or "", getattr(draft, name) or "") for name in TOLD}
    both = {
        name: joined(old, new) if bare(new) not in old else old
        for name, (old, new) in texts.items()
        if lost(old, new)
    }
    return replace(draft, **both)  # type: ignore[arg-type]
