"""Skill privacy: what we hold of a resident, a copy of it, and deleting it."""

from rasa_sdk.events import EventType

from actions.matters import brief
from actions.talk import DeskAction, Talk, keep
from bot.services import people


class Privacy(DeskAction):
    """Explains, gives a copy, or deletes after one question."""

    outcome_name = "action_privacy"

    async def act(self, talk: Talk) -> list[EventType]:
        wording = talk.turn.desk.wording
        if wording.says("forget", talk.text):
            return await ask_forget(talk)
        if wording.says("export", talk.text):
            return await copy(talk)
        talk.say("utter_privacy", notice=talk.turn.desk.catalogue.consent.summary)
        return []


async def ask_forget(talk: Talk) -> list[EventType]:
    """One question before everything goes."""
    talk.say("utter_forget_sure")
    return keep(pending="forget")


async def copy(talk: Talk) -> list[EventType]:
    """What we hold, read out."""
    held = await people.what_we_hold(talk.turn.resident, work=talk.turn.work)
    catalogue = talk.turn.desk.catalogue
    lines = [f"{ref} {talk.day(at)} {brief(problem)}" for ref, at, problem, _ in held["proposals"]]
    home = catalogue.places[held["home"]].name if held["home"] else talk.turn.desk.wording.phrase("none")
    talk.say(
        "utter_privacy_copy",
        joined=talk.day(held["joined"]),
        home=home,
        phone=held["phone"] or talk.turn.desk.wording.phrase("none"),
        messages=held["messages"],
        count=len(lines),
        proposals="\n".join(lines[:10]) or talk.turn.desk.wording.phrase("none"),
    )
    return []


async def delete_all(talk: Talk) -> list[EventType]:
    """Delete everything personal; filed proposals stay without a name."""
    turn = talk.turn
    await people.forget(turn.resident, work=turn.work)
    turn.forgotten = True
    talk.say("utter_forgotten")
    return keep(pending=None)


PRIVACY = {"export": copy, "forget_ask": ask_forget, "forget": delete_all}
