"""One turn as the skills see it: what was heard, where one is, the desk, and a way to answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.dialogue.acts import Act, Heard, Question, acts_of
from bot.dialogue.state import Offer, State
from bot.messages import Option
from bot.ports import StaffCall
from bot.proposals.belonging import of_call
from bot.proposals.deadlines import CHINA
from bot.turn import Turn
from bot.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its words, what they were read as, and the option that was picked instead.

    `picked` is the intent of an option, of a menu entry or of what is no text, with its `values`.
    """

    text: str = ""
    heard: tuple[Heard, ...] = ()
    understanding: Understanding | None = None
    picked: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    called: str = ""
    """The turn that the words ask for by its name (`bot.dialogue.called`)."""
    rest: str = ""
    """What stands behind that name."""

    @property
    def acts(self) -> frozenset[Act]:
        """All acts of the message."""
        return acts_of(self.heard)

    def of(self, *acts: Act) -> tuple[Heard, ...]:
        """The parts that do one of these."""
        return tuple(one for one in self.heard if one.act in acts)

    def sure(self, *acts: Act) -> float:
        """How surely the likeliest part does one of these."""
        return max((one.chance(*acts) for one in self.heard), default=0.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence of data/skills by name, with its values and options, or words made already."""

    response: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    text: str = ""


class Talk:
    """What a skill works with. `state` is replaced, never changed; `replies` go out in order."""

    def __init__(self, turn: Turn, state: State, said: Said, attached: Mapping[str, Any]) -> None:
        self.turn, self.before, self.said, self.attached = turn, state, said, attached
        self.state = state
        self.replies: list[Reply] = []
        self.marks: list[str] = []
        self.is_asked = False
        """Whether the answer ends on a question of its own."""
        self.touched: set[str] = set()
        """What the turn belongs to: proposals, calls, drafts."""
        self.tells_rating = False
        """Whether the mark somebody gave is said."""

    @property
    def text(self) -> str:
        """The resident's words in this turn; empty for a menu, a picture, an option."""
        return self.said.text

    def keep(self, **changes: Any) -> None:
        """Replace parts of the state."""
        self.state = replace(self.state, **changes)

    def say(self, response: str, options: Iterable[Option] = (), **values: Any) -> None:
        """Answer with a sentence of data/skills, by name."""
        self.replies.append(Reply(response, values, tuple(options)))

    def say_so(self, text: str) -> None:
        """Answer with words that are made already."""
        if text:
            self.replies.append(Reply(text=text))

    def mark(self, name: str) -> None:
        """Note what was said, so that it is not said again in the next turn."""
        self.marks.append(name)

    def phrase(self, key: str, /, **values: object) -> str:
        """A standing phrase of data/dialogue."""
        return self.turn.desk.wording.phrase(key, **values)

    def offer(self, kind: str, *, turns: int = 1, **more: Any) -> None:
        """Remember what was asked beside the draft."""
        self.keep(offer=Offer(kind, more, turns))
        self.is_asked = True

    def close_offer(self) -> None:
        """What was asked beside the draft is answered, or over."""
        self.keep(offer=None)

    def about(self, ref: str) -> None:
        """This proposal was talked about; the next words may mean it without naming it."""
        self.keep(ref=ref, ref_turns=0)
        self.touched.add(ref)

    def called(self, call: StaffCall) -> None:
        """A person was called: the turn belongs to the proposal it is about, else to the call."""
        self.touched.add(call.ref or of_call(call.id))

    @property
    def offered(self) -> Offer:
        """What was asked beside the draft before this message; of kind `` where nothing was."""
        return self.before.offer or Offer("")

    @property
    def question(self) -> Question:
        """What was on the table when the resident spoke."""
        return self.before.asked

    def value(self, name: str) -> Any:
        """A value an option carried."""
        return self.said.values.get(name)

    def day(self, moment: Any) -> str:
        """A day as people say it: in local time."""
        return self.turn.desk.wording.day(moment.astimezone(CHINA).date())

    def due(self, moment: datetime | None) -> str:
        """The day of a deadline as people say it; an estimate is called one."""
        if moment is None:
            return ""
        calendar, wording = self.turn.desk.catalogue.calendar, self.turn.desk.wording
        is_estimated = moment > self.turn.now and calendar.is_estimated(moment)
        return wording.day(moment.astimezone(CHINA).date(), is_estimated=is_estimated)

    def echo(self, text: str, limit: int = 60) -> str:
        """A statement as it is read back to whoever said it."""
        return self.turn.desk.wording.echo(text, limit)

    def doors(self, code: str, text: str = "") -> str:
        """The doors of a negative entry in one line, numbers from the catalogue.

        With the words said, those that fit them; an entry nobody here may read into gives all.
        """
        wording, lists = self.turn.desk.wording, self.turn.desk.catalogue.lists
        entry, doors = lists.negative[code], lists.doors_of(code)
        if text and entry.keeps_text and not entry.is_urgent:
            doors = wording.fitting(doors, text)
        return wording.doors(doors, urgent=entry.is_urgent)

    def phone_line(self) -> str:
        """The subdistrict's telephone, or where to ring while it is not filled in."""
        phone = self.turn.desk.catalogue.subdistrict.duty_phone
        return self.phrase("phone", phone=phone) if phone else self.hotline("no_phone")

    def hotline(self, phrase: str = "hotline") -> str:
        """The city's hotline, which is open to everybody for everything not urgent."""
        door = self.turn.desk.catalogue.lists.doors["city_hotline"]
        return self.phrase(phrase, door=self.phrase("door", name=door.name, number=door.number))

    @property
    def hours(self) -> str:
        """Whether somebody is in the office: `open` or `closed`."""
        return "open" if self.turn.desk.catalogue.calendar.is_open(self.turn.now) else "closed"
