"""A stock Rasa project with the desk's sentences and questions, as `rasa init` lays one out.

Jieba, two CountVectors, DIET, TED and rules. A matter opens a form; the form asks what the desk
asks a resident who names a place and a problem, and its answers are checked in the action server.
Nothing is stored but Rasa's own tracker.
"""

from pathlib import Path

import yaml

from bot.learning import sources
from tests.benchmarks.diet import CONFIG, label_names, training_data

FORM = "propose_form"
ASKED = ("consent", "solution", "photos", "confirmed")
"""What the form asks after the matter itself."""
FILED = "已提交。"
ACTIONS = f"""
from rasa_sdk import Action, FormValidationAction
from rasa_sdk.events import SlotSet

ASKED = {ASKED}


class Answer(Action):
    text = "好的。"

    def name(self):
        return "action_answer"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=self.text)
        return [SlotSet(name) for name in ("problem", *ASKED)]


class File(Answer):
    text = {FILED!r}

    def name(self):
        return "action_file"


class ValidateForm(FormValidationAction):
    def name(self):
        return "validate_{FORM}"

    async def extract_problem(self, dispatcher, tracker, domain):
        known = tracker.get_slot("problem")
        return {{"problem": known or tracker.latest_message["text"]}}

    async def validate_consent(self, value, dispatcher, tracker, domain):
        return {{"consent": value.strip() or None}}

    async def validate_solution(self, value, dispatcher, tracker, domain):
        return {{"solution": value.strip() or None}}
"""


def write(folder: Path, epochs: int) -> None:
    """The project's files into an empty folder."""
    diet = [*CONFIG["pipeline"][:-1], {**CONFIG["pipeline"][-1], "epochs": epochs}]
    policies = [{"name": "RulePolicy"}, {"name": "TEDPolicy", "max_history": 5, "epochs": epochs}]
    names = label_names()
    files = {
        "config.yml": {**CONFIG, "pipeline": diet, "policies": policies},
        "domain.yml": _domain(names),
        "data/rules.yml": {"version": "3.1", "rules": [*map(_rule, names), _submit()]},
        "data/stories.yml": {"version": "3.1", "stories": _stories(names)},
        "credentials.yml": {"rest": None},
    }
    (folder / "data").mkdir()
    (folder / "actions").mkdir()
    (folder / "data" / "nlu.yml").write_text(training_data(), encoding="utf-8")
    (folder / "actions" / "__init__.py").write_text(ACTIONS, encoding="utf-8")
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _domain(intents: list[str]) -> dict[str, object]:
    def slot(mapping: dict[str, object]) -> dict[str, object]:
        return {"type": "text", "influence_conversation": False, "mappings": [mapping]}

    answered = {
        name: slot(
            {
                "type": "from_text",
                "conditions": [{"active_loop": FORM, "requested_slot": name}],
            }
        )
        for name in ASKED
    }
    return {
        "version": "3.1",
        "intents": intents,
        "slots": {"problem": slot({"type": "custom"}), **answered},
        "forms": {FORM: {"required_slots": ["problem", *ASKED]}},
        "responses": {f"utter_ask_{FORM}_{name}": [{"text": f"{name}？"}] for name in ASKED},
        "actions": ["action_answer", "action_file", f"validate_{FORM}"],
    }


def _rule(intent: str) -> dict[str, object]:
    """A matter opens the form, all else is answered; neither while the form is open."""
    opens = [{"action": FORM}, {"active_loop": FORM}]
    steps = [{"action": "action_answer"}] if _is_said(intent) else opens
    return {
        "rule": intent,
        "condition": [{"active_loop": None}],
        "steps": [{"intent": intent}, *steps],
    }


def _submit() -> dict[str, object]:
    return {
        "rule": "submit",
        "condition": [{"active_loop": FORM}],
        "steps": [
            {"action": FORM},
            {"active_loop": None},
            {"slot_was_set": [{"requested_slot": None}]},
            {"action": "action_file"},
        ],
    }


def _stories(intents: list[str]) -> list[dict[str, object]]:
    """What TED learns from: any three turns that are only answered."""
    said = [one for one in intents if _is_said(one)]
    return [
        {
            "story": f"{number}",
            "steps": [
                step for one in three for step in ({"intent": one}, {"action": "action_answer"})
            ],
        }
        for number, three in enumerate(zip(said, said[1:], said[2:], strict=False))
    ]


def _is_said(intent: str) -> bool:
    """Whether it is what a turn is for, and not the code of a matter."""
    return intent.startswith(sources.INTENT.replace(":", "__"))
