"""Skill propose: an answer to the question on the table, taken into the draft."""

from dataclasses import replace

from bot.dialogue import answers, asides, questions, summary, undoing
from bot.dialogue.acts import Act, Question
from bot.dialogue.dictating import Dictating
from bot.dialogue.draft import Dictation
from bot.dialogue.matters import understood
from bot.dialogue.skills import browse, doubting, noting, others
from bot.dialogue.skills.company import offer_draft
from bot.dialogue.skills.filing import file_draft
from bot.dialogue.skills.guarding import guarded
from bot.dialogue.skills.hearing import fitting, line_picked
from bot.dialogue.skills.redoing import left_as_it_is, missed, redo, refused, topic
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.services import people

_ECHO = 40
_UNSURE = 0.5
_REDO = 0.6
_QUIET = frozenset({"nod", "kept"})
_ADVANCES = frozenset({"consent", "no_photos", "phone", "left_open", "mended", "submit"})
_HELD = frozenset({Question.CONSENT, Question.CONFIRM})


async def answer(talk: Talk) -> None:
    """The parts of a message taken into the draft on the table; then the next question."""
    draft, question = talk.before.draft, talk.before.question
    assert draft is not None
    assert question is not None
    if talk.said.acts == {Act.GREETS} and offer_draft(talk):
        return  # back after hours: where it was left comes first
    if talk.offered.kind == "topic":
        topic(talk, draft, talk.text)
        return
    talk.keep(offer=None)
    if draft.redo and (left := left_as_it_is(talk, draft)):
        draft, question = left
        if question is not Question.CONFIRM or not talk.said.of(Act.SUBMIT):
            questions.ask(talk, draft, again=True)
            return
    said = Dictating(talk.turn.desk, talk.turn.resident.home, undoing.before_last(talk.state)).take(
        draft, question, fitting(talk, question)
    )
    said = guarded(talk, said)
    if "undone" not in said.flags:
        said = replace(said, draft=_read_anew(talk, said, draft))
    _remember(talk, draft, said)
    talk.keep(draft=said.draft)
    asides.acknowledge(talk, said.asides)
    await _settle(talk, said)


def _read_anew(talk: Talk, said: Dictation, before: Draft) -> Draft:
    """With another topic and level, where the new words of the problem surely tell one."""
    draft = said.draft
    if draft.problem == before.problem or not draft.problem:
        return draft
    matter = understood(
        talk, f"{draft.problem}，{draft.solution}" if draft.solution else draft.problem
    )
    if before.matter and (matter["review"] or matter["list"] != before.matter.get("list")):
        return draft
    if before.matter and matter["code"] == before.code and before.matter.get("level"):
        return draft  # the same topic in other words stays with whoever it was for
    return replace(draft, matter=matter)


def _remember(talk: Talk, before: Draft, said: Dictation) -> None:
    """Keep how the lines read before an edit, or forget what was just brought back."""
    if "undone" in said.flags:
        talk.keep(earlier=talk.state.earlier[:-1])
    elif undoing.changed(before, said.draft) and ("mended" in said.flags or before.told):
        talk.keep(earlier=undoing.remembered(talk.state, before))


async def _settle(talk: Talk, said: Dictation) -> None:
    """What the flags come to, the most decisive first; then the next question."""
    flags, draft = said.flags, said.draft
    if "consent" in flags:
        await _record_consent(talk)
    noting.tell_of(talk, said)
    others.see_to(talk, said, others.WAITS if "submit" in flags else others.ALL)
    answered = await answers.answer_all(talk, said.asks)
    if "unclear" in flags and said.question is Question.CONSENT and not answered:
        talk.say("utter_help_answer", answer=await answers.words(talk, "consent"))
    draft = talk.state.draft or draft
    if "consent" in flags and (draft.appeal or draft.handed_in):
        talk.keep(draft=draft)
        await file_draft(talk)  # only the consent was missing
        return
    if said.doubted:
        doubting.ask_sure(talk, draft, said.doubted)
        return
    if "nothing_to_undo" in flags and not said.changed:
        talk.say("utter_nothing_to_undo")
        questions.ask(talk, replace(draft, told={}), again=True)
        return
    is_sure = talk.said.sure(Act.CORRECTS) >= _REDO or bool(line_picked(talk, said.question))
    for flag in flags:
        beside = said.changed or said.asides or flags & _ADVANCES
        if flag.startswith("redo:") and is_sure and not beside:
            redo(talk, draft, flag.removeprefix("redo:"))
            return
    if "refuse" in flags:
        refused(talk)
        return
    for name in ("consent", "submit"):
        if f"meant:{name}" in flags:
            talk.say(f"utter_meant_{name}")
            talk.offer("meant", name=name)
            return
    if "asked_first" in flags:
        if talk.said.of(Act.BROWSES, Act.SECONDS):
            await browse.search(talk, "show")
        talk.say("utter_file_or_wait")
        talk.is_asked = True
        return
    if "submit" in flags:
        now = summary.read_back(talk, draft)
        if summary.changes(now, draft.told):
            summary.say_changes(talk, now, draft.told)
        await file_draft(talk)
        others.see_to(talk, said, others.ALL - others.WAITS)
        return
    if "switch" in flags and talk.state.draft is not said.draft:
        return
    if "wide_place" in flags and "place" not in said.changed:
        talk.say("utter_ask_place_wide")
        talk.is_asked = True
        return
    if "hold_off" in flags and not said.changed and not said.asides:
        talk.say(f"utter_hold_{said.question}" if said.question in _HELD else "utter_hold")
        talk.is_asked = True
        return
    if "photos_later" in flags and not draft.photos_done:
        again = "utter_wait_for_photos" in talk.before.last
        talk.say("utter_wait_longer" if again else "utter_wait_for_photos")
        talk.keep(draft=draft)
        talk.is_asked = True
        return
    if "say_what" in flags and not said.changed and doubting.was_wrong(talk, draft):
        return
    if "say_what" in flags and not said.changed:
        talk.say("utter_what_is_wrong")
        talk.offer("line")
        return
    if "repeat" in flags and said.question is Question.CONFIRM:
        draft = replace(draft, told={})
    elif "repeat" in flags and draft.problem:
        summary.so_far(talk, draft)
    is_told = bool(said.changed) or bool(flags & _ADVANCES)
    read = talk.said.understanding
    if not said.has_heard and read is not None and read.code == draft.code and not read.review:
        questions.ask(talk, draft, again=True)  # the matter said once more
        return
    if not said.has_heard or (flags <= _QUIET and not (is_told or answered or said.asides)):
        await missed(talk, draft)
        return
    talk.keep(misses=0)
    if said.question is Question.CONSENT and "consent" not in flags and (is_told or answered):
        draft = replace(draft, puts=draft.puts + 1)
        if draft.puts == questions.PUT and not draft.handed_in:
            talk.say("utter_consent_later")
    questions.ask(talk, draft, again=not is_told or "repeat" in flags)


async def _record_consent(talk: Talk) -> None:
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    if not people.has_consented(turn.resident, catalogue):
        version = catalogue.consent.version
        await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    talk.keep(refusal=None)
