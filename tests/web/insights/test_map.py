"""The map: soft regions that hold what they say, and none where there are too few days."""

from datetime import date, timedelta

import numpy as np
import pytest

from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.insights.map import A_QUARTER, Ellipse, Region, regions
from counterpoint.web.insights.signals import Signal, signals_of
from tests.web.insights.test_moving import ALICE, BOB

FIRST = date(2026, 1, 5)


def signals(*people: np.ndarray) -> list[Signal]:
    """Return the signals of people's room and closeness, shape (days, 2) each."""
    told = {
        voice: {
            FIRST + timedelta(days=n): CheckIn(
                day=FIRST + timedelta(days=n), room=int(room), closeness=int(close)
            )
            for n, (room, close) in enumerate(values)
        }
        for voice, values in zip((ALICE, BOB), people, strict=False)
    }
    last = max(len(values) for values in people) - 1
    return signals_of(told, FIRST, FIRST + timedelta(days=last))


def some_days(days: int, room: float, close: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.clip(np.round(rng.normal([room, close], 1.5, size=(days, 2))), 0, 10)


def inside(region: Region, shape: Ellipse, points: np.ndarray) -> np.ndarray:
    turn = np.radians(shape.angle)
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    around = (points - [region.room, region.closeness]) @ turned.T
    return (around[:, 0] / shape.along) ** 2 + (around[:, 1] / shape.across) ** 2 <= 1


def test_a_region_lies_where_the_days_are() -> None:
    alice, bob = regions(signals(some_days(90, 3, 7), some_days(90, 8, 4, seed=2)))
    assert (alice.line, bob.line) == ("a", "b")
    assert (alice.room, alice.closeness) == pytest.approx((3, 7), abs=0.5)
    assert (bob.room, bob.closeness) == pytest.approx((8, 4), abs=0.5)


def test_about_two_of_three_days_lie_in_the_cloud_however_it_is_turned() -> None:
    rng = np.random.default_rng(3)
    days = np.clip(np.round(rng.multivariate_normal([5, 5], [[3, 2], [2, 2]], 91)), 0, 10)
    (region,) = regions(signals(days))
    assert region.most.angle == pytest.approx(38, abs=12)
    assert 0.55 < inside(region, region.most, days).mean() < 0.85


def test_the_middle_is_held_about_nine_times_in_ten() -> None:
    held = 0
    for seed in range(200):
        (region,) = regions(signals(some_days(60, 5, 5, seed=seed)))
        held += bool(inside(region, region.middle, np.array([[5.0, 5.0]]))[0])
    assert 165 <= held <= 196


def test_days_that_are_alike_are_worth_fewer() -> None:
    apart = some_days(80, 5, 5)
    alike = np.repeat(some_days(8, 5, 5), 10, axis=0)
    (sure,), (unsure,) = regions(signals(apart)), regions(signals(alike))
    assert unsure.middle.along > 1.5 * sure.middle.along


def test_few_days_and_one_signal_alone_draw_nothing() -> None:
    assert not regions(signals(some_days(9, 5, 5)))
    only = [s for s in signals(some_days(40, 5, 5)) if s.measure.name == "room"]
    assert not regions(only)


def test_the_quarter_before_is_another_region() -> None:
    days = np.concatenate([some_days(A_QUARTER, 2, 2), some_days(A_QUARTER, 8, 8)])
    (now,), (before,) = regions(signals(days)), regions(signals(days), back=A_QUARTER)
    assert now.room > 7 and before.room < 3
    assert not regions(signals(some_days(A_QUARTER, 5, 5)), back=A_QUARTER)
