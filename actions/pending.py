"""What was asked beside the draft: the proposal picked, a yes, a no, or words that answer it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.asides import OWN
from actions.matters import FORM, begin, understood
from actions.neighbours import second_consented, second_one, show_one
from actions.own import ask, asks_after, choose_from, meant, title, waiting_for
from actions.picture import add_photos, keep_for_new
from actions.privacy import delete_all
from actions.reopen import rate_one, reopen_one, score_of
from actions.supplement import add_words
from actions.talk import Talk, keep
from actions.track import Track, tell_by_ref
from actions.withdraw import ask_sure_by_ref, call_about, do_withdraw
from bot.proposals.errors import UnknownProposal
from bot.proposals.lists import UNCLEAR, ListResult
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Status
from bot.services import following, people

Asked = Mapping[str, Any]
Events = list[EventType]
With = Callable[[Talk, str, Asked], Awaitable[Events]]

PICKED: Mapping[str, With] = {
    "track": lambda talk, ref, asked: tell_by_ref(talk, ref),
    "supplement": lambda talk, ref, asked: add_words(talk, ref, asked.get("words", "")),
    "add": lambda talk, ref, asked: add_words(talk, ref, asked["words"]),
    "photo": lambda talk, ref, asked: add_photos(talk, ref, list(asked["photos"])),
    "withdraw": lambda talk, ref, asked: ask_sure_by_ref(talk, ref, asked.get("words", "")),
    "withdraw_sure": lambda talk, ref, asked: do_withdraw(talk, ref, asked.get("words", "")),
    "second": lambda talk, ref, asked: second_one(talk, ref),
    "second_consent": lambda talk, ref, asked: second_consented(talk, ref),
    "show": lambda talk, ref, asked: show_one(talk, ref),
    "seen": lambda talk, ref, asked: second_one(talk, ref),
    "rate": lambda talk, ref, asked: rate_one(
        talk, ref, asked.get("score"), asked.get("words", "")
    ),
    "reopen": lambda talk, ref, asked: reopen_one(talk, ref, asked.get("words", "")),
    "reopen_offer": lambda talk, ref, asked: reopen_one(talk, ref, asked.get("words", "")),
    "reopen_or_new": lambda talk, ref, asked: reopen_one(talk, ref, asked["words"]),
    "call": lambda talk, ref, asked: call_about(talk, ref, asked.get("words", "")),
}
"""What is done with the proposal that a question was about."""

ON_YES = frozenset(
    {"add", "withdraw_sure", "second_consent", "seen", "reopen_offer", "reopen_or_new"}
)
_DECLINED = {
    "withdraw_sure": "utter_withdraw_kept",
    "withdraw": "utter_withdraw_kept",
    "forget": "utter_forget_kept",
    "second_consent": "utter_second_no_consent",
    "reopen_offer": "utter_left_rated",
    "call": "utter_left_as_is",
    "supplement": "utter_supplement_nothing",
}
_NAMED_BY_WORDS = frozenset(
    {"track", "supplement", "photo", "withdraw", "second", "show", "rate", "reopen"}
)
_ADDS = frozenset({"add", "reopen_or_new"})


async def carry_out(talk: Talk, ref: str) -> Events:
    """Do with this proposal what was asked about; else tell where it stands."""
    asked = talk.pending
    what = "track" if asked.get("ref", ref) != ref else str(asked.get("what"))
    do = PICKED.get(what, PICKED["track"])
    try:
        return await do(talk, ref, asked)
    except UnknownProposal:
        talk.say("utter_track_unknown", ref=ref)
        return keep(pending=None)


async def agreed(talk: Talk) -> Events | None:
    """A yes to what was asked; None where nothing was, or a yes does not answer it."""
    asked = talk.pending
    what = asked.get("what")
    if what == "forget":
        return await delete_all(talk)
    if what == "consent":
        if asked.get("once_more") and not talk.turn.desk.wording.says("consents", talk.text):
            return None
        return await consent_after_all(talk, asked["draft"])
    if what == "new":
        return begin(talk, asked["words"], understood(talk, asked["words"]) | {"review": True})
    if what == "call":
        return await call_about(talk, asked.get("ref"), asked.get("words", ""))
    if what in {"rate", "solved"} and asked.get("ref"):
        return await rate_one(talk, asked["ref"], score_of(talk), talk.text)
    if what in ON_YES:
        return await carry_out(talk, asked["ref"])
    if len(asked.get("refs", ())) == 1:
        return await carry_out(talk, asked["refs"][0])
    if asked.get("refs"):
        return await _ask_again(talk)
    return None


async def declined(talk: Talk) -> Events | None:
    """A no to what was asked; None where nothing was."""
    asked = talk.pending
    what = str(asked.get("what") or "")
    if what == "photo":
        return keep_for_new(talk, list(asked["photos"]))
    if what in {"supplement", "returned"} and await _is_returned(talk, asked.get("ref")):
        return await add_words(talk, asked["ref"], talk.text)
    if what in {"rate", "solved"} and asked.get("ref") and score_of(talk) is not None:
        return await rate_one(talk, asked["ref"], score_of(talk), talk.text)
    if what == "solved":
        return await reopen_one(talk, asked["ref"], talk.text)
    if what in _ADDS:
        return begin(talk, asked["words"], understood(talk, asked["words"]) | {"review": True})
    if not what:
        return None
    talk.say(_DECLINED.get(what, "utter_no_more"))
    return keep(pending=None)


async def consent_after_all(talk: Talk, draft: Mapping[str, Any]) -> Events:
    """A yes right after a no: the draft goes on as it was."""
    turn, version = talk.turn, talk.turn.desk.catalogue.consent.version
    await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    slots = {**draft, "consent": True, "pending": None, "requested_slot": None}
    return [*keep(**slots), FollowupAction(FORM)]


def dropped(talk: Talk) -> Events | None:
    """Never mind what was asked beside the draft; None where nothing was."""
    what = str(talk.pending.get("what") or "")
    if not what or what in OWN:
        return None
    talk.say(_DECLINED.get(what, "utter_left_as_is"))
    return keep(pending=None)


async def answered_in_words(talk: Talk) -> Events | None:
    """Do what was asked about, with the words just said; None where they do not answer it."""
    asked = talk.pending
    if not talk.text:
        return None
    what, ref = asked.get("what"), asked.get("ref")
    if what == "supplement" and ref:
        return await add_words(talk, ref, talk.text)
    if what in {"rate", "solved"} and ref and score_of(talk) is not None:
        return await rate_one(talk, ref, score_of(talk), talk.text)
    if what in _NAMED_BY_WORDS and asked.get("refs"):
        found = meant(talk, await _asked_about(talk))
        return await carry_out(talk, found[0].ref) if len(found) == 1 else None
    if talk.in_form or (what not in {None, "returned"} and not asked.get("answers")):
        return None
    if await asks_after(talk):
        return await Track().act(talk)
    return await _answers_a_return(talk) or await _comes_back(talk)


async def _answers_a_return(talk: Talk) -> Events | None:
    """Words from somebody of whom more was asked are the answer, unless surely something else.

    So are words that follow the photos that answered: what was asked is often said after them.
    """
    asked = talk.pending
    if asked.get("answers"):
        waiting = await following.own(asked["ref"], talk.turn.resident, work=talk.turn.work)
    else:
        waiting = await waiting_for(talk)
    if waiting is None:
        return None
    said = talk.understanding
    is_sure = said.get("list") != ListResult.UNCLEAR and not said.get("review", True)
    if is_sure and said.get("code") != waiting.code:
        return None
    return await add_words(talk, waiting.ref, talk.text)


async def _comes_back(talk: Talk) -> Events | None:
    """The same matter again: what was answered may be reopened, what is open added to."""
    code = talk.understanding.get("code")
    if code == UNCLEAR or not talk.turn.desk.wording.says("again", talk.text):
        return None
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    same = [one for one in mine if one.code == code and one.status in following.DONE | OPEN]
    if len(same) != 1:
        return None
    is_done = same[0].status in following.DONE
    response = "utter_reopen_this" if is_done else "utter_supplement_this"
    talk.say(response, title=title(talk, same[0]))
    return ask("reopen_or_new" if is_done else "add", ref=same[0].ref, words=talk.text)


async def _is_returned(talk: Talk, ref: str | None) -> bool:
    if not ref:
        return False
    found = await following.own(ref, talk.turn.resident, work=talk.turn.work)
    return found.status is Status.RETURNED


async def _asked_about(talk: Talk) -> list[Proposal]:
    turn = talk.turn
    return [
        await following.visible(ref, turn.resident, work=turn.work) for ref in talk.pending["refs"]
    ]


async def _ask_again(talk: Talk) -> Events:
    """A yes where one of several must be named."""
    asked = dict(talk.pending)
    more = {name: value for name, value in asked.items() if name not in {"what", "refs"}}
    return choose_from(talk, await _asked_about(talk), asked["what"], "utter_which_number", **more)
