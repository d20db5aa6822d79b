"""Skill propose: a yes and a filing are taken only where nothing in the message gainsays them."""

from dataclasses import replace

from bot.dialogue.acts import Act
from bot.dialogue.draft import Dictation
from bot.dialogue.talk import Talk

_REDO = 0.6
_SURELY = 0.8
_LIKELY = 0.4
_HALF = 0.5
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
    if "refuse" in flags and ("consent" in flags or talk.said.sure(Act.NO) < _SURELY):
        flags -= {"refuse", "consent"}
        flags.add("unclear")
    asked = {name for name in _YES if _says_it(talk, name)}
    if any(one.sure >= _LIKELY for one in talk.said.of(Act.SCOLDS)) and "consent" not in asked:
        flags.discard("consent")
    if "hold_off" in flags and doubt >= max(sure.values()):
        flags -= {"consent", "submit"}
    for name in {"consent", "submit"} & flags:
        least = _HALF if name in asked else guards[name]
        if "unclear" in flags or sure[name] < least or doubt >= _LIKELY:
            flags.discard(name)
            flags.add("unclear" if "unclear" in flags else f"meant:{name}")
    is_redone = any(one.startswith("redo:") for one in flags)
    if said.doubted or is_redone or flags & {"hold_off", "say_what", "repeat"}:
        flags -= {"submit", "meant:submit"}
    submits = max((one.sure for one in talk.said.of(Act.SUBMIT)), default=0.0)
    if "phone" in flags and submits < _SURELY:
        flags -= {"submit", "meant:submit"}
    if "submit" in flags and not said.draft.told:
        flags.discard("submit")
        flags.add("repeat")
    return replace(said, flags=frozenset(flags))


def _says_it(talk: Talk, name: str) -> bool:
    """Whether a part that is likely a yes says the very word that was asked for."""
    word = talk.phrase(f"said_{name}")
    return any(
        one.act in (Act.YES, Act.SUBMIT) and one.sure >= _HALF and word in one.text
        for one in talk.said.heard
    )


def _surest(talk: Talk, acts: frozenset[Act]) -> float:
    return max((one.sure for one in talk.said.heard if one.act in acts), default=0.0)
