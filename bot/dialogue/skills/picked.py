"""What is done with the proposal that a question was about."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.dialogue.skills import (
    alike,
    browse,
    objecting,
    opining,
    picture,
    publicity,
    rate,
    reading_back,
    supplement,
    track,
)
from bot.dialogue.skills import withdraw as withdrawing
from bot.dialogue.talk import Talk
from bot.proposals.errors import UnknownProposal
from bot.proposals.proposal import Proposal
from bot.services import following

With = Callable[[Talk, str], Awaitable[None]]


def more(talk: Talk, name: str) -> Any:
    return talk.offered.more.get(name) or ("" if name != "photos" else ())


async def carry_out(talk: Talk, ref: str) -> None:
    """Do with this proposal what was asked about; else tell where it stands."""
    offered = talk.offered
    what = "track" if offered.more.get("ref", ref) != ref else offered.kind
    talk.close_offer()
    try:
        await PICKED.get(what, PICKED["track"])(talk, ref)
    except UnknownProposal:
        talk.say("utter_track_unknown", ref=ref)


async def pick(talk: Talk) -> None:
    await carry_out(talk, talk.offered.more["ref"])


async def asked_about(talk: Talk) -> list[Proposal]:
    turn = talk.turn
    refs = talk.offered.more.get("refs", ())
    return [
        await following.visible(ref, turn.resident, work=turn.work, now=turn.now) for ref in refs
    ]


PICKED: Mapping[str, With] = {
    "track": lambda talk, ref: track.tell_by_ref(talk, ref),
    "read": lambda talk, ref: reading_back.tell_by_ref(talk, ref),
    "supplement": lambda talk, ref: supplement.add_words(talk, ref, more(talk, "words")),
    "add": lambda talk, ref: supplement.add_words(talk, ref, more(talk, "words")),
    "photo": lambda talk, ref: picture.add_photos(
        talk, ref, [(str(kind), str(key)) for kind, key in more(talk, "photos")]
    ),
    "withdraw": lambda talk, ref: withdrawing.ask_sure_by_ref(talk, ref, more(talk, "words")),
    "withdraw_sure": lambda talk, ref: withdrawing.withdraw(talk, ref, more(talk, "words")),
    "second": lambda talk, ref: browse.second_one(talk, ref),
    "second_consent": lambda talk, ref: browse.second_consented(talk, ref),
    "opinion_which": lambda talk, ref: opining.ask_of(talk, ref),
    "object": lambda talk, ref: objecting.by_ref(talk, ref),
    "show": lambda talk, ref: browse.show_one(talk, ref),
    "seen": lambda talk, ref: browse.second_one(talk, ref),
    "unsecond": lambda talk, ref: browse.unsecond_one(talk, ref),
    **dict.fromkeys(("alike", "alike_which"), lambda talk, ref: alike.second_it(talk, ref)),
    "alike_add": lambda talk, ref: alike.add_draft(talk, ref),
    "rate": lambda talk, ref: rate.rate_one(
        talk, ref, talk.offered.more.get("score"), more(talk, "words")
    ),
    "reopen": lambda talk, ref: rate.reopen_one(talk, ref, more(talk, "words")),
    "reopen_offer": lambda talk, ref: rate.reopen_one(talk, ref, more(talk, "words")),
    "reopen_or_new": lambda talk, ref: rate.reopen_one(talk, ref, more(talk, "words")),
    "keep_private": lambda talk, ref: publicity.keep_one(talk, ref),
    "allow_public": lambda talk, ref: publicity.keep_one(talk, ref, allow=True),
    "call": lambda talk, ref: withdrawing.call_about(talk, ref, more(talk, "words")),
}
"""What is done with the proposal that a question was about."""
