"""Groups of opinion: two camps are found, few are not, and nobody stands alone."""

import numpy as np
import pytest

from bot.grouping import FEWEST_STATEMENTS, FEWEST_VOTERS, SMALLEST, grouped, matrix
from tests.benchmarks.opinions import two_camps


def test_two_camps_are_found_with_what_is_typical_of_each() -> None:
    found = grouped(two_camps(40, 12))

    assert found is not None
    assert len(found.groups) == 2
    assert sum(one.size for one in found.groups) == 40
    first, second = found.groups
    assert {(t.column, t.is_for) for t in first.typical} & {
        (t.column, not t.is_for) for t in second.typical
    }


def test_what_both_camps_want_has_the_highest_consensus() -> None:
    votes = two_camps(60, 10)
    votes[:, 3] = 1.0

    found = grouped(votes)

    assert found is not None
    assert max(range(10), key=lambda column: found.consensus[column]) == 3
    sizes = [one.size for one in found.groups]
    assert found.consensus[3] == pytest.approx(np.prod([(n + 1) / (n + 2) for n in sizes]))


@pytest.mark.parametrize(
    ("voters", "statements"), [(FEWEST_VOTERS - 1, 10), (40, FEWEST_STATEMENTS - 1)]
)
def test_fewer_give_no_groups(voters: int, statements: int) -> None:
    assert grouped(two_camps(voters, statements)) is None


def test_all_of_one_mind_are_no_groups() -> None:
    assert grouped(np.ones((30, 9))) is None


def test_nobody_is_a_group_of_their_own() -> None:
    votes = np.ones((30, 9))
    votes[0] = -1.0
    found = grouped(votes)

    assert found is None or min(one.size for one in found.groups) >= SMALLEST


def test_the_smallest_that_is_enough_is_enough() -> None:
    assert grouped(two_camps(FEWEST_VOTERS, FEWEST_STATEMENTS)) is not None


def test_the_matrix_has_a_row_a_voter_and_holes_where_nobody_voted() -> None:
    made = matrix([("a", 5, 1), ("b", 6, -1), ("a", 6, 0), ("a", 9, 1)], [5, 6])

    assert np.array_equal(made, [[1, 0], [np.nan, -1]], equal_nan=True)
