"""Rasa on this very environment (3.11, newer pins than it declares): train, parse, handle."""

from pathlib import Path

CONFIG = """
recipe: default.v1
assistant_id: probe
language: zh
pipeline:
- name: JiebaTokenizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char
  min_ngram: 1
  max_ngram: 3
- name: LogisticRegressionClassifier
policies:
- name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [lamp, thanks]
responses:
  utter_lamp: [{text: 路灯的事记下了}]
  utter_thanks: [{text: 不客气}]
"""
NLU = """
version: "3.1"
nlu:
- intent: lamp
  examples: |
    - 路灯坏了
    - 我们院子路灯不亮
    - 楼道灯黑了好久
- intent: thanks
  examples: |
    - 谢谢
    - 多谢你们
    - 劳慰了
rules:
- rule: lamp
  steps: [{intent: lamp}, {action: utter_lamp}]
- rule: thanks
  steps: [{intent: thanks}, {action: utter_thanks}]
"""


async def test_it_trains_parses_and_handles_chinese(tmp_path: Path) -> None:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.model_training import train

    for name, text in (("config", CONFIG), ("domain", DOMAIN), ("nlu", NLU)):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")

    files = {name: str(tmp_path / f"{name}.yml") for name in ("config", "domain", "nlu")}
    result = train(files["domain"], files["config"], files["nlu"], str(tmp_path / "models"))
    agent = Agent.load(result.model)
    parsed = await agent.parse_message("院子路灯又坏了")
    channel = CollectingOutputChannel()
    await agent.handle_message(UserMessage("谢谢你们", channel, "probe"))

    assert parsed["intent"]["name"] == "lamp"
    assert [said["text"] for said in channel.messages] == ["不客气"]
