"""Skill emergency: numbers first, staff alerted, everything else waits."""

from rasa_sdk.events import ActiveLoop, EventType

from actions.talk import DeskAction, Talk, clear, keep
from bot.ports import CallKind
from bot.services import people


class Emergency(DeskAction):
    """Interrupts everything at once; what was being dictated is kept for afterwards."""

    outcome_name = "action_emergency"

    async def act(self, talk: Talk) -> list[EventType]:
        turn, catalogue = talk.turn, talk.turn.desk.catalogue
        code = talk.understanding.get("code", "N01")
        code = code if code in catalogue.lists.negative else "N01"
        found = turn.desk.reader.places(talk.text, turn.resident.home)
        await people.call_staff(
            CallKind.EMERGENCY,
            turn.resident,
            talk.text,
            code=code,
            work=turn.work,
            catalogue=catalogue,
            now=turn.now,
            place=found.place,
        )
        if code == "N03":
            await people.call_staff(
                CallKind.REPORT_DUTY,
                turn.resident,
                talk.text,
                code=code,
                work=turn.work,
                catalogue=catalogue,
                now=turn.now,
                place=found.place,
            )
        talk.say(f"utter_emergency_{code}", doors=talk.doors(code))
        if talk.in_form and talk.slot("problem"):
            talk.say("utter_draft_kept")
            return [ActiveLoop(None), *clear("requested_slot"), *keep(parked=True)]
        return [ActiveLoop(None), *clear("requested_slot")] if talk.in_form else []
