"""What may be asked beside the draft: which acts answer each, and what each answer does.

One row an offer. `yes`, `no` and `words` name what is done (see `skills/__init__`); an act that is
not in its row leaves the offer, which is over after `turns` messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.clauses import bare
from bot.dialogue.acts import Act
from bot.dialogue.state import Offer
from bot.dialogue.talk import Said

YES = frozenset({Act.YES, Act.SUBMIT})
NO = frozenset({Act.NO, Act.STOP, Act.DONT_KNOW, Act.HOLD_OFF})


@dataclass(frozen=True, slots=True)
class Row:
    """Which acts an offer takes, and what they do; `is_own` offers belong to the draft."""

    yes: str = ""
    no: str = "left"
    words: str = ""
    also: Mapping[Act, str] = field(default_factory=dict)
    is_own: bool = False


OFFERS: Mapping[str, Row] = {
    # of the draft itself
    "place": Row(is_own=True),
    "topic": Row(is_own=True),
    "phone": Row(is_own=True),
    "line": Row(no="as_it_is", is_own=True),
    "edit": Row(
        yes="edit_changed",
        no="edit_left",
        also={
            **dict.fromkeys((Act.KEEP, Act.TAKES_BACK, Act.SUBMIT, Act.REPEAT), "edit_left"),
            **{Act.ADDS: "edit_added", Act.CORRECTS: "edit_otherwise"},
        },
    ),
    "meant": Row(yes="meant", no="not_meant", is_own=True),
    "consent": Row(yes="consent_after_all", no="left"),
    "next": Row(
        yes="next_matter",
        no="later",
        also={Act.RESUME: "next_matter", Act.SWITCHES: "next_matter", Act.NOTHING: "later"},
    ),
    "matter": Row(
        yes="which_matter",
        no="later",
        words="matter_named",
        also={Act.SWITCHES: "matter_named", Act.PICKS: "matter_named"},
    ),
    "draft": Row(yes="resume", no="later", also={Act.RESUME: "resume", Act.STOP: "drop_draft"}),
    # about proposals
    "track": Row(yes="which", words="named", also={Act.PROGRESS: "named", Act.SWITCHES: "named"}),
    "read": Row(yes="which", words="named", also={Act.REPEAT: "named", Act.SWITCHES: "named"}),
    "supplement": Row(
        yes="which", no="returned_or_left", words="add_words", also={Act.ADDS: "add_words"}
    ),
    "add": Row(yes="pick", no="new"),
    "photo": Row(yes="which", no="photos_for_new", words="named"),
    "withdraw": Row(yes="which", no="withdraw_kept", words="named", also={Act.WITHDRAWS: "named"}),
    "withdraw_sure": Row(
        yes="withdraw",
        no="withdraw_kept",
        also={
            Act.WITHDRAWS: "withdraw",
            Act.TAKES_BACK: "withdraw_kept",
            Act.KEEP: "withdraw_kept",
        },
    ),
    "second": Row(yes="which", words="named", also={Act.SECONDS: "which"}),
    "alike": Row(
        yes="alike_second",
        no="alike_apart",
        also={
            **dict.fromkeys((Act.SUBMIT, Act.ANOTHER), "alike_apart"),
            **dict.fromkeys((Act.HOLD_OFF, Act.STOP, Act.DONT_KNOW), "not_meant"),
            Act.SECONDS: "alike_second",
            Act.ADDS: "alike_add",
        },
    ),
    "alike_which": Row(yes="which", words="named", also={Act.SECONDS: "which"}),
    "alike_add": Row(yes="which", words="named", also={Act.ADDS: "which"}),
    "alike_words": Row(yes="alike_words", no="left", also={Act.ADDS: "alike_words"}),
    "alike_waiting": Row(yes="alike_wait", no="left"),
    "unsecond": Row(yes="which", words="named"),
    "attend": Row(yes="come", no="stay_away", words="meeting_words"),
    "attend_words": Row(words="meeting_words", also={Act.ADDS: "meeting_words"}),
    "second_consent": Row(yes="pick", no="second_no_consent"),
    "object": Row(yes="which", words="named"),
    "object_words": Row(no="object_left", words="object_words"),
    "object_late": Row(yes="call", no="left_as_is", also={Act.PERSON: "call"}),
    "opinion": Row(
        yes="opinion_agree",
        no="opinion_against",
        also={
            **dict.fromkeys((Act.DONT_KNOW, Act.NOTHING), "opinion_pass"),
            **dict.fromkeys((Act.STOP, Act.HOLD_OFF, Act.LEAVES), "opinion_stop"),
            Act.SECONDS: "opinion_agree",
            Act.ADDS: "opinion_say",
        },
    ),
    "opinion_which": Row(yes="which", words="named"),
    "opinion_words": Row(no="opinion_stop", words="opinion_words"),
    "voice_consent": Row(yes="voice_consented", no="second_no_consent"),
    "show": Row(yes="which", words="named"),
    "seen": Row(yes="pick", also={Act.SECONDS: "pick"}),
    "rate": Row(yes="rate", no="rate", words="rate", also={Act.RATES: "rate"}),
    "solved": Row(yes="rate", no="unsolved", also={Act.RATES: "rate", Act.UNSOLVED: "unsolved"}),
    "reopen": Row(yes="which", words="named", also={Act.UNSOLVED: "named"}),
    "reopen_offer": Row(yes="pick", no="left_rated", also={Act.UNSOLVED: "pick"}),
    "reopen_or_new": Row(yes="pick", no="new"),
    "new": Row(yes="new"),
    "appeal": Row(yes="appeal", no="left_as_is", also={Act.APPEALS: "appeal"}),
    "call": Row(yes="call", no="left_as_is", also={Act.PERSON: "call"}),
    "returned": Row(no="returned_or_left", words="add_words"),
    # about one's data
    "keep_private": Row(yes="which", words="named", also={Act.PRIVACY: "named"}),
    "allow_public": Row(yes="which", words="named", also={Act.PRIVACY: "named"}),
    "forget": Row(yes="delete_all", no="forget_kept"),
    "privacy": Row(),
    # in an alarm: whether it is over
    "safe": Row(yes="safe", no="not_safe"),
    "heard": Row(),
}


def is_free(offer: Offer | None, said: Said) -> bool:
    """Whether words were asked for, and these are some: not a bare no, not surely a question."""
    if offer is None or offer.kind not in _FREE or not offer.more.get("ref"):
        return False
    read = said.understanding
    is_told = read is not None and read.intent == "propose" and not read.review
    if said.sure(*_ELSE) >= _SURELY or (is_told and offer.kind in _NO_MATTER):
        return False
    is_refused = said.sure(Act.NO, Act.NOTHING, Act.STOP, Act.HOLD_OFF, Act.YES) >= _LIKELY
    return not (is_refused and len(bare(said.text)) <= _BRIEF)


_FREE = frozenset(
    {"supplement", "returned", "attend", "attend_words", "object_words", "opinion_words"}
)
_NO_MATTER = frozenset({"returned", "attend"})
"""Here a matter surely told is one of its own."""
_ELSE = frozenset(
    {*(Act.ASKS, Act.PERSON, Act.PROGRESS, Act.MINE, Act.WITHDRAWS, Act.BROWSES, Act.PRIVACY)}
    | {*(Act.ANOTHER, Act.THANKS, Act.SCOLDS, Act.TAKES_BACK)}
)
HANDED_IN = frozenset({"meant", "consent", "next", "matter", "draft", "new", "call", "appeal"})
_SURELY, _LIKELY = 0.6, 0.4
_BRIEF = 6


def answered(kind: str, act: Act) -> str:
    """What an act does to an offer; empty where the offer does not take it."""
    row = OFFERS.get(kind)
    if row is None:
        return ""
    if act in row.also:
        return row.also[act]
    if act is Act.SUBMIT and kind not in HANDED_IN:
        return ""  # handing in is no yes to a neighbour's proposal, or to taking one back
    if act in YES:
        return row.yes
    return row.no if act in NO else ""
