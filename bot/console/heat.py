"""The heat table: places by categories of topics, the darker the more was filed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.ports.staff import Spot
from bot.proposals.permissions import Branch
from bot.proposals.places import PlaceTree

SHADES = 5
ELSEWHERE = ""
"""The row of what lies below none of the others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the table; `shade` runs from 0 (nothing) to 5 (the most of the table)."""

    category: str
    filed: int
    overdue: int
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One place with everything below it; `opens` where it can be looked at more closely."""

    place: str
    filed: int
    cells: tuple[Cell, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """The table of the places below `root`, the columns in the order of the catalogue."""

    root: str
    categories: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def heat_table(spots: Sequence[Spot], root: str, catalogue: Catalogue) -> Heat:
    """Fold what was counted onto the places directly below the root, and the root itself."""
    tree = catalogue.places
    given = {one.category for one in spots}
    categories = (*catalogue.categories, *sorted(given - set(catalogue.categories)))
    below = {under: one.id for one in tree.children(root) for under in tree.branch(one.id)}
    filed, overdue = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in spots:
        row = below.get(one.place, root if one.place == root else ELSEWHERE)
        filed[row, one.category] += one.filed
        overdue[row, one.category] += one.overdue
    most = max(filed.values(), default=0)
    rows = []
    for place in (*(one.id for one in tree.children(root)), root, ELSEWHERE):
        cells = tuple(
            Cell(name, filed[place, name], overdue[place, name], shade(filed[place, name], most))
            for name in categories
        )
        many = sum(cell.filed for cell in cells)
        opens = place not in (root, ELSEWHERE) and bool(tree.children(place))
        rows.append(HeatRow(place, many, cells, opens))
    shown = (row for row in rows if row.filed or row.place in below)
    return Heat(root, categories, tuple(shown))


def shade(filed: int, most: int) -> int:
    """Nothing is white; the rest is spread evenly up to the most."""
    return 0 if filed == 0 else -(-SHADES * filed // most)


def root_of(branch: Branch, tree: PlaceTree) -> str:
    """The lowest place under which all of a branch lies and that has more than one below it."""
    (top, *_) = (place for place in tree if place.parent is None)
    root = top
    while (inner := _only(tree, root.id, branch.places)) is not None:
        root = tree[inner]
    return root.id


def _only(tree: PlaceTree, root: str, places: frozenset[str] | None) -> str | None:
    """The one place below that holds all of the branch."""
    inner = [one.id for one in tree.children(root)]
    if not places:
        return inner[0] if len(inner) == 1 else None
    held = [one for one in inner if places <= tree.branch(one)]
    return held[0] if held else (inner[0] if len(inner) == 1 and root not in places else None)


def trail(place: str, root: str, tree: PlaceTree) -> Iterable[str]:
    """From the root down to the place: the way back up."""
    path = [one.id for one in reversed(tree.path(place))]
    return path[path.index(root) :] if root in path else path
