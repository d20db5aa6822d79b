"""Reads records out of content files and collects every complaint instead of stopping."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.content import Complaint, Document, Key, read
from bot.proposals.errors import ContentError

E = TypeVar("E", bound=StrEnum)


class Complaints:
    """Everything wrong so far, and everything worth a second look."""

    def __init__(self) -> None:
        self.errors: list[Complaint] = []
        self.warnings: list[Complaint] = []

    def add(self, path: Path, line: int, sentence: str, /, **values: object) -> None:
        """Something that stops the program from starting."""
        self.errors.append(Complaint(path, line, sentence, values))

    def warn(self, path: Path, line: int, sentence: str, /, **values: object) -> None:
        """Something to look at that does not stop the program."""
        self.warnings.append(Complaint(path, line, sentence, values))


class Record:
    """One mapping of a file, read field by field; a wrong field complains and yields a blank."""

    def __init__(self, document: Document, at: Key, value: object, complaints: Complaints) -> None:
        self.path, self.at, self.complaints = document.path, at, complaints
        self._document = document
        self._read: set[str] = set()
        self._value: Mapping[str, object] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.complain("not_a_mapping")

    @property
    def line(self) -> int:
        """The line the record begins on."""
        return self._document.line(*self.at)

    def line_of(self, key: str) -> int:
        """The line of a field, or of the record when the field is not there."""
        return self._document.line(*self.at, key)

    def complain(self, sentence: str, field: str | None = None, /, **values: object) -> None:
        """Complain about a field, or about the record as a whole."""
        line = self.line if field is None else self.line_of(field)
        self.complaints.add(self.path, line, sentence, key=field or "", **values)

    def warn(self, sentence: str, field: str | None = None, /, **values: object) -> None:
        """Warn about a field, or about the record as a whole."""
        line = self.line if field is None else self.line_of(field)
        self.complaints.warn(self.path, line, sentence, key=field or "", **values)

    def has(self, key: str) -> bool:
        """Whether the field is there and not null."""
        return self._value.get(key) is not None

    def raw(self, key: str) -> object:
        """A field as it is; for what the methods below do not read."""
        self._read.add(key)
        return self._value.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that must be there unless a default is given; numbers count as their digits."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.complain("missing" if value is None else "not_text", key)
        return ""

    def optional(self, key: str) -> str | None:
        """A text or null; the key itself must be written, so that a gap is seen."""
        if key not in self._value:
            self.complain("missing", key)
        self._read.add(key)
        return self.text(key) if self.has(key) else None

    def texts(self, key: str, least: int = 0) -> tuple[str, ...]:
        """A list of texts, at least so many, each once."""
        value = self.raw(key)
        if value is None and least == 0:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.complain("missing" if value is None else "not_texts", key)
            return ()
        found = tuple(dict.fromkeys(one.strip() for one in value))
        if len(found) < len(value):
            self.complain("text_twice_in_list", key)
        if len(found) < least:
            self.complain("too_few", key, least=least, found=len(found))
        return found

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain("not_a_flag", key, value=value)
        return bool(value)

    def whole(self, key: str, least: int = 1) -> int:
        """A whole number."""
        value = self.raw(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.complain("missing" if value is None else "not_a_number", key, value=value, least=least)
        return least

    def degrees(self, key: str, low: float, high: float) -> float | None:
        """A coordinate inside the given bounds, or None."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.complain("not_a_coordinate", key, value=value, low=low, high=high)
        return None

    def choice(self, key: str, kind: type[E]) -> E:
        """One of the values of an enum; complains and yields its first one otherwise."""
        value = self.raw(key)
        known = tuple(kind)
        if isinstance(value, str) and value in known:
            return kind(value)
        choices = ", ".join(known)
        self.complain("missing" if value is None else "not_one_of", key, value=value, known=choices)
        return known[0]

    def day(self, key: str) -> date | None:
        """A date such as 2026-11-22, or None when there is none."""
        value = self.raw(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.complain("not_a_date", key, value=value)
            return None

    def spans(self, key: str) -> tuple[tuple[time, time], ...]:
        """Hours of a day such as `09:00-12:00`, in order and not overlapping."""
        found: list[tuple[time, time]] = []
        for one in self.texts(key, least=1):
            try:
                start, end = (time.fromisoformat(part.strip()) for part in one.split("-"))
            except ValueError:
                self.complain("not_hours", key, value=one)
                continue
            if start >= end or (found and start < found[-1][1]):
                self.complain("hours_out_of_order", key, value=one)
            found.append((start, end))
        return tuple(found) or ((time(9), time(17)),)

    def record(self, key: str) -> "Record":
        """A mapping inside this one."""
        value = self.raw(key)
        if value is None:
            self.complain("missing", key)
        return Record(self._document, (*self.at, key), value or {}, self.complaints)

    def records(self, key: str) -> Iterator["Record"]:
        """The mappings of a list inside this one."""
        value = self.raw(key)
        if not isinstance(value, list):
            self.complain("missing" if value is None else "not_a_list", key)
            return
        for number, item in enumerate(value):
            yield Record(self._document, (*self.at, key, number), item, self.complaints)

    def entries(self, key: str) -> Iterator[tuple[str, "Record"]]:
        """The mappings inside a mapping, by name."""
        inner = self.record(key)
        for name in inner.names():
            yield name, inner.record(name)

    def names(self) -> tuple[str, ...]:
        """The keys of this mapping."""
        return tuple(self._value)

    def finish(self) -> None:
        """Complain of every key nobody asked for: a misspelt field must not pass silently."""
        for key in self._value.keys() - self._read:
            self.complain("unknown_key", str(key))


def open_file(path: Path, complaints: Complaints) -> Record | None:
    """The record at the top of a file; None, with complaints, when it cannot be read."""
    try:
        document = read(path)
    except ContentError as error:
        complaints.errors += [one for one in error.args if isinstance(one, Complaint)]
        return None
    return Record(document, (), document.value, complaints)


def open_folder(folder: Path, complaints: Complaints) -> Iterator[Record]:
    """The records at the top of every YAML file of a folder, in order of name."""
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        complaints.add(folder, 1, "no_files")
    for path in paths:
        record = open_file(path, complaints)
        if record is not None:
            yield record
