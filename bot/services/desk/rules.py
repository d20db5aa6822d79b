"""The rules of each step beyond the workflow table, by its name."""

from collections.abc import Callable, Mapping

from bot.services.desk import answering, asking_rules, cases, opening, reviewing, stages, tasks
from bot.services.desk.cases import Case, Given

Prepare = Callable[[Case, Given], Given]

PREPARE: Mapping[str, Prepare] = {
    "accept": cases.accepting,
    "refuse": cases.entry_and_door,
    "refer": cases.entry_and_door,
    "uphold": reviewing.check_uphold,
    "reclassify": cases.changed,
    "open_seconding": cases.threshold_until,
    "approve_plan": cases.plan_basis,
    "post_result": cases.until,
    "start_work": answering.working,
    "answer": answering.outcome,
    "escalate": cases.up,
    "hand_down": cases.down,
    "transfer": cases.moving,
    "rule": cases.check_body,
    "pause": cases.until,
    "press": cases.maybe_until,
    "supervise": stages.check_finding,
    "close": stages.check_supervised,
    "add_task": tasks.check_new,
    "finish_task": tasks.check_finish,
    "drop_task": tasks.check_drop,
    "ask_outside": asking_rules.check_question,
    "revoke_link": asking_rules.check_link,
    "publish": opening.check_public,
}
