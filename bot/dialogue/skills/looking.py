"""Before filing: what neighbours proposed that means the same is offered once."""

from dataclasses import replace

from bot.dialogue.skills.own import title
from bot.dialogue.state import Draft
from bot.dialogue.summary import to_file
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.proposal import Proposal
from bot.services.together.similar import Alike, alike


async def looked(talk: Talk, draft: Draft) -> bool:
    """Offer what is alike, where there is any and it was not offered yet; whether it was."""
    turn = talk.turn
    if turn.desk.judge is None or draft.looked or draft.appeal or not draft.place:
        return False
    found = await alike(
        to_file(talk, draft), turn.resident.id, work=turn.work, catalogue=turn.desk.catalogue,
        judge=turn.desk.judge, now=turn.now,
    )  # fmt: skip
    if not (found.public or found.waiting):
        return False
    talk.keep(draft=replace(draft, looked=True))
    _offer(talk, found)
    return True


def _offer(talk: Talk, found: Alike) -> None:
    if found.waiting is not None:
        talk.say("utter_alike_waiting")
        talk.offer("alike_waiting", ref=found.waiting.ref)
        return
    lines = [_line(talk, one) for one in found.public]
    several = len(lines) > 1
    options = [_option(talk, one, several=several) for one in found.public]
    for name in ("alike_add", "alike_apart"):
        options.append(Option(talk.phrase(name), f'/choose{{"value": "{name}"}}'))
    talk.say("utter_alike", options=options, count=len(lines), lines="\n".join(lines))
    talk.offer("alike", refs=[one.ref for one in found.public])


def _line(talk: Talk, one: Proposal) -> str:
    """One of them as everyone may see it."""
    assert one.publication is not None, "only public ones are shown"
    shown = [part for part in (one.publication.problem, one.publication.solution) if part]
    return talk.phrase(
        "alike_line",
        ref=one.ref,
        text=talk.echo(talk.phrase("alike_and").join(shown)),
        status=talk.turn.desk.catalogue.label(one.status),
        count=len(one.seconders),
    )


def _option(talk: Talk, one: Proposal, *, several: bool) -> Option:
    name = "alike_second_this" if several else "alike_second"
    return Option(talk.phrase(name, title=title(talk, one)), f'/choose{{"ref": "{one.ref}"}}')
