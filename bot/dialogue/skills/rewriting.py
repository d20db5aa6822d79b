"""Skill refer: what was refused, told as a proposal that everybody can talk about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue import questions
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.draft import told
from bot.dialogue.matters import bare_of, begin, shelve, understood
from bot.dialogue.state import Draft
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Talk
from bot.proposals.lists import UNCLEAR, Handling, ListResult

_ANEW = frozenset({Handling.DISSUADE, Handling.ASK})
_WORTH = 4
_FACTS = (Act.TELLS, Act.PLACES, Act.WHOM)
_AS = {Act.APPEALS: Act.TELLS, Act.REWRITES: Act.WISHES}
"""What the parts of a rewriting are in the draft."""


async def rewrite(talk: Talk) -> None:
    """The matter as a proposal after all: what is asked is a wish everybody can talk about."""
    refusal = talk.state.refusal
    parts = [
        replace(one, act=_AS.get(one.act, one.act))
        for one in talk.said.of(*_FACTS, Act.REWRITES, Act.WISHES, Act.APPEALS)
        if one.new or (one.act is not Act.APPEALS and len(told(one)) >= _WORTH)
    ]
    if not any(one.new for one in parts):
        parts = as_told(talk) or parts
    words = "，".join(told(one) for one in parts)
    matter = understood(talk, words) if len(words) >= _WORTH else {}
    if matter and (matter["code"] != UNCLEAR or any(one.new for one in parts)):
        if matter["list"] != ListResult.POSITIVE:
            matter = as_public(talk, matter)
        begin(talk, dictated(talk, words, parts, matter))
        return
    if refusal is None or not refusal.text:
        talk.say("utter_nothing_refused")
        return
    entry = talk.turn.desk.catalogue.lists.negative[refusal.code]
    talk.say("utter_rewrite_begun")
    draft = Draft()
    if entry.handling not in _ANEW:
        draft = replace(
            dictated(talk, refusal.text, (), as_public(talk, refusal.matter)), solution=None
        )
    shelve(talk)
    talk.keep(refusal=None)
    questions.ask(talk, draft)


def as_told(talk: Talk) -> list[Heard]:
    """What the words tell, read as the answer to what the matter is."""
    heard = talk.turn.desk.reader.acts(talk.text, Question.PROBLEM)
    return [one for one in heard if one.act in (*_FACTS, Act.WISHES) and one.new]


def as_public(talk: Talk, matter: Mapping[str, Any]) -> dict[str, Any]:
    """The likeliest topic of the positive list, for a person to look at."""
    topics = talk.turn.desk.catalogue.lists.topics
    likely = [one["code"] for one in matter.get("candidates", ()) if one["code"] in topics]
    kept = bare_of(matter) | {"review": True}
    if not likely:
        return kept | {"list": ListResult.UNCLEAR.value, "code": UNCLEAR, "level": None}
    found = {"code": likely[0], "level": topics[likely[0]].level.value}
    return kept | found | {"list": ListResult.POSITIVE.value}
