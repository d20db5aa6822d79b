"""Skill human: a person is called; hours and telephone are told."""

from typing import Any

from bot.dialogue.skills import appealing
from bot.dialogue.state import Refusal
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.proposals.lists import UNCLEAR
from bot.services import people

_A_DAY = 24 * 60


async def take(talk: Talk) -> None:
    """Call a person; after a door was named it is an appeal."""
    if any(one.startswith("utter_human") for one in talk.before.last):
        talk.say(f"utter_human_again_{talk.hours}", **reached(talk))
        return
    if appealing.is_appeal(talk) and await appealing.appeal(talk):
        return
    refusal = talk.state.refusal
    is_over = refusal is not None and refusal.minutes(talk.turn.now) > _A_DAY
    refusal = None if is_over else refusal
    about = None if refusal else await appealing.meant(talk)
    await call_person(talk, "utter_human", refusal, about.ref if about else None)
    if not talk.state.is_dictating:
        talk.keep(refusal=None)


async def call_person(
    talk: Talk, response: str, refusal: Refusal | None = None, ref: str | None = None
) -> None:
    """Put the resident into the staff queue and tell when somebody will answer.

    After a no it is an appeal: the person reads the words that were judged, and those said now.
    """
    turn = talk.turn
    code = refusal.code if refusal else UNCLEAR
    if refusal and not refusal.text:
        turn.leave_out(talk.text)
    words = "\n".join(filter(None, (refusal.text, talk.text))) if refusal else talk.text
    call = await people.call_staff(
        CallKind.APPEAL if refusal and refusal.text else CallKind.HANDOFF,
        turn.resident,
        words if not refusal or refusal.text else "",
        code=code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
        ref=ref,
    )
    talk.called(call)
    talk.say(f"{response}_{talk.hours}", **reached(talk))


def reached(talk: Talk) -> dict[str, Any]:
    """When and where a person is to be had."""
    subdistrict = talk.turn.desk.catalogue.subdistrict
    return {"hours": subdistrict.hours_text, "phone": talk.phone_line()}
