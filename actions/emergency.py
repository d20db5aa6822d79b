"""Skill emergency: numbers first, staff alerted, everything else waits."""

from rasa_sdk.events import ActiveLoop, EventType

from actions.heed import cared, held, is_over, look_after
from actions.talk import DeskAction, Talk, clear, keep
from bot.ports import CallKind
from bot.proposals.lists import Door
from bot.services import people

DANGERS = {
    "gas": ("gas_emergency", "fire"),
    "trapped": ("fire", "police"),
    "fire": ("fire", "ambulance"),
    "threat": ("police", "ambulance"),
    "fight": ("police", "ambulance"),
    "traffic": ("traffic_police", "ambulance"),
    "hurt": ("ambulance", "police"),
}
"""What is happening, by the words for it, and whom to ring first."""


class Emergency(DeskAction):
    """Interrupts everything at once; what was being dictated is kept for afterwards."""

    outcome_name = "action_emergency"

    async def act(self, talk: Talk) -> list[EventType]:
        code = str(talk.understanding.get("code"))
        negative = talk.turn.desk.catalogue.lists.negative
        code = code if code in negative and negative[code].is_urgent else "N01"
        if held(talk) and is_over(talk):
            return await look_after(talk)
        code = _of_before(talk, code)
        await _alert(talk, code, CallKind.EMERGENCY)
        if code == "N03":
            await _alert(talk, code, CallKind.REPORT_DUTY)
        alarm = keep(alarm=_said(talk, code), pending=None)
        if not talk.in_form:
            return alarm
        ended: list[EventType] = [ActiveLoop(None), *clear("requested_slot"), *alarm]
        if not talk.slot("problem"):
            return ended
        talk.say("utter_draft_kept")
        return [*ended, *keep(parked=True)]


def _of_before(talk: Talk, code: str) -> str:
    """What somebody is in: still the alarm of a moment ago, where the words name no danger."""
    before = held(talk)
    is_held = bool(before) and not before.get("over")
    return before["code"] if is_held and code == "N01" and _danger(talk) is None else code


def _danger(talk: Talk) -> str | None:
    wording = talk.turn.desk.wording
    return next((one for one in DANGERS if wording.says(f"danger_{one}", talk.text)), None)


def _said(talk: Talk, code: str) -> dict[str, str]:
    """Numbers first; what the turns that follow are answered by is returned."""
    wording, lists = talk.turn.desk.wording, talk.turn.desk.catalogue.lists
    danger = _danger(talk)
    doors = lists.doors_of(code)
    if code != "N01" or danger is None:
        response = f"utter_emergency_{code}"
    else:
        response, doors = f"utter_emergency_N01_{danger}", _first(doors, DANGERS[danger])
    before = held(talk)
    if before.get("code") == code and not before.get("over"):
        response = cared(talk, code)
    numbers = wording.doors(doors, urgent=True)
    talk.say(response, doors=numbers)
    at = talk.turn.now.isoformat()
    return {"code": code, "doors": numbers, "at": at, "last": response}


def _first(doors: tuple[Door, ...], wanted: tuple[str, ...]) -> tuple[Door, ...]:
    """The doors this danger needs, in its order."""
    by_id = {door.id: door for door in doors}
    return tuple(by_id[one] for one in wanted if one in by_id)


async def _alert(talk: Talk, code: str, kind: CallKind) -> None:
    turn = talk.turn
    found = turn.desk.reader.places(talk.text, turn.resident.home)
    await people.call_staff(
        kind,
        turn.resident,
        talk.text,
        code=code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
        place=found.place,
    )
