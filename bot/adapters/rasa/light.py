"""Stands in for what Rasa imports and this project never runs, so that it need not be installed.

Rasa loads every classifier, policy and channel it knows when it starts: TensorFlow (885 MB on disk,
270 MB of memory) for DIET and TED, and the clients of a dozen messengers and clouds. Here each such
package that is missing is an empty one whose names are classes that can be named and inherited
from, and not used: that raises ImportError with what to install. The finder is the last one to be
asked, so a package that is installed is always the one that is imported.

`python -m bot` calls `install` itself. The plain `rasa` commands start without our code, so make
puts a copy of this file into the environment, with a `.pth` line that calls it.
"""

import sys
from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGES = (
    *("tensorflow", "keras", "sklearn_crfsuite"),
    *("aiogram", "fbmessenger", "rocketchat_API", "slack_sdk", "twilio", "webexteamssdk"),
    *("aio_pika", "aiormq", "boto3", "botocore", "confluent_kafka", "pymongo"),
    *("google.auth", "google.oauth2"),
)
_PARENTS = frozenset({"google"})
_HELP = "{} is not installed: this project runs without it. See requirements-diet.in"


class _Absent(ABCMeta):
    """The type of names that can be written down and inherited from, and not used."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _named(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *_: Any, **__: Any) -> Any:
        """Raises ImportError: this is where the package would be needed."""
        stood_in_for = [one for one in cls.__mro__ if isinstance(one, _Absent)][-1]
        raise ImportError(_HELP.format(stood_in_for.__module__.partition(".")[0]))


def _named(module: str, name: str) -> _Absent:
    return _Absent(name, (), {"__module__": module})


class _Empty(ModuleType):
    """A module that has every name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _named(self.__name__, name)


class StandIn(MetaPathFinder, Loader):
    """Finds the packages of the list, asked when nobody else has."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A spec for a package of the list, and for anything in one that is stood in for."""
        parent = fullname.rpartition(".")[0]
        is_inside = isinstance(sys.modules.get(parent), _Empty) and parent not in _PARENTS
        if fullname not in PACKAGES and fullname not in _PARENTS and not is_inside:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module."""
        return _Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs."""


def install() -> None:
    """Ask the stand-in last; once, however often it is called."""
    if not any(type(finder).__name__ == StandIn.__name__ for finder in sys.meta_path):
        sys.meta_path.append(StandIn())
