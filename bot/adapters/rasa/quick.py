"""What Rasa does needlessly for every message, left out: the whole list, each with its reason.

Measured with `python -m tests.benchmarks.turn`.
"""

from functools import cache, lru_cache
from graphlib import TopologicalSorter
from typing import Any

import rasa.core.processor
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot

_resolve = staticmethod(cache(Event.resolve_by_type))
Step = tuple[str, GraphNode, tuple[str, ...]]


class StraightRunner(DaskGraphRunner):  # type: ignore[misc]
    """Runs the model's nodes one after another, in an order worked out once.

    Rasa's own runner writes its whole schema into a debug line nobody reads, prunes it, sorts it
    and goes through a scheduler, three times a message.
    """

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """The outputs of the targets."""
        wanted = tuple(targets or self._graph_schema.target_names)
        done = dict(inputs or {})
        for name, node, needs in self._steps(wanted):
            given = ((need, done[need]) if need in done else need for need in needs)
            done[name] = node(*given)[1]
        return {name: done[name] for name in wanted}

    @lru_cache(maxsize=8)  # noqa: B019 - one runner a process, and it lives as long
    def _steps(self, wanted: tuple[str, ...]) -> list[Step]:
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        order = TopologicalSorter(needs).static_order()
        return [
            (name, self._instantiated_nodes[name], needs[name]) for name in order if name in needs
        ]


def _copy_of(slot: Slot) -> Slot:
    """A shallow copy, as `copy.copy` makes it the long way round; slots are plain objects."""
    new = object.__new__(type(slot))
    new.__dict__.update(slot.__dict__)
    return new


def be_quick() -> None:
    """Put the shorter ways in place; call before a model is loaded."""
    rasa.core.processor.DaskGraphRunner = StraightRunner
    # builds a JSON schema anew for each answer, 20 ms; ours never left this process
    RemoteAction._validate_action_result = lambda self, result: True
    # looks through all subclasses of Event, and theirs, for each event
    Event.resolve_by_type = _resolve
    # copies all slots for each tracker it makes, ten a message
    Slot.__copy__ = _copy_of
