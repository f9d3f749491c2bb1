"""One person's own days: exact against statsmodels and plain algebra, and no bolder than chance."""

import re
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pytest
from numpy.testing import assert_allclose
from statsmodels.tsa.statespace.sarimax import SARIMAX

from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.insights import telling_own
from counterpoint.web.insights.carrying import GRID, PRIOR, carry_over, log_posterior
from counterpoint.web.insights.moving import Range
from counterpoint.web.insights.own import Carry, Pair, own
from counterpoint.web.insights.signals import Signal, signals_of
from counterpoint.web.spaces.places import Voice

ALICE = Voice(UUID(int=1), "Alice", "a")
FIRST = date(2026, 1, 5)
NAMES = {signal.name: str(signal.label) for signal in SIGNALS}
NOTHING = np.zeros((0,))
BEFORE = -0.5 * ((GRID - PRIOR[0]) / PRIOR[1]) ** 2


def signals(values: np.ndarray) -> list[Signal]:
    """Return the signals of whole answers, a column each; NaN is a day without one."""
    names = [signal.name for signal in SIGNALS][: values.shape[1]]
    days = {
        FIRST + timedelta(days=n): CheckIn(
            day=FIRST + timedelta(days=n),
            **{name: int(v) for name, v in zip(names, row, strict=True) if np.isfinite(v)},
        )
        for n, row in enumerate(values)
    }
    return signals_of({ALICE: days}, FIRST, FIRST + timedelta(days=len(values) - 1))


def lived(
    days: int, phi: float, seed: int, *, columns: int = 1, together: float = 0.0
) -> np.ndarray:
    """Return answers whose days carry over, with shocks that go together, a tenth not given."""
    rng = np.random.default_rng(seed)
    z, common = np.zeros((days, columns)), rng.normal(size=(days, 1))
    shocks = rng.normal(size=z.shape) * np.sqrt(1 - together) + common * np.sqrt(together)
    for t in range(1, days):
        z[t] = phi * z[t - 1] + shocks[t]
    answers = np.clip(np.round(5 + 1.7 * z), 0, 10)
    answers[rng.random(z.shape) < 0.1] = np.nan
    return answers


