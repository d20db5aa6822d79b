"""Tasks (子任务): set by who works the ticket, finished by whose they are, settled at the end."""

from dataclasses import replace

from bot.proposals.tasks import Task, task_in
from bot.services.desk.cases import Case, Given, WrongValue, receivers, until
from bot.services.desk.clerk import NotHolding

LONGEST_TITLE = 120


def check_new(case: Case, given: Given) -> Given:
    """A title, a body of those a ticket could go to, and a day from today on."""
    if given.get("body") not in receivers(case):
        raise WrongValue("body")
    return until(case, given) | {"title": str(given["title"])[:LONGEST_TITLE]}


def check_finish(case: Case, given: Given) -> Given:
    """Who the task was given to, or who holds the ticket, says what was done."""
    task = _task(case, given)
    if not is_theirs(task, case):
        raise NotHolding(case.proposal.ref)
    return given | {"task": task.number, "title": task.title}


def check_drop(case: Case, given: Given) -> Given:
    """Who holds the ticket says why a task is not needed any more."""
    task = _task(case, given)
    return given | {"task": task.number, "title": task.title}


def is_theirs(task: Task, case: Case) -> bool:
    """Whether this clerk may finish a task."""
    branch = case.clerk.branch
    return branch.holds(task.body) or branch.holds(case.proposal.body)


def add(case: Case, given: Given) -> None:
    """A new task, by the next number."""
    number = len(case.proposal.tasks) + 1
    case.proposal.tasks.append(
        Task(
            number, given["title"], given["body"], given["until"], case.tools.now,
            given.get("assignee"),
        )
    )  # fmt: skip


def finish(case: Case, given: Given) -> None:
    """Done, with what was done."""
    _end(case, given["task"], given["text"], dropped=False)


def drop(case: Case, given: Given) -> None:
    """Not needed any more, and why."""
    _end(case, given["task"], given["reason"], dropped=True)


def _end(case: Case, number: int, result: str, *, dropped: bool) -> None:
    case.proposal.tasks = [
        replace(one, done_at=case.tools.now, result=result, dropped=dropped)
        if one.number == number
        else one
        for one in case.proposal.tasks
    ]


def _task(case: Case, given: Given) -> Task:
    task = task_in(case.proposal.tasks, given["task"])
    if task is None:
        raise WrongValue("task")
    return task
