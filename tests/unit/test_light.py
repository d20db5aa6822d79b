"""What stands in for packages Rasa imports and this project never runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.rasa import light
from bot.paths import ROOT

ASKED = f"""
import sys
sys.path[:0] = [{str(Path(light.__file__).parent)!r}, *sys.argv[1:]]
import light
light.install(), light.install()
"""


def python(code: str, *paths: Path) -> str:
    """What the code prints on an interpreter without any installed package."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ASKED + code, *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_names_can_be_written_down_and_inherited_from() -> None:
    said = python(
        "import tensorflow as tf\n"
        "import tensorflow.keras.backend as K\n"
        "from keras import Model\n"
        "from typing import Union\n"
        "from abc import ABC\n"
        "class Mine(Model, ABC): pass\n"
        "class Layer(tf.keras.layers.Layer): pass\n"
        "print(Union[tf.Tensor, int] is not None, tf.float32.__name__)"
    )

    assert said == "True float32"


@pytest.mark.parametrize("use", ["tf.constant(1)", "Mine()", "tf.keras.layers.Dense(3)"])
def test_using_one_says_what_is_missing(use: str) -> None:
    said = python(
        "import tensorflow as tf\n"
        "class Mine(tf.keras.Model): pass\n"
        f"try: {use}\n"
        "except ImportError as error: print(error)"
    )

    assert said.startswith("tensorflow is not installed")


def test_an_installed_package_is_the_one_that_is_imported(tmp_path: Path) -> None:
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("here = True", encoding="utf-8")
    said = python(
        "import tensorflow\n"
        "try: import tensorflow.optional\n"
        "except ImportError: print(tensorflow.here)",
        tmp_path,
    )

    assert said == "True"


def test_what_is_not_on_the_list_is_as_missing_as_ever() -> None:
    said = python(
        "for name in ('pandas', 'google.colab'):\n"
        "    try: __import__(name)\n"
        "    except ImportError as error: print(name)"
    )

    assert said.split() == ["pandas", "google.colab"]


def test_it_is_asked_last_and_once() -> None:
    said = python("print([type(one).__name__ for one in sys.meta_path].index('StandIn'), "
                  "len(sys.meta_path))")  # fmt: skip
    at, count = map(int, said.split())

    assert at == count - 1


def test_what_is_stood_in_for_is_not_installed_by_default() -> None:
    lock = (ROOT / "requirements.in").read_text(encoding="utf-8")

    names = {line.partition("==")[0].replace("-", "_") for line in lock.splitlines()}
    wanted = {one.partition(".")[0].lower() for one in light.PACKAGES}
    assert not names & (wanted | {"tensorflow_cpu"})
