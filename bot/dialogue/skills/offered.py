"""What was asked beside the draft is answered: each answer of `offers.OFFERS` is done here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace

from bot.dialogue import questions
from bot.dialogue.acts import Act
from bot.dialogue.claims import LIKELY
from bot.dialogue.draft import told
from bot.dialogue.matters import begin, named_on_shelf, understood
from bot.dialogue.offers import NO, OFFERS, answered, is_free
from bot.dialogue.skills import (
    alike,
    alike_offered,
    company,
    doubting,
    emergency,
    meet,
    picture,
    privacy,
    propose,
    rate,
    refer,
    steering,
    supplement,
    voices_offered,
)  # fmt: skip
from bot.dialogue.skills import withdraw as withdrawing
from bot.dialogue.skills.filing import file_draft
from bot.dialogue.skills.insisting import gainsaid
from bot.dialogue.skills.own import choose_from, meant
from bot.dialogue.skills.picked import asked_about, carry_out, more, pick
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Talk
from bot.proposals.workflow import Status
from bot.services import following, people


async def take(talk: Talk) -> None:
    """The answer to what was asked, by the table of offers."""
    kind = talk.offered.kind
    surest = sorted(talk.said.heard, key=lambda part: -part.sure)
    name = next(
        (found for part in surest if part.sure >= LIKELY and (found := answered(kind, part.act))),
        OFFERS[kind].words or OFFERS[kind].no,
    )
    if is_free(talk.offered, talk.said):
        name = OFFERS[kind].words
    await do(talk, gainsaid(talk, name) or name)


async def do(talk: Talk, name: str) -> None:
    """One answer by its name in the table."""
    talk.close_offer()
    await _DO[name](talk)


async def _which(talk: Talk) -> None:
    """A yes where one of several is meant: the only one, or asked again."""
    refs = list(talk.offered.more.get("refs", ()))
    if talk.offered.more.get("ref"):
        await pick(talk)
        return
    if len(refs) == 1:
        await carry_out(talk, refs[0])
        return
    if refs:
        more = {k: v for k, v in talk.offered.more.items() if k != "refs"}
        found = await asked_about(talk)
        choose_from(talk, found, talk.offered.kind, "utter_which_number", **more)


async def _named(talk: Talk) -> None:
    """One of several named in words; else it is asked again by number."""
    found = meant(talk, await asked_about(talk))
    if len(found) == 1:
        await carry_out(talk, found[0].ref)
        return
    await _which(talk)


async def _add_words(talk: Talk) -> None:
    ref = talk.offered.more.get("ref")
    if ref is None:
        await _named(talk)
        return
    await supplement.add_words(talk, ref, supplement.said(talk))


async def _returned_or_left(talk: Talk) -> None:
    """`Nothing more` to somebody who was asked for more is an answer too."""
    ref, work = talk.offered.more.get("ref"), talk.turn.work
    if ref and (await following.own(ref, talk.turn.resident, work=work)).status is Status.RETURNED:
        await supplement.add_words(talk, ref, talk.text)
        return
    talk.say("utter_supplement_nothing")


async def _new(talk: Talk) -> None:
    words = str(talk.offered.more["words"])
    begin(talk, dictated(talk, words, (), understood(talk, words) | {"review": True}))


async def _rate(talk: Talk) -> None:
    ref = talk.offered.more.get("ref")
    if ref is None:
        await _named(talk)
        return
    score = rate.score_of(talk)
    if score is None and talk.said.sure(*NO) >= LIKELY:
        talk.say("utter_left_as_is")
        return
    await rate.rate_one(talk, ref, score, talk.text)


async def _unsolved(talk: Talk) -> None:
    if rate.score_of(talk) is not None and Act.UNSOLVED not in talk.said.acts:
        await _rate(talk)
        return
    await rate.reopen_one(talk, talk.offered.more["ref"], talk.text)


async def _consent_after_all(talk: Talk) -> None:
    """A yes right after a no: the draft goes on as it was."""
    turn, version = talk.turn, talk.turn.desk.catalogue.consent.version
    await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    draft = talk.state.draft
    if draft is not None:
        await file_draft(talk) if draft.handed_in else questions.ask(talk, draft)


async def _meant(talk: Talk) -> None:
    """Asked back, it was a yes: consent, put it aside, or hand it in."""
    if (name := talk.offered.more.get("name")) == "stop":
        steering.park(talk)
        return
    await (_consent_after_all if name == "consent" else file_draft)(talk)


async def _not_meant(talk: Talk) -> None:
    if talk.state.draft is None:
        return
    if talk.offered.more.get("name") == "stop":
        questions.ask(talk, talk.state.draft, again=True)
        return
    talk.say("utter_hold")
    talk.is_asked = True


async def _next_matter(talk: Talk) -> None:
    """The next that waits, or the one that the words name."""
    if talk.state.shelf:
        words = "".join(told(one) for one in talk.said.of(Act.SWITCHES))
        at = named_on_shelf(talk, words) if words else None
        propose.take_up(talk, at if at is not None else 0)
        return
    propose.ask_problem(talk)


async def _which_matter(talk: Talk) -> None:
    if talk.state.shelf:
        propose.take_up(talk, 0)


async def _matter_named(talk: Talk) -> None:
    """Which of the matters on the shelf, by number or by its words."""
    number = talk.turn.desk.wording.picked(talk.text)
    at = named_on_shelf(talk, talk.text)
    if number is not None and number <= len(talk.state.shelf):
        at = number - 1
    if at is not None:
        propose.take_up(talk, at)
        return
    await propose.hear(talk)


async def _drop_draft(talk: Talk) -> None:
    draft = talk.state.draft
    undo = {"did": "dropped", "draft": asdict(draft)} if draft is not None else {}
    talk.say("utter_draft_dropped")
    talk.keep(draft=None, question=None, undo=undo)


async def _photos_for_new(talk: Talk) -> None:
    picture.keep_for_new(talk, [(str(k), str(v)) for k, v in more(talk, "photos")])


async def _left(talk: Talk) -> None:
    company.nod(talk)


async def _as_it_is(talk: Talk) -> None:
    if draft := talk.state.draft:
        questions.ask(talk, replace(draft, redo=""), again=True)


def _saying(response: str) -> Callable[[Talk], Awaitable[None]]:
    async def say(talk: Talk) -> None:
        talk.say(response)

    return say


_SAYS = (
    "utter_withdraw_kept", "utter_second_no_consent", "utter_left_rated", "utter_left_as_is",
    "utter_forget_kept",
)  # fmt: skip
_DO: Mapping[str, Callable[[Talk], Awaitable[None]]] = {
    **dict.fromkeys(("pick", "withdraw"), pick),
    "safe": emergency.safe,
    "not_safe": emergency.not_safe,
    "which": _which,
    "named": _named,
    "add_words": _add_words,
    "returned_or_left": _returned_or_left,
    "new": _new,
    "rate": _rate,
    "unsolved": _unsolved,
    "consent_after_all": _consent_after_all,
    "meant": _meant,
    "not_meant": _not_meant,
    "next_matter": _next_matter,
    "which_matter": _which_matter,
    "matter_named": _matter_named,
    "resume": propose.resume,
    "drop_draft": _drop_draft,
    "photos_for_new": _photos_for_new,
    "appeal": refer.judged_anew,
    "call": lambda talk: withdrawing.call_about(
        talk, talk.offered.more.get("ref"), more(talk, "words")
    ),
    "delete_all": privacy.delete_all,
    "alike_second": alike_offered.second,
    "alike_add": alike_offered.add,
    "alike_words": lambda talk: alike.add_words(talk, talk.offered.more["ref"]),
    "alike_apart": alike.apart,
    "alike_wait": alike.wait,
    "left": _left,
    **voices_offered.DO,
    "edit_changed": doubting.changed,
    "edit_added": doubting.behind,
    "edit_left": doubting.left,
    "edit_otherwise": doubting.otherwise,
    "as_it_is": _as_it_is,
    **meet.ANSWERS,
    **{name.split("_", 1)[1]: _saying(name) for name in _SAYS},
    "later": _saying("utter_next_later"),
}
"""Every answer named in the table of offers; a test walks both ways."""
