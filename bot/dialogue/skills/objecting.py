"""Skill object: words against a public notice (公示有意见), kept while it runs."""

from datetime import date

from bot.clauses import bare
from bot.dialogue.skills import consenting
from bot.dialogue.skills.own import choose_from, recent, ref_of, title
from bot.dialogue.talk import Talk
from bot.proposals.errors import UnknownProposal
from bot.proposals.public_notices import NoNotice, NoticeOver
from bot.services.together import objecting
from bot.services.together.objecting import Known

_BRIEF = 40


async def take(talk: Talk) -> None:
    """The notice named, the one talked about, the only one that runs, or one to be chosen."""
    ref, words = ref_of(talk) or "", talk.said.rest
    talk.close_offer()
    try:
        found = await _known(talk, ref)
    except UnknownProposal:
        talk.say("utter_object_unknown", ref=ref)
        return
    running = [one for one in found if one.notice.runs(talk.turn.now)]
    if len(running) > 1:
        proposals = [one.proposal for one in running]
        choose_from(talk, proposals, "object", "utter_object_which", words=words)
        return
    if running:
        await _about(talk, running[0], words)
        return
    await _nothing(talk, ref, found, words)


async def _known(talk: Talk, ref: str) -> list[Known]:
    turn = talk.turn
    if ref:
        return await objecting.known(turn.resident, ref, work=turn.work, now=turn.now)
    found = await objecting.known(turn.resident, work=turn.work, now=turn.now)
    last = recent(talk)
    if not last or any(one.proposal.ref == last for one in found):
        one_of = [one for one in found if one.proposal.ref == last]
        return one_of if one_of and one_of[0].notice.runs(turn.now) else found
    try:
        seen = await objecting.known(turn.resident, last, work=turn.work, now=turn.now)
    except UnknownProposal:
        return found
    return seen if seen and seen[0].notice.runs(turn.now) else found


async def _nothing(talk: Talk, ref: str, found: list[Known], words: str) -> None:
    """None runs: one that has just ended is late, with a door; else it is said that none does."""
    if found and not found[0].notice.is_replaced and (ref or len(found) == 1):
        _late(talk, found[0], words)
        return
    if not ref:
        talk.say("utter_object_none")
        return
    proposal = await talk.turn.work.proposals.get(ref)
    status = talk.turn.desk.catalogue.label(proposal.status)
    talk.say("utter_object_not_noticed", ref=ref, status=status)
    talk.about(ref)


async def by_ref(talk: Talk, ref: str) -> None:
    """One of several was chosen."""
    turn = talk.turn
    found = await objecting.known(turn.resident, ref, work=turn.work, now=turn.now)
    if found:
        await _about(talk, found[0], str(talk.offered.more.get("words") or ""))
    else:
        await _nothing(talk, ref, [], "")


async def _about(talk: Talk, one: Known, words: str) -> None:
    if not one.notice.runs(talk.turn.now):
        _late(talk, one, words)
        return
    more = {"ref": one.proposal.ref, "of": one.notice.of, "words": words}
    if consenting.is_asked(talk, "object", **more):
        return
    if words:
        await _keep(talk, one.proposal.ref, one.notice.of, words)
        return
    until = _day(talk, one.notice.until)
    talk.say(
        "utter_object_what", title=title(talk, one.proposal), ref=one.proposal.ref, until=until
    )
    talk.about(one.proposal.ref)
    talk.offer("object_words", ref=one.proposal.ref, of=one.notice.of, until=until)


async def words_given(talk: Talk) -> None:
    """What was asked for is said."""
    more = talk.offered.more
    await _keep(talk, str(more["ref"]), int(more["of"]), talk.text)


async def consented(talk: Talk) -> None:
    """Consent was given: the words said before it count, else they are asked for."""
    more = talk.offered.more
    turn = talk.turn
    found = await objecting.known(turn.resident, str(more["ref"]), work=turn.work, now=turn.now)
    one = next((each for each in found if each.notice.of == more["of"]), None)
    if one is not None:
        await _about(talk, one, str(more.get("words") or ""))
    else:  # replaced while consent was asked
        talk.say("utter_object_none")


consenting.goes_on("object", consented)


async def _keep(talk: Talk, ref: str, of: int, words: str) -> None:
    turn = talk.turn
    try:
        await objecting.object_to(ref, of, bare(words), turn.resident, work=turn.work, now=turn.now)
    except NoticeOver:
        found = await objecting.known(turn.resident, ref, work=turn.work, now=turn.now)
        _late(talk, found[0], words)
        return
    except (NoNotice, UnknownProposal):
        talk.say("utter_object_unknown", ref=ref)
        return
    talk.say("utter_objected", words=talk.echo(words, _BRIEF), ref=ref)
    talk.about(ref)


def _late(talk: Talk, one: Known, words: str) -> None:
    """An honest no, and two doors: the body's own people, and the city's line."""
    bodies = talk.turn.desk.catalogue.bodies
    ref, until = one.proposal.ref, _day(talk, one.notice.until)
    talk.say("utter_object_late", ref=ref, until=until, body=bodies[one.proposal.body].name)
    talk.about(ref)
    talk.offer("object_late", ref=ref, words=words)


async def left(talk: Talk) -> None:
    """Nothing after all."""
    talk.say("utter_object_left", until=str(talk.offered.more.get("until", "")))


def _day(talk: Talk, until: str) -> str:
    return talk.turn.desk.wording.day(date.fromisoformat(until))
