"""Checks all content under `data/`: the catalogue, the example sentences and the skills."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.catalogue import numbers
from bot.catalogue.duplicates import twins
from bot.catalogue.lists import ALL_CODES, NEGATIVE_CODES, TOPIC_CODES
from bot.catalogue.load import gather, spoken
from bot.catalogue.reader import Complaints
from bot.catalogue.words import FILE, is_current
from bot.content import Complaint, Example, examples, read
from bot.proposals.errors import ContentError

_LEAST = {**dict.fromkeys(TOPIC_CODES, 40), **dict.fromkeys(NEGATIVE_CODES, 60)}


def check(root: Path, today: date | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(errors, warnings) of everything under `root/data`, each one line in Chinese."""
    gathered = gather(root, today)
    complaints = gathered.complaints
    if gathered.catalogue is not None and not is_current(root, gathered.catalogue):
        complaints.add(root / FILE, 1, "lexicon_old")
    _unfilled(root, complaints)
    _check_examples(root / "data" / "examples", complaints)
    _check_skills(root, complaints)
    _check_rest(root / "data", gathered.closed, complaints)
    numbers.check_closed(root / "data", gathered.closed, complaints)
    return spoken(complaints.errors, root), spoken(complaints.warnings, root)


def _unfilled(root: Path, complaints: Complaints) -> None:
    """One warning a file for the numbers the street still has to fill in."""
    for path in sorted((root / "data" / "catalogue").rglob("*.yml")):
        try:
            document = read(path)
        except ContentError:
            continue
        gaps = [*_gaps(document.value)]
        if gaps:
            complaints.warn(path, 1, "phones_to_fill", found=len(gaps), names=", ".join(gaps))


def _gaps(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _gaps(item)
    elif isinstance(value, dict):
        for field in ("number", "phone", "duty_phone"):
            if field in value and value[field] is None:
                yield str(value.get("name"))
        for item in value.values():
            yield from _gaps(item)


def _check_examples(folder: Path, complaints: Complaints) -> None:
    sentences: list[Example] = []
    paths = sorted(folder.glob("*.yml"))
    for path in paths:
        numbers.check_keys(path, complaints)
        try:
            found = examples(path)
        except ContentError as error:
            complaints.errors += [one for one in error.args if isinstance(one, Complaint)]
            continue
        _check_codes(path, found, complaints)
        sentences += found
    _check_coverage(folder, {path.stem for path in paths}, sentences, complaints)
    _check_twins(folder, sentences, complaints)


def _check_codes(path: Path, found: tuple[Example, ...], complaints: Complaints) -> None:
    """A code's sentences stand in a file of its name, and more of them in `extra_` before it."""
    own = {one.code for one in found if not one.counter}
    for code in own - {path.stem.removeprefix("extra_")}:
        complaints.add(path, 1, "examples_misnamed", code=code)
    for one in found:
        for code in filter(None, (one.code, one.alt)):
            if code not in ALL_CODES:
                complaints.add(path, one.line, "unknown_code", code=code)
        if one.counter and one.code == path.stem:
            complaints.add(path, one.line, "counter_of_itself", code=one.code)


def _check_coverage(
    folder: Path, stems: set[str], sentences: list[Example], complaints: Complaints
) -> None:
    many = Counter(one.code for one in sentences if not one.counter)
    for code, least in _LEAST.items():
        path = folder / f"{code}.yml"
        if code not in stems:
            complaints.add(path, 1, "examples_missing", code=code)
        elif 0 < many[code] < least:
            complaints.add(path, 1, "too_few_examples", code=code, least=least, found=many[code])


def _check_twins(folder: Path, sentences: list[Example], complaints: Complaints) -> None:
    for pair in twins(sentences):
        one, path = pair.second, pair.second.path or folder
        first = f"{pair.first.path.name if pair.first.path else '?'}:{pair.first.line}"
        if pair.first.code != one.code and pair.alike == 1.0:
            key = "example_contradicts"
        else:
            key = "example_twice" if pair.alike == 1.0 else "example_nearly_twice"
        complaints.add(
            path, one.line, key, first=first, text=one.text, other=pair.first.code,
            code=one.code, alike=round(100 * pair.alike),
        )  # fmt: skip


def _check_skills(root: Path, complaints: Complaints) -> None:
    folder = root / "data" / "skills"
    for skill in sorted(one for one in folder.glob("*") if one.is_dir()):
        if skill.name.startswith((".", "_")):
            continue
        if not (root / "tests" / "dialogues" / f"{skill.name}.yml").is_file():
            complaints.add(skill, 1, "dialogue_missing", skill=skill.name)


def _check_rest(folder: Path, closed: numbers.Closed, complaints: Complaints) -> None:
    """Everything that is neither catalogue nor examples parses; what is said has no numbers."""
    for path in sorted(folder.rglob("*.yml")):
        part = path.relative_to(folder).parts[0]
        if part in {"catalogue", "examples"}:
            continue
        try:
            read(path)
        except ContentError as error:
            complaints.errors += [one for one in error.args if isinstance(one, Complaint)]
        if part == "dialogue" or path.name == "responses.yml":
            numbers.check_phones(path, closed, complaints)
