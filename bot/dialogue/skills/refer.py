"""Skill refer: after a no with its door: questions, insisting, rewriting, passing on, an appeal."""

from dataclasses import replace

from bot.dialogue import answers, asides, questions
from bot.dialogue.acts import Act
from bot.dialogue.draft import told
from bot.dialogue.matters import shelve
from bot.dialogue.skills import appealing, human, rewriting
from bot.dialogue.skills.filing import appeal_draft, file_draft
from bot.dialogue.state import Refusal
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.proposals.lists import ELSEWHERE
from bot.services import people

_WORTH, _SURELY = 4, 0.85


async def door(talk: Talk) -> None:
    """Said about the door just named: a question, doubt, insisting; never the same line twice."""
    refusal = talk.before.refusal
    assert refusal is not None
    asides.acknowledge(talk, talk.said.of(Act.SCOLDS))
    asked = talk.said.of(Act.ASKS)
    if asked:
        await _answered(talk, refusal, asked[0].answer)
        return
    await insisted(talk, refusal)


async def _answered(talk: Talk, refusal: Refusal, answer: str) -> None:
    names = talk.turn.desk.wording.answers
    if answer in ("door-where", "phone", "office", "other-ways", "unknown") or answer not in names:
        kind = "other" if answer == "other-ways" else "where"
        if kind in refusal.told:
            await insisted(talk, refusal)
            return
        doors = talk.doors(refusal.code, refusal.text)
        talk.say(f"utter_door_{kind}", doors=doors, hotline=talk.hotline())
        _told(talk, refusal, kind)
        return
    await answers.answer_all(talk, talk.said.of(Act.ASKS))


async def insisted(talk: Talk, refusal: Refusal) -> None:
    """The door once more in other words, with what else can be done; then a person."""
    if "insisted" in refusal.told:
        await human.call_person(talk, "utter_human", refusal)
        return
    doors = talk.doors(refusal.code, refusal.text)
    more = told(talk.said.heard[0]) if talk.said.heard else ""
    talk.say("utter_door_insisted", doors=doors)
    words = f"{refusal.text}；{more}" if refusal.text and len(more) >= _WORTH else refusal.text
    _told(talk, replace(refusal, text=words), "insisted")


def _told(talk: Talk, refusal: Refusal, kind: str) -> None:
    talk.keep(refusal=replace(refusal, told=(*refusal.told, kind)))
    talk.is_asked = True


def unkept(talk: Talk) -> None:
    """Words on a matter of which nothing may be kept: left out, the door named again."""
    refusal = talk.before.refusal
    assert refusal is not None
    talk.turn.leave_out(talk.text)
    is_again = "unkept" in refusal.told
    response = "utter_still_unkept_again" if is_again else "utter_still_unkept"
    talk.say(response, doors=talk.doors(refusal.code))
    told_ = (
        tuple(one for one in refusal.told if one != "unkept")
        if is_again
        else (*refusal.told, "unkept")
    )
    talk.keep(offer=None, refusal=replace(refusal, told=told_))


async def refer(talk: Talk) -> None:
    """Note the matter down for the staff who pass it on."""
    refusal = talk.state.refusal
    if refusal is None:
        talk.say("utter_nothing_refused")
        return
    turn = talk.turn
    call = await people.call_staff(
        CallKind.REFERRAL,
        turn.resident,
        refusal.text,
        code=refusal.code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
    )
    talk.called(call)
    talk.say("utter_referred", doors=talk.doors(refusal.code, refusal.text))
    talk.keep(refusal=None)


async def appeal(talk: Talk) -> None:
    """Judged wrongly, says the resident: filed for a person, with the words said now as well.

    Consent is asked first where it was not given; in the middle of a draft the appeal waits.
    """
    if await appealing.appeal(talk):
        return
    refusal = talk.state.refusal
    if refusal is not None and not refusal.text:
        await _call_person(talk, refusal.code)
        return
    if refusal is None:
        await _doubted(talk)
        return
    if talk.said.sure(Act.ASKS) > talk.said.sure(Act.APPEALS):
        await door(talk)
        return
    if refusal.code == ELSEWHERE and await _ours_after_all(talk, refusal):
        return
    if any(one.act is Act.WISHES and one.sure >= _SURELY for one in rewriting.as_told(talk)):
        await rewriting.rewrite(talk)
        return
    if talk.said.acts - _OBJECTS and not talk.value("value"):
        talk.say("utter_appeal_sure", matter=talk.echo(refusal.text, _ECHO))
        talk.offer("appeal")
        return
    await judged_anew(talk)


async def _ours_after_all(talk: Talk, refusal: Refusal) -> bool:
    """It was said to lie elsewhere, and a place of ours is named now."""
    home = talk.turn.resident.home
    place = talk.turn.desk.reader.places(talk.text, home).place or home
    if place is None or talk.state.is_dictating:
        return False
    name = talk.turn.desk.catalogue.places.full_name(place)
    talk.say("utter_ours_after_all", place=name)
    talk.keep(refusal=None)
    waiting = talk.state.draft
    if waiting is not None and waiting.problem:
        questions.ask(talk, replace(waiting, place=waiting.place or place))
        return True
    matter = rewriting.as_public(talk, refusal.matter)
    questions.ask(talk, replace(dictated(talk, refusal.text, (), matter), place=place))
    return True


_ECHO = 24
_OBJECTS = frozenset({Act.APPEALS, Act.PERSON, Act.SCOLDS})
"""What an objection consists of that wants nothing but to be judged by a person."""


async def judged_anew(talk: Talk) -> None:
    """The objection filed for a person; asked for consent first, or along with an open draft."""
    refusal = talk.state.refusal
    if refusal is None:
        talk.say("utter_nothing_refused")
        return
    reasons = "，".join(told(one) for one in talk.said.of(Act.APPEALS, Act.TELLS) if one.new)
    if len(reasons) >= _WORTH:
        refusal = replace(refusal, text=f"{refusal.text}；{reasons}")
    draft = appeal_draft(talk, refusal)
    if talk.state.is_dictating:
        talk.say("utter_appeal_waits")
        talk.keep(shelf=(*talk.state.shelf, replace(draft, begun=False)), refusal=None)
        return
    shelve(talk)
    if people.has_consented(talk.turn.resident, talk.turn.desk.catalogue):
        talk.keep(draft=draft, refusal=None)
        await file_draft(talk)
        return
    talk.keep(refusal=None)
    questions.ask(talk, draft)


async def _doubted(talk: Talk) -> None:
    """Nothing was refused: the sorting of the draft is doubted, or something we cannot tell."""
    draft = talk.state.draft
    if talk.state.is_dictating and draft is not None:
        talk.say("utter_topic_noted")
        talk.keep(draft=replace(draft, matter={**draft.matter, "review": True}))
        return
    about = await appealing.meant(talk)
    await human.call_person(talk, "utter_human", ref=about.ref if about else None)


async def _call_person(talk: Talk, code: str) -> None:
    """Nothing of it may be kept: a person is called without the words."""
    turn = talk.turn
    call = await people.call_staff(
        CallKind.APPEAL,
        turn.resident,
        "",
        code=code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
    )
    talk.called(call)
    talk.say(f"utter_person_called_{talk.hours}", hours=turn.desk.catalogue.subdistrict.hours_text)
    talk.keep(refusal=None)
