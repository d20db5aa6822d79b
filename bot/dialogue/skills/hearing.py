"""How the parts of an answer are taken: weak readings beside sure ones, a bare name of a place."""

from collections.abc import Sequence
from dataclasses import replace

from bot.clauses import bare
from bot.dialogue import answers
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.claims import DOUBTED
from bot.dialogue.matters import is_refused, keeps_words, understood
from bot.dialogue.numbered import LINES, after_handing_in, by_number
from bot.dialogue.talk import Talk
from bot.proposals.lists import UNCLEAR

_UNSURE = 0.5
_SURE = 0.9
_MEANT = 0.4
"""So sure a part is taken up, and asked back."""
_ASIDES = frozenset({Act.SCOLDS, Act.PRAISES, Act.THANKS, Act.GREETS, Act.CHATS, Act.NOISE})
_ELSEWHERE = frozenset({Act.BROWSES, Act.PROGRESS, Act.MINE, Act.PERSON, Act.PRIVACY})
"""What is asked of the desk elsewhere; weak readings beside it are part of it."""
CONTENT = frozenset({Act.TELLS, Act.WISHES, Act.PLACES})
_OWN = {
    Question.SOLUTION: (Act.WISHES, Act.TELLS, Act.DONT_KNOW),
    Question.PLACE: (Act.PLACES, Act.DONT_KNOW),
    Question.PROBLEM: (Act.TELLS, Act.WISHES),
    Question.WHOM: (Act.WHOM, Act.DONT_KNOW),
}
_MAY_ANSWER = 0.12
_TELLING = 6
_NEVER_TOLD = frozenset({Act.YES, Act.NO, Act.SUBMIT, Act.NOTHING, Act.PHONE, Act.KEEP, Act.STOP})


def fitting(talk: Talk, question: Question) -> Sequence[Heard]:
    """The parts as they are heard; a place by its bare name is one whatever the model thinks."""
    line = line_picked(talk, question)
    if line:
        return (Heard(Act.CORRECTS, 1.0, talk.text, line=line, operation="set"),)
    said: Sequence[Heard] = talk.said.heard
    if question is Question.CONFIRM and talk.before.draft is not None:
        said = after_handing_in(talk.turn.desk, talk.before.draft, by_number(said))
    parts = [_or_unkept(talk, _or_answer(talk, question, one)) for one in said]
    heard = _settled(_beside_consent(talk, question, _or_matter(talk, parts)))
    if len(heard) == 1 and heard[0].act not in (Act.PLACES, Act.CORRECTS, Act.SWITCHES):
        offered = talk.offered.more.get("places", ()) if talk.offered.kind == "place" else ()
        names = [talk.turn.desk.catalogue.places.full_name(one) for one in offered]
        if heard[0].act is Act.YES and len(offered) == 1:
            return (replace(heard[0], act=Act.PLACES, new=names[0]),)
        if only_place(talk, talk.text) and question is not Question.PROBLEM:
            act = Act.PLACES
            return (replace(heard[0], act=act, new=bare(talk.text), sure=1.0),)
    return heard


def line_picked(talk: Talk, question: Question) -> str:
    """The line of the summary whose number is all that was said; empty where none was meant."""
    if question is not Question.CONFIRM or talk.before.draft is None or talk.before.draft.redo:
        return ""
    number = talk.turn.desk.wording.picked(talk.text)
    lines = LINES if talk.before.draft.phone else LINES[:-1]
    return lines[number - 1] if number and number <= len(lines) else ""


def _settled(heard: Sequence[Heard]) -> tuple[Heard, ...]:
    """Weak readings beside sure ones: part of a surely heard aside, or told beside a yes."""
    aside = max((one.sure for one in heard if one.act in _ASIDES | _ELSEWHERE), default=0.0)
    kept: list[Heard] = []
    for one in heard:
        one = _or_handed_in(one)
        is_weak = one.sure < _UNSURE and one.act not in _ASIDES
        if is_weak and aside >= _UNSURE and one.act not in (Act.NOTHING, Act.PHONE):
            continue
        if is_weak and one.act is Act.YES and any(before.act is Act.YES for before in kept):
            act, sure = max(
                ((a, c) for a, c in one.also if a in CONTENT),
                key=lambda p: p[1],
                default=(one.act, 0),
            )
            one = replace(one, act=act) if sure >= _MAY_ANSWER else one
        kept.append(one)
    return tuple(kept)


