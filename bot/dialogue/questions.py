"""Which question comes next, and how it is asked: in full, once more in short, or for one line."""

from dataclasses import replace

from bot.dialogue import summary
from bot.dialogue.acts import Question
from bot.dialogue.state import Draft, Offer
from bot.dialogue.talk import Talk
from bot.dialogue.where import whereabouts
from bot.messages import Option
from bot.proposals.attachments import MAX_ATTACHMENTS
from bot.proposals.lists import UNCLEAR
from bot.services import people

_CHOICES = 5
_A_NIGHT = 6.0
_GIVEN_UP = 2
PUT = 2
"""So often consent is asked for while something else is told; then again before it is filed."""
REDO = {
    "problem": Question.PROBLEM,
    "solution": Question.SOLUTION,
    "place": Question.PLACE,
    "photos": Question.PHOTOS,
}


def next_question(talk: Talk, draft: Draft) -> Question:
    """The first that is open; whom it concerns is asked only where nothing tells it."""
    if not draft.problem or draft.redo == "problem":
        return Question.PROBLEM
    if not consented(talk) and (draft.handed_in or draft.puts < PUT):
        return Question.CONSENT
    if draft.redo in REDO:
        return REDO[draft.redo]
    if draft.solution is None:
        return Question.SOLUTION
    if draft.place is None and draft.tries < _GIVEN_UP:
        return Question.PLACE
    if not (draft.reach or draft.matter.get("level") or draft.place is None):
        return Question.WHOM
    return Question.CONFIRM if draft.photos_done else Question.PHOTOS


def consented(talk: Talk) -> bool:
    """Whether the resident agreed to what is kept."""
    return people.has_consented(talk.turn.resident, talk.turn.desk.catalogue)


def ask(talk: Talk, draft: Draft, *, again: bool = False) -> None:
    """Put the next question on the table: in full, or once more in short."""
    question = next_question(talk, draft)
    again = again and question is talk.before.question
    talk.keep(draft=draft, question=question)
    _ASK[question](talk, draft, again)
    talk.is_asked = True


def _problem(talk: Talk, draft: Draft, again: bool) -> None:
    if draft.redo:
        talk.say("utter_redo_problem")
    else:
        talk.say("utter_again_problem" if again else "utter_ask_problem")


def _consent(talk: Talk, draft: Draft, again: bool) -> None:
    if draft.handed_in:
        talk.say("utter_last_consent")
    elif again:
        talk.say("utter_again_consent")
    else:
        talk.say("utter_ask_consent", notice=talk.turn.desk.catalogue.consent.summary)


def _solution(talk: Talk, draft: Draft, again: bool) -> None:
    if draft.redo:
        talk.say("utter_redo_solution")
    elif again:
        talk.say("utter_again_solution")
    else:
        talk.say(f"utter_ask_solution_{(draft.code or UNCLEAR)[0]}")


def _place(talk: Talk, draft: Draft, again: bool) -> None:
    found = candidates(talk, draft)
    home = talk.turn.resident.home
    if found:
        talk.say("utter_ask_place_which", options=place_options(talk, found))
        talk.keep(offer=Offer("place", {"places": found}))
    elif draft.redo:
        talk.say("utter_redo_place")
    elif draft.tries and (not again or draft.tries > _tried(talk)):
        talk.say("utter_ask_place_unknown" if draft.detail else "utter_ask_place_unsure")
    elif again:
        talk.say("utter_again_place")
    elif home:
        talk.say("utter_ask_place_home", options=place_options(talk, (home,)))
        talk.keep(offer=Offer("place", {"places": (home,)}))
    else:
        talk.say("utter_ask_place")


def _tried(talk: Talk) -> int:
    """How often the place had been asked for in vain before this turn."""
    return talk.before.draft.tries if talk.before.draft is not None else 0


def candidates(talk: Talk, draft: Draft) -> tuple[str, ...]:
    """The places that these words, or what was said before, may mean, where several do."""
    for text in (talk.text, draft.detail, draft.problem, draft.solution or ""):
        where = whereabouts(text, talk.turn.desk, talk.turn.resident.home) if text else None
        if where is not None and where.candidates and where.place is None:
            return where.candidates[:_CHOICES]
    return ()


def place_options(talk: Talk, places: tuple[str, ...]) -> list[Option]:
    """The places to choose from."""
    names = talk.turn.desk.catalogue.places.full_name
    return [Option(names(one), f'/pick{{"place": "{one}"}}') for one in places]


def _whom(talk: Talk, draft: Draft, again: bool) -> None:
    del draft
    talk.say("utter_again_reach" if again else "utter_ask_reach")


def _photos(talk: Talk, draft: Draft, again: bool) -> None:
    count = len(draft.photos)
    if draft.redo:
        talk.say("utter_redo_photos_done")
    elif count >= MAX_ATTACHMENTS:
        talk.say("utter_photos_full", limit=count)
    elif count:
        talk.say("utter_photos_one" if count == 1 else "utter_photos_more", count=count)
    elif again:
        talk.say("utter_again_photos_done")
    else:
        talk.say("utter_ask_photos_done", limit=MAX_ATTACHMENTS)


def _confirm(talk: Talk, draft: Draft, again: bool) -> None:
    now = summary.read_back(talk, draft)
    if not draft.told or talk.turn.idle_hours >= _A_NIGHT:
        summary.in_full(talk, now)
    elif summary.changes(now, draft.told) or draft.told.keys() - now.keys():
        summary.say_changes(talk, now, draft.told)
    elif again:
        talk.say("utter_again_confirmed")
    else:
        summary.in_full(talk, now)
    talk.keep(draft=replace(draft, told=now))


_ASK = {
    Question.PROBLEM: _problem,
    Question.CONSENT: _consent,
    Question.SOLUTION: _solution,
    Question.PLACE: _place,
    Question.WHOM: _whom,
    Question.PHOTOS: _photos,
    Question.CONFIRM: _confirm,
}
