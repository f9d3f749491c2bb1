"""Where two people see things differently, and what changed: told only beyond its error."""

from datetime import date
from math import sqrt

import numpy as np
import pytest
from scipy import stats

from counterpoint.web.insights.characteristics import (
    Difference,
    Seen,
    View,
    bar,
    changes,
    difference,
    told_of_change,
    told_of_views,
    views,
)

SIX = ("support", "deciding", "boundaries", "talking", "growing", "reciprocity")
NAMES = {name: name.capitalize() for name in SIX}


def both(**middles: tuple[float, float]) -> dict[str, tuple[Seen, Seen]]:
    """Return two people's places, with an error of .6 from six answers each."""
    return {name: (Seen(one, 0.6, 6), Seen(two, 0.6, 6)) for name, (one, two) in middles.items()}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Seen(4, 0.6, 6), Seen(7, 0.6, 6)),
        (Seen(4, 0.3, 7), Seen(5, 0.9, 4)),
        (Seen(7, 0.5, 6), Seen(4, 0.7, 5)),
    ],
)
def test_a_difference_is_as_unlikely_as_by_welchs_test(first: Seen, second: Seen) -> None:
    found = difference(first, second)
    exact = stats.ttest_ind_from_stats(
        second.middle,
        second.error * sqrt(second.answers),
        second.answers,
        first.middle,
        first.error * sqrt(first.answers),
        first.answers,
        equal_var=False,
    )
    deviate = stats.norm.isf(exact.pvalue / 2) * (1 if found.size > 0 else -1)
    # Wallace's deviate is an approximation; at so few answers it is within .05.
    assert found.beyond == pytest.approx(deviate, abs=0.05)
    assert found.beyond == -difference(second, first).beyond


def test_the_bar_is_higher_the_more_are_looked_at() -> None:
    assert bar(1) == pytest.approx(1.960, abs=0.001)
    assert bar(6) == pytest.approx(2.631, abs=0.001)  # 1 - .95 ** (1/6), in two tails


def view_of(seen: dict[str, tuple[Seen, Seen]]) -> View:
    found = views(seen)
    assert found
    return found.view


@pytest.mark.parametrize(
    ("seen", "view", "most"),
    [
        (both(talking=(6, 6.2), growing=(5, 5)), View.ALIKE, None),
        (both(boundaries=(3, 9), growing=(3, 7)), View.DIFFER, "boundaries"),
        (both(boundaries=(9, 3), growing=(3, 7)), View.DIFFER, "boundaries"),
        (both(**dict.fromkeys(SIX[1:], (5.0, 5.0)), support=(5, 7.3)), View.UNCLEAR, None),
        ({"talking": (Seen(2, 2.5, 4), Seen(5, 2.5, 4))}, View.UNCLEAR, None),  # far, and unsure
    ],
)
def test_what_is_told_of_two_views(
    seen: dict[str, tuple[Seen, Seen]], view: View, most: str | None
) -> None:
    found = views(seen)
    assert found
    assert (found.view, found.most, found.of) == (view, most, len(seen))


def test_one_difference_that_would_be_told_alone_is_not_among_six() -> None:
    alone = both(support=(5, 7.3))
    assert view_of(alone) is View.DIFFER
    among = both(**dict.fromkeys(SIX[1:], (5.0, 5.0))) | alone
    assert view_of(among) is View.UNCLEAR


def test_of_what_nobody_shares_nothing_is_said() -> None:
    assert views({}) is None and changes({}) == {}


def test_two_who_see_all_alike_are_seldom_told_of_a_difference() -> None:
    dice = np.random.default_rng(4)

    def place() -> Seen:
        answers = [min(4, max(0, round(dice.normal(2.5, 0.8)))) for _ in range(6)]
        middle = sum(answers) / 6
        spread = max(sum((each - middle) ** 2 for each in answers) / 5, 1 / 12)
        return Seen(2.5 * middle, 2.5 * sqrt(spread / 6), 6)

    told = [views({name: (place(), place()) for name in SIX}) for _ in range(400)]
    assert sum(each.view is View.DIFFER for each in told if each) < 400 * 0.08


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (both(talking=(6, 6)), "You see these much alike, as far as these answers can tell."),
        (both(talking=(2, 8), growing=(5, 5)), "You differ most about “Talking”."),
        (both(talking=(2, 8)), "You see “Talking” differently."),
        (both(talking=(5, 7.3)), "You see “Talking” differently. It could be by a little, or by"),
        ({"talking": (Seen(2, 2.5, 4), Seen(5, 2.5, 4))}, "Here and there you may see these"),
    ],
)
def test_the_sentence_says_no_more_and_ranks_nobody(
    seen: dict[str, tuple[Seen, Seen]], said: str
) -> None:
    turned = {name: (two, one) for name, (one, two) in seen.items()}
    for each in (seen, turned):
        found = views(each)
        assert found and told_of_views(found, NAMES).startswith(said)


def test_a_change_is_told_only_beyond_its_error_and_among_all_that_are_looked_at() -> None:
    assert set(changes(both(talking=(4, 8), growing=(5, 6)))) == {"talking"}
    assert set(changes(both(support=(5, 7.3)))) == {"support"}
    assert not changes(both(**dict.fromkeys(SIX[1:], (5.0, 5.0)), support=(5, 7.3)))


@pytest.mark.parametrize(("size", "end"), [(3.0, "open"), (-3.0, "guarded")])
def test_a_change_is_told_by_the_end_it_leads_to(size: float, end: str) -> None:
    change = Difference(size, 0.5, 4)
    said = told_of_change("Alice", "Open talk", ("guarded", "open"), date(2026, 3, 2), change)
    assert said == f"Alice sees “Open talk” nearer to “{end}” than on 2 March 2026."


def test_places_without_an_error_break_nothing() -> None:
    assert view_of({"talking": (Seen(5, 0, 1), Seen(5, 0, 1))}) is View.ALIKE
