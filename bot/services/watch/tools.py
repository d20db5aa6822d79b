"""What every part of the watch shares: content, clock, the console's address, names in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.catalogue.alerts import AlertTexts
from bot.ports.staff import Staff
from bot.proposals.deadlines import CHINA
from bot.proposals.lists import UNCLEAR
from bot.proposals.workflow import Role
from bot.services.desk.clerk import DeskTools


@dataclass(frozen=True)
class WatchTools:
    """Content, clock and the address of the console as staff open it."""

    desk: DeskTools
    texts: AlertTexts
    console: str

    @property
    def now(self) -> datetime:
        """The desk's time, UTC."""
        return self.desk.now

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(CHINA).date()

    def is_open(self) -> bool:
        """Whether the office is staffed now."""
        return self.desk.catalogue.calendar.is_open(self.now)

    def day(self, moment: datetime) -> str:
        """A moment's day as people read it."""
        return self.desk.words.day(moment)

    def due(self, moment: datetime) -> str:
        """The day of a deadline as people read it: an estimate is called one."""
        return self.desk.due(moment)

    def day_of(self, until: str) -> str:
        """A day given as YYYY-MM-DD, as people read it."""
        return self.day(datetime.combine(date.fromisoformat(until), time(12), CHINA))

    def is_past(self, until: object) -> bool:
        """Whether the last day of a term is over; a term that is no day never is."""
        try:
            return date.fromisoformat(str(until)) < self.today
        except ValueError:
            return False

    def after(self, moment: datetime, working_days: int) -> datetime:
        """End of office so many working days later."""
        return self.desk.catalogue.calendar.due(moment, working_days).astimezone(UTC)

    def names(self, place: str | None, code: str, body: str | None = None) -> dict[str, str]:
        """Place, matter and body in words; what the catalogue no longer knows stays as it is."""
        catalogue = self.desk.catalogue
        lists, tree, words = catalogue.lists, catalogue.places, self.desk.words
        known = code in lists.topics or code in lists.negative
        found = {
            "place": tree.full_name(place) if place in tree and place else self.texts.no_place,
            "code": lists.name_of(code) if known else words.label("lists", "unclear"),
        }
        if code not in (UNCLEAR, "") and not known:
            found["code"] = code
        if body is not None:
            seat = catalogue.bodies.get(body)
            found["body"] = seat.name if seat is not None else body
        return found

    def supervisor(self, body: str, people: Sequence[Staff]) -> str:
        """Who supervises a body: those bound nearest above it, or a word that there is nobody."""
        bodies = self.desk.catalogue.bodies
        able = [
            (len(branch.bodies), one)
            for one in people
            if one.active and one.role is Role.SUPERVISOR and one.body in bodies
            if (branch := self.desk.branch(one.body)).holds(body)
        ]
        nearest = min((size for size, _ in able), default=0)
        names = [f"{one.name}（{bodies[one.body].name}）" for size, one in able if size == nearest]
        return self.desk.words.join.join(names) or self.texts.no_supervisor
