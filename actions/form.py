"""The draft's form: reads an answer, asks for what is missing."""

from rasa_sdk.events import EventType

from actions import changes
from actions.answers import READERS
from actions.asides import FREE_TEXT, asks_desk, is_aside
from actions.company import Help, call_person
from actions.leave import left
from actions.matters import Slots
from actions.talk import DeskAction, Talk, keep
from actions.whereabouts import candidates
from bot.messages import Option
from bot.proposals.lists import UNCLEAR
from bot.proposals.proposal import MAX_ATTACHMENTS
from bot.services import people


class ValidateForm(DeskAction):
    """Reads the answer to what was asked; sets nothing where the resident speaks of else."""

    outcome_name = "validate_propose_form"

    async def act(self, talk: Talk) -> list[EventType]:
        asked = talk.slot("requested_slot")
        if asked is None or talk.acted:
            return []
        gone = left(talk)
        if gone is not None or is_aside(talk, asked):
            return gone or []
        if asks_desk(talk):
            return [*await Help().act(talk), *keep(**{asked: None})]
        slots = _read(talk, asked)
        if slots is None:
            return await _missed(talk, asked)
        if slots.get("consent"):
            await _record_consent(talk)
        return keep(**({"missed": None} | slots))


def _read(talk: Talk, asked: str) -> Slots | None:
    if asked in FREE_TEXT and talk.turn.desk.wording.is_only("said_before", talk.text, spare=8):
        talk.say("utter_said_before")
        return {asked: None}
    if changes.is_as_before(talk):
        return changes.as_before(talk, asked)
    if asked != "confirmed":
        change = changes.early(talk, asked)
        if change is not None:
            return change
    return READERS[asked](talk)


async def _missed(talk: Talk, asked: str) -> list[EventType]:
    """Not understood: said so; the second time in a row a person is called as well."""
    count = int(talk.slot("missed") or 0) + 1
    if count == 2:
        await call_person(talk, "utter_handoff")
    else:
        talk.say("utter_missed")
    return keep(missed=count, **{asked: None})


async def _record_consent(talk: Talk) -> None:
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    if not people.has_consented(turn.resident, catalogue):
        version = catalogue.consent.version
        await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)


class Ask(DeskAction):
    """A question of the form; a shorter one where it was asked before."""

    slot = ""

    def name(self) -> str:
        return f"action_ask_propose_form_{self.slot}"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.asks_beside:
            return []
        if talk.slot("requested_slot") == self.slot:
            return self.again(talk)
        if talk.slot("told") and (not talk.acted or talk.intent == "pick"):
            return self.redo(talk)
        return self.ask(talk)

    def redo(self, talk: Talk) -> list[EventType]:
        """The question for a line that is to be corrected."""
        talk.say(f"utter_redo_{self.slot}")
        return []

    def ask(self, talk: Talk) -> list[EventType]:
        """The question in full."""
        talk.say(f"utter_ask_{self.slot}")
        return []

    def again(self, talk: Talk) -> list[EventType]:
        """The question once more, in short."""
        talk.say(f"utter_again_{self.slot}")
        return []


class AskProblem(Ask):
    """What is it about?"""

    slot = "problem"


class AskConsent(Ask):
    """Consent, once, before anything is filed: what is kept, why, how long, how to delete it."""

    slot = "consent"

    def ask(self, talk: Talk) -> list[EventType]:
        talk.say("utter_ask_consent", notice=talk.turn.desk.catalogue.consent.summary)
        return []


class AskSolution(Ask):
    """What should be done?"""

    slot = "solution"

    def ask(self, talk: Talk) -> list[EventType]:
        code = (talk.slot("matter") or {}).get("code", UNCLEAR)
        talk.say(f"utter_ask_solution_{code[0]}")
        return []


class AskPlace(Ask):
    """Where? With the places that remain, where several do, or the resident's own."""

    slot = "place"

    async def act(self, talk: Talk) -> list[EventType]:
        is_beside = talk.acted and talk.slot("requested_slot") == self.slot
        found = [] if talk.asks_beside or is_beside else candidates(talk, talk.text)
        if found:
            talk.say("utter_ask_place_which", options=_options(talk, found))
            return keep(pending={"what": "place", "places": found})
        return await super().act(talk)

    def ask(self, talk: Talk) -> list[EventType]:
        tried = talk.slot("asked_place")
        if isinstance(tried, str):
            talk.say(f"utter_ask_place_{tried}")
            return []
        home = talk.turn.resident.home
        if not home:
            return super().ask(talk)
        talk.say("utter_ask_place_home", options=_options(talk, [home]))
        return keep(pending={"what": "place", "places": [home]})

    def redo(self, talk: Talk) -> list[EventType]:
        return self.ask(talk) if talk.slot("asked_place") else super().redo(talk)

    def again(self, talk: Talk) -> list[EventType]:
        tried = talk.slot("asked_place")
        if isinstance(tried, str) and not talk.acted:
            talk.say(f"utter_ask_place_{tried}")
            return []
        return super().again(talk)


def _options(talk: Talk, places: list[str]) -> list[Option]:
    names = talk.turn.desk.catalogue.places.full_name
    return [Option(names(one), f'/pick{{"place": "{one}"}}') for one in places]


class AskReach(Ask):
    """Whom does it concern?"""

    slot = "reach"

    def redo(self, talk: Talk) -> list[EventType]:
        return self.ask(talk)


class AskPhotos(Ask):
    """Photos, up to nine."""

    slot = "photos_done"

    def ask(self, talk: Talk) -> list[EventType]:
        count = len(talk.slot("photos") or ())
        if count:
            return self._count(talk, count)
        talk.say("utter_ask_photos_done", limit=MAX_ATTACHMENTS)
        return []

    def again(self, talk: Talk) -> list[EventType]:
        count = len(talk.slot("photos") or ())
        return self._count(talk, count) if talk.intent == "photo" else super().again(talk)

    def _count(self, talk: Talk, count: int) -> list[EventType]:
        if count >= MAX_ATTACHMENTS:
            is_over = talk.intent == "photo" and not talk.set_now("photos")
            talk.say("utter_photos_over" if is_over else "utter_photos_full", limit=count)
        else:
            talk.say("utter_photos_one" if count == 1 else "utter_photos_more", count=count)
        return []
