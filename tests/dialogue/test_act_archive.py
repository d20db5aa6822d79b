"""The act reader's file gives back what was learnt, token by token."""

from pathlib import Path

import numpy as np

from bot.dialogue import act_archive
from bot.dialogue.linear import Bag, Linear
from bot.dialogue.reader import ActModels


def learnt(tokens: list[str]) -> Linear:
    size = len(tokens)
    return Linear(
        ("a", "b"),
        Bag({one: at for at, one in enumerate(tokens)}, np.ones(size, dtype=np.float32)),
        np.arange(2 * size, dtype=np.float32).reshape(size, 2),
        np.zeros((0, 2), dtype=np.float32),
        np.zeros(2, dtype=np.float32),
        1.0,
    )


def test_a_token_with_the_end_of_a_line_in_it_shifts_no_other(tmp_path: Path) -> None:
    one = learnt(["奶", "奶\n", "\n醒", "醒了"])
    path = tmp_path / "acts.model"
    act_archive.save(ActModels(b"", b"", one, one, one, one, one, {}), path)

    assert act_archive.load(path).acts.bag.index == one.bag.index