def gappy(days: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    z = np.zeros(days)
    for t in range(1, days):
        z[t] = 0.5 * z[t - 1] + rng.normal()
    kept = rng.random(days) < 0.7
    return np.arange(days)[kept], z[kept]


def test_the_likelihood_is_that_of_statsmodels_with_days_missing() -> None:
    days, values = gappy(120, 1)
    full = np.full(120, np.nan)
    full[days] = values
    found = log_posterior(days, values, np.zeros((len(days), 0)), NOTHING) - BEFORE
    model = SARIMAX(full, order=(1, 0, 0), concentrate_scale=True, loglikelihood_burn=0)
    at = [5, 20, 30, 40, 50]
    expected = [model.loglike([GRID[n]]) for n in at]
    assert_allclose(found[at] - found[at[0]], np.subtract(expected, expected[0]), rtol=1e-8)


def test_the_level_is_integrated_out_as_plain_algebra_says() -> None:
    days, values = gappy(60, 2)
    level = np.column_stack([np.ones(len(days)), np.linspace(-1, 1, len(days))])
    found = log_posterior(days, values, level, np.full(2, 1e-4)) - BEFORE
    expected = []
    for phi in GRID:
        spread = phi ** np.abs(days[:, None] - days) / (1 - phi**2)
        inverse = np.linalg.inv(spread)
        square = level.T @ inverse @ level
        fitted = np.linalg.solve(square, level.T @ inverse @ values)
        left = values - level @ fitted
        expected.append(
            -0.5 * np.linalg.slogdet(spread)[1]
            - 0.5 * np.linalg.slogdet(square)[1]
            - 0.5 * (len(days) - 2) * np.log(left @ inverse @ left)
        )
    assert_allclose(found - found.max(), np.array(expected) - max(expected), atol=1e-6)


def test_units_do_not_matter() -> None:
    days, values = gappy(90, 3)
    level, ridge = np.ones((len(days), 1)), np.full(1, 1e-4)
    one, above = carry_over(days, values, level, ridge)
    other, also = carry_over(days, 100 + 7 * values, level, ridge)
    assert_allclose(
        (one.value, one.low, one.high, above), (other.value, other.low, other.high, also), atol=1e-6
    )
    assert one.low < one.value < one.high


def test_a_carry_over_that_is_there_is_covered_and_told() -> None:
    found = [own(signals(lived(240, 0.45, seed))).carries[0] for seed in range(40)]
    covered = sum(c.effect.low <= 0.45 <= c.effect.high for c in found if c.effect)
    assert covered >= 33  # answers in whole steps make it look a little smaller
    assert sum(c.told for c in found) >= 38


def test_where_nothing_carries_over_or_goes_together_hardly_anything_is_told() -> None:
    carried = together = 0
    for seed in range(60):
        found = own(signals(lived(150, 0.0, seed, columns=2)))
        carried += sum(c.told for c in found.carries)
        together += any(p.told for p in own(signals(lived(150, 0.6, seed, columns=5))).pairs)
    assert carried <= 15  # of 120
    assert together <= 8  # of 60 people with ten pairs each, whose days run alike


def test_what_goes_together_is_told_and_in_its_direction() -> None:
    values = lived(200, 0.3, 1, columns=2, together=0.6)
    (pair,) = own(signals(values)).pairs
    assert pair.told and pair.together.value > 0.3
    assert (
        telling_own.pair(pair, NAMES)
        == "Mood and Stress tend to be high together and low together."
    )
    values[:, 1] = 10 - values[:, 1]
    (pair,) = own(signals(values)).pairs
    assert telling_own.pair(pair, NAMES).startswith("When one of Mood and Stress is high")


@pytest.mark.parametrize("days", [1, 9, 25])
def test_few_days_say_nothing_and_say_so(days: int) -> None:
    found = own(signals(lived(days, 0.4, 5)))
    assert found.carries[0].effect is None and not found.pairs
    assert "too few days running" in telling_own.carry(found.carries[0], NAMES)


def test_answers_that_hardly_change_are_not_read() -> None:
    values = np.where(np.arange(120) % 10, 10.0, 9.0)[:, None]
    (carry,) = own(signals(values)).carries
    assert carry.refused and not carry.told
    assert "nothing is read off" in telling_own.carry(carry, NAMES)


def test_a_slow_change_is_not_taken_for_one_day_reaching_into_the_next() -> None:
    rng = np.random.default_rng(3)
    told = plainly = 0
    for _ in range(20):
        slow = 1.5 * np.sin(np.arange(240) * 2 * np.pi / 120)
        values = np.clip(np.round(5 + slow + 1.5 * rng.normal(size=240)), 0, 10)
        told += own(signals(values[:, None])).carries[0].told
        level, ridge = np.ones((240, 1)), np.full(1, 1e-4)
        plainly += carry_over(np.arange(240), values, level, ridge)[0].low > 0
    assert told <= 4 and plainly >= 18


def test_only_the_last_two_years_are_read() -> None:
    values = lived(900, 0.4, 8)
    values[:170] = np.nan
    (one,), (other,) = own(signals(values)).carries, own(signals(values[170:])).carries
    assert one.effect and other.effect and one.pairs == other.pairs
    assert_allclose(one.effect.value, other.effect.value, rtol=1e-9)


@pytest.mark.parametrize(("low", "high"), [(-0.2, 0.3), (0.1, 0.4), (-0.5, -0.1)])
def test_no_sentence_is_stronger_than_its_interval(low: float, high: float) -> None:
    effect = Range((low + high) / 2, low, high)
    sure = 0.99 if low > 0 or high < 0 else 0.8
    said = (
        telling_own.carry(Carry("mood", 90, 60, effect, sure), NAMES),
        telling_own.pair(Pair("mood", "stress", 90, effect), NAMES),
    )
    for sentence in said:
        assert ("can’t tell yet" in sentence) == (low <= 0 <= high)
        assert not re.search(r"\b(cause|because|makes?|always|never|should)\b", sentence)
