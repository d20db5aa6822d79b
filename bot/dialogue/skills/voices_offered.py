"""Answers of the table of offers in what residents say together (see `offered`)."""

from collections.abc import Awaitable, Callable, Mapping

from bot.dialogue.skills import consenting, objecting
from bot.dialogue.talk import Talk

DO: Mapping[str, Callable[[Talk], Awaitable[None]]] = {
    "object_words": objecting.words_given,
    "object_left": objecting.left,
    "voice_consented": consenting.consented,
}
