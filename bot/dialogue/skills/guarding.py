"""Skill propose: a yes and a filing are taken only where nothing in the message gainsays them."""

from dataclasses import replace

from bot.dialogue import questions
from bot.dialogue.acts import Act, Question
from bot.dialogue.draft import Dictation
from bot.dialogue.skills.hearing import BESIDE, consents
from bot.dialogue.talk import Talk

_REDO = 0.6
_SURELY = 0.8
_LIKELY = 0.4
_HALF = 0.5
_SURER = 0.85
_CERTAIN = 0.9
_AGREEING = "affirm"
_FIRST = (Act.ASKS, Act.BROWSES, Act.SECONDS)
"""What is asked in one breath with a yes, and may change it."""
_YES = {
    "consent": frozenset({Act.YES, Act.SUBMIT}),
    "submit": frozenset({Act.YES, Act.SUBMIT, Act.KEEP, Act.NOTHING}),
}


def guarded(talk: Talk, said: Dictation) -> Dictation:
    """A yes counts where its own part is surely one, and nothing beside it takes it back."""
    flags = set(said.flags)
    guards = talk.turn.desk.reader.guards
    sure = {name: _surest(talk, acts) for name, acts in _YES.items()}
    doubt = talk.said.sure(Act.HOLD_OFF, Act.NO)
    if (
        "consent" in flags
        and doubt < BESIDE
        and any(consents(talk, one) for one in talk.said.heard)
    ):
        doubt = 0.0  # said in so many words; what is weakly heard beside it takes nothing back
        flags -= {"refuse", "hold_off"}
    if said.question is not Question.CONSENT and not questions.consented(talk):
        flags |= _by_its_word(talk)
    if "refuse" in flags and ("consent" in flags or talk.said.sure(Act.NO) < _SURER):
        flags -= {"refuse", "consent"}
        flags.add("unclear")
    asked = {name for name in _YES if _says_it(talk, name)}
    if any(one.sure >= _LIKELY for one in talk.said.of(Act.SCOLDS)) and "consent" not in asked:
        flags.discard("consent")
    if "hold_off" in flags and doubt >= max(sure.values()):
        flags -= {"consent", "submit"}
    for name in {"consent", "submit"} & flags:
        least = _HALF if name in asked else guards[name]
        if name == "consent" and not asked and not _agrees(talk):
            least = _CERTAIN
        if "unclear" in flags or sure[name] < least or doubt >= _LIKELY:
            flags.discard(name)
            flags.add("unclear" if "unclear" in flags else f"meant:{name}")
    is_redone = any(one.startswith("redo:") for one in flags)
    if said.doubted or is_redone or flags & {"hold_off", "say_what", "repeat"}:
        flags -= {"submit", "meant:submit"}
    is_asked = talk.said.sure(*_FIRST) >= _REDO
    if "submit" in flags and is_asked and not (talk.said.of(Act.SUBMIT) or "submit" in asked):
        flags = (flags - {"submit"}) | {"asked_first"}  # answered, then: hand it in, or wait?
    submits = max((one.sure for one in talk.said.of(Act.SUBMIT)), default=0.0)
    if "phone" in flags and submits < _SURELY:
        flags -= {"submit", "meant:submit"}
    if "submit" in flags and not said.draft.told:
        flags.discard("submit")
        flags.add("repeat")
    return replace(said, flags=frozenset(flags))


def _by_its_word(talk: Talk) -> set[str]:
    """Consent given or refused at another question, by the very word it was asked with."""
    word = talk.phrase("said_consent")
    said = [one for one in talk.said.heard if word in one.text]
    if any(one.act is Act.NO and one.sure >= _SURELY for one in said):
        return {"refuse"}
    is_given = any(one.act is Act.YES and one.sure >= _SURELY for one in said)
    return {"consent"} if is_given else set()


def _agrees(talk: Talk) -> bool:
    """Whether the message as a whole reads as a yes too: a laugh does not."""
    read = talk.said.understanding
    return read is None or read.intent == _AGREEING or len(talk.said.heard) > 1


def _says_it(talk: Talk, name: str) -> bool:
    """Whether a part that is likely a yes says the very word that was asked for."""
    word = talk.phrase(f"said_{name}")
    return any(
        one.act in (Act.YES, Act.SUBMIT) and one.sure >= _HALF and word in one.text
        for one in talk.said.heard
    )


def _surest(talk: Talk, acts: frozenset[Act]) -> float:
    return max((one.sure for one in talk.said.heard if one.act in acts), default=0.0)
