"""Checks all content under `data/`: the catalogue, the example sentences and the skills."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bot.catalogue import numbers
from bot.catalogue.duplicates import twins
from bot.catalogue.lists import ALL_CODES, NEGATIVE_CODES, TOPIC_CODES
from bot.catalogue.load import gather, spoken
from bot.catalogue.reader import Complaints
from bot.catalogue.words import FILE, is_current
from bot.content import Complaint, read
from bot.examples import URGENT, Example, dangers, examples
from bot.proposals.errors import ContentError

Reader = Callable[[Path], tuple[Example, ...]]
_LEAST = {**dict.fromkeys(TOPIC_CODES, 40), **dict.fromkeys(NEGATIVE_CODES, 60)}


def check(root: Path, today: date | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(errors, warnings) of everything under `root/data`, each one line in Chinese."""
    gathered = gather(root, today)
    complaints = gathered.complaints
    if gathered.catalogue is not None and not is_current(root, gathered.catalogue):
        complaints.add(root / FILE, 1, "lexicon_old")
    _unfilled(root, complaints)
    _check_examples(root / "data", complaints)
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


def _check_examples(data: Path, complaints: Complaints) -> None:
    sentences: list[Example] = []
    for path in sorted((data / "examples").rglob("*.yml")):
        found = _read(examples, path, complaints)
        _check_home(path, found, complaints)
        sentences += found
    _check_coverage(data / "examples", sentences, complaints)
    for path in sorted((data / "dangers").glob("*.yml")):
        found = _read(dangers, path, complaints)
        if any(one.danger != path.stem for one in found):
            complaints.add(path, 1, "examples_misnamed", code=found[0].danger)
        sentences += found
    _check_codes(sentences, complaints)
    _check_twins(data, sentences, complaints)


def _read(reader: Reader, path: Path, complaints: Complaints) -> tuple[Example, ...]:
    numbers.check_keys(path, complaints)
    try:
        return reader(path)
    except ContentError as error:
        complaints.errors += [one for one in error.args if isinstance(one, Complaint)]
        return ()


def _check_home(path: Path, found: tuple[Example, ...], complaints: Complaints) -> None:
    """A code's sentences stand in the file of its name, in the folder of its letter."""
    for code in sorted({one.code for one in found}):
        if (path.parent.name, path.stem) != (code[0], code):
            complaints.add(path, 1, "examples_misnamed", code=code)


def _check_codes(sentences: list[Example], complaints: Complaints) -> None:
    for one in sentences:
        for code in filter(None, (one.code, one.alt)):
            if not code.islower() and code not in ALL_CODES and one.path is not None:
                complaints.add(one.path, one.line, "unknown_code", code=code)


def _check_coverage(folder: Path, sentences: list[Example], complaints: Complaints) -> None:
    many = Counter(one.code for one in sentences)
    stems = {one.path.stem for one in sentences if one.path}
    for code, least in _LEAST.items():
        path = folder / code[0] / f"{code}.yml"
        if code in stems and many[code] < least:
            complaints.add(path, 1, "too_few_examples", code=code, least=least, found=many[code])
        elif not path.is_file() and code not in URGENT:
            complaints.add(path, 1, "examples_missing", code=code)


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
        if part in {"catalogue", "examples", "dangers"}:
            continue
        try:
            read(path)
        except ContentError as error:
            complaints.errors += [one for one in error.args if isinstance(one, Complaint)]
        if part == "dialogue" or path.name == "responses.yml":
            numbers.check_phones(path, closed, complaints)
