"""Answers of the table of offers in what residents say together (see `offered`)."""

from collections.abc import Awaitable, Callable, Mapping

from bot.dialogue.skills import consenting, objecting, opining
from bot.dialogue.talk import Talk

DO: Mapping[str, Callable[[Talk], Awaitable[None]]] = {
    "object_words": objecting.words_given,
    "object_left": objecting.left,
    "opinion_agree": lambda talk: opining.answered(talk, opining.AGREE),
    "opinion_against": lambda talk: opining.answered(talk, opining.AGAINST),
    "opinion_pass": lambda talk: opining.answered(talk, opining.PASS),
    "opinion_stop": opining.stop,
    "opinion_say": opining.ask_words,
    "opinion_words": opining.words_given,
    "voice_consented": consenting.consented,
}
