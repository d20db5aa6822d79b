"""Filing a draft, with what is said afterwards; appeals that wait are filed with it."""

from dataclasses import replace

from bot.dialogue import questions
from bot.dialogue.matters import is_same_matter
from bot.dialogue.skills.looking import looked, offer_waiting
from bot.dialogue.state import Draft, Refusal
from bot.dialogue.summary import to_file
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.proposals.proposal import Proposal
from bot.services import filing, people

_ECHO = 40


async def file_draft(talk: Talk) -> None:
    """File the confirmed draft once consent is there and what is alike was offered; go on."""
    draft = talk.state.draft
    assert draft is not None
    if not questions.consented(talk):
        questions.ask(talk, replace(draft, handed_in=True))
        return
    found = await looked(talk, draft)
    if found.public:
        return
    proposal = await filed(talk, draft)
    with_it = [one for one in talk.state.shelf if one.appeal and not one.begun]
    waiting = [
        one for one in talk.state.shelf if one not in with_it and not _is_filed_with(one, draft)
    ]
    for entry in with_it:  # asked for while this draft was open, and told that it would go along
        await filed(talk, entry)
    talk.keep(
        draft=None,
        question=None,
        offer=None,
        shelf=tuple(waiting),
        misses=0,
        refusal=None,
        earlier=(),
    )
    talk.about(proposal.ref)
    await invite(talk)
    if found.waiting is not None and not waiting:
        offer_waiting(talk, found.waiting)
    offer_next(talk)


def _is_filed_with(waiting: Draft, draft: Draft) -> bool:
    """Whether all that a waiting matter tells was filed just now."""
    return waiting.problem in draft.problem and is_same_matter(waiting, draft)


def offer_next(talk: Talk) -> None:
    """Offer what waits on the shelf, one at a time."""
    if not talk.state.shelf:
        return
    talk.say("utter_next_matter", matter=talk.echo(talk.state.shelf[0].problem, _ECHO))
    talk.touched.add(talk.state.shelf[0].key)
    talk.offer("next")


async def filed(talk: Talk, draft: Draft) -> Proposal:
    """File a draft and say so; after an appeal a person is called as well."""
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    proposal = await filing.file_proposal(
        to_file(talk, draft), turn.resident, work=turn.work, catalogue=catalogue, now=turn.now
    )
    if draft.key:
        await turn.work.inbox.file(turn.resident.id, draft.key, proposal.ref)
        await turn.work.outbox.file(turn.resident.id, draft.key, proposal.ref)
    talk.touched.add(proposal.ref)
    if draft.appeal:
        call = await people.call_staff(
            CallKind.APPEAL,
            turn.resident,
            draft.problem,
            code=proposal.code,
            work=turn.work,
            catalogue=catalogue,
            now=turn.now,
            ref=proposal.ref,
        )
        talk.called(call)
    talk.say(
        "utter_appealed" if draft.appeal else "utter_filed",
        ref=proposal.ref,
        body=catalogue.bodies[proposal.body].name,
        due=talk.due(proposal.due_at),
    )
    return proposal


async def invite(talk: Talk) -> None:
    """Ask for the consent (一次性订阅) a notice weeks later needs, unless one is left."""
    turn, invitation = talk.turn, talk.turn.desk.invitation
    if invitation is None:
        return
    if not await turn.work.consents.left(turn.resident.id, invitation.template):
        talk.say_so(talk.phrase("invitation", page=invitation.page))


def appeal_draft(talk: Talk, refusal: Refusal) -> Draft:
    """The draft of a matter that the resident wants judged by a person: nothing more is asked."""
    place = talk.turn.desk.reader.places(refusal.text, talk.turn.resident.home).place
    where = place or talk.turn.resident.home or talk.turn.desk.catalogue.subdistrict.place
    level = talk.turn.desk.catalogue.places[where].level.value
    draft = Draft(
        problem=refusal.text,
        solution="",
        place=where,
        matter={**refusal.matter, "review": True},
        photos_done=True,
        appeal=True,
    )
    return replace(draft, reach=draft.matter.get("level") or level)