def _or_matter(talk: Talk, heard: list[Heard]) -> list[Heard]:
    """What hardly says anything else tells the draft's own matter, where the whole surely does."""
    read, draft = talk.said.understanding, talk.before.draft
    if len(heard) != 1 or heard[0].sure >= _UNSURE or read is None or draft is None:
        return heard
    is_own = read.intent == "propose" and not read.review and read.code == draft.code != UNCLEAR
    one = heard[0]
    is_weak = one.act in _MAY_TELL and not one.new
    return [replace(one, act=Act.TELLS, new=bare(one.text))] if is_own and is_weak else heard


def _beside_consent(talk: Talk, question: Question, heard: list[Heard]) -> list[Heard]:
    """What is hardly understood beside a sure consent is told, where it tells anything."""
    if question is not Question.CONSENT or not any(consents(talk, one) for one in heard):
        return heard
    weak = [one for one in heard if one.sure < BESIDE and one.act in _MAY_TELL and not one.new]
    words = "".join(one.text for one in weak)
    if len(bare(words)) < _TELLING:
        return heard
    read = talk.turn.desk.reader.understand(words, explained=False)
    act = Act.TELLS if read.intent == "propose" else Act.CHATS
    told = [replace(one, act=act, new=bare(one.text) if act is Act.TELLS else "") for one in weak]
    return [one for one in heard if one not in weak] + told


BESIDE = 0.7
"""What is read less surely than this takes back nothing that was said in so many words."""
_MAY_TELL = frozenset({Act.YES, Act.NO, Act.HOLD_OFF, Act.CHATS, Act.DONT_KNOW, Act.TELLS})


def consents(talk: Talk, one: Heard) -> bool:
    """Whether a part says the word of consent and means it."""
    return one.act is Act.YES and one.sure >= _SURE and talk.phrase("said_consent") in one.text


def _or_handed_in(one: Heard) -> Heard:
    """`Enough, hand it in`: what may well be handing in is not stopping."""
    likely = one.chance(Act.SUBMIT)
    is_meant = one.act is Act.STOP and likely >= DOUBTED
    return replace(one, act=Act.SUBMIT, sure=max(likely, _MEANT)) if is_meant else one


def _or_answer(talk: Talk, question: Question, one: Heard) -> Heard:
    """A question nobody has an answer for is an answer, where it may well be one."""
    if one.act is not Act.ASKS or answers.found(talk, one) != answers.UNKNOWN:
        return one
    own = _OWN.get(question, ())
    act, sure = max(
        ((a, c) for a, c in one.also if a in own), key=lambda p: p[1], default=(one.act, 0)
    )
    return replace(one, act=act) if sure >= _MAY_ANSWER else one


def _or_unkept(talk: Talk, one: Heard) -> Heard:
    """What is added of a matter of which nothing may be kept is a matter of its own."""
    if one.act in _NEVER_TOLD or len(one.text) < _TELLING:
        return one
    read = understood(talk, one.text)
    is_unkept = is_refused(talk, read) and not keeps_words(talk, read)
    return replace(one, act=Act.ANOTHER, new="") if is_unkept else one


def only_place(talk: Talk, text: str) -> bool:
    """Whether words name a place and say nothing of it."""
    desk = talk.turn.desk
    found = desk.reader.places(text, talk.turn.resident.home)
    if found.place is None:
        return False
    path = desk.catalogue.places.path(found.place)
    names = [name for one in path for name in (one.name, *one.aliases)]
    return desk.wording.is_nothing_but(text, [found.detail, *names])
