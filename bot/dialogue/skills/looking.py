"""Around filing: what neighbours proposed that means the same is offered once.

One that is public is offered before filing; one that is not yet public holds nothing up.
"""

from dataclasses import replace

from bot.dialogue.skills.own import title
from bot.dialogue.state import Draft
from bot.dialogue.summary import to_file
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.proposal import Proposal
from bot.services.together.similar import Alike, alike


async def looked(talk: Talk, draft: Draft) -> Alike:
    """What is alike, if it was not looked for before; what is public of it is offered."""
    turn = talk.turn
    if turn.desk.judge is None or draft.looked or draft.appeal or not draft.place:
        return Alike()
    found = await alike(
        to_file(talk, draft), turn.resident.id, work=turn.work, catalogue=turn.desk.catalogue,
        judge=turn.desk.judge, now=turn.now,
    )  # fmt: skip
    if found.public:
        talk.keep(draft=replace(draft, looked=True))
        _offer(talk, found)
    return found


def offer_waiting(talk: Talk, waiting: Proposal) -> None:
    """After filing: one that is alike is being looked at; they may be told when it opens."""
    talk.say("utter_alike_waiting")
    talk.offer("alike_waiting", ref=waiting.ref)


def _offer(talk: Talk, found: Alike) -> None:
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
