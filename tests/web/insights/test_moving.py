"""Who moves whom: from check-ins to numbers, and to sentences no stronger than the numbers."""

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.insights import telling
from counterpoint.web.insights.moving import Arrow, Moving, Range, moving
from counterpoint.web.insights.signals import Signal, signals_of
from counterpoint.web.spaces.places import Voice

ALICE, BOB = Voice(UUID(int=1), "Alice", "a"), Voice(UUID(int=2), "Bob", "b")
NAMES = ("Alice", "Bob")
FIRST = date(2026, 1, 5)


def days_of(values: np.ndarray) -> Signal:
    """Return the signal of two people's whole answers; NaN is a day without one."""
    days = {
        voice: {
            FIRST + timedelta(days=n): CheckIn(day=FIRST + timedelta(days=n), mood=int(value))
            for n, value in enumerate(column)
            if not math.isnan(value)
        }
        for voice, column in zip((ALICE, BOB), values.T, strict=True)
    }
    (signal,) = signals_of(days, FIRST, FIRST + timedelta(days=len(values) - 1))
    return signal


def lived(days: int, into_alice: float = 0.0, into_bob: float = 0.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    phi = np.array([[0.3, into_alice], [into_bob, 0.3]])
    z = np.zeros((days, 2))
    for t in range(1, days):
        z[t] = phi @ z[t - 1] + rng.normal(size=2)
    return np.clip(np.round(5 + 1.6 * z), 0, 10)


def test_few_days_say_nothing_and_say_so() -> None:
    found = moving(days_of(lived(9)))
    assert found == Moving(9, 8)
    assert "too few days" in telling.together(found, NAMES)
    assert "8 pairs of days running" in telling.waits(found)


def test_one_who_shares_alone_is_not_set_against_anybody() -> None:
    values = lived(60)
    values[:, 1] = np.nan
    assert moving(days_of(values)) == Moving(60, 0)


def test_influence_that_is_there_is_told_in_its_direction_after_a_year() -> None:
    found = moving(days_of(lived(365, into_bob=0.4)))
    of_bob = next(arrow for arrow in found.between if arrow.of == 1)
    of_alice = next(arrow for arrow in found.between if arrow.of == 0)
    assert (of_bob.evidence, of_alice.evidence) == ("told", "cannot tell yet")
    assert found.stronger == 0 and found.pattern == "one-sided"
    said = telling.between(of_bob, found, NAMES)
    assert said.startswith("When Alice’s day is higher, Bob’s next day tends to be higher too.")
    assert "Bob’s days follow Alice’s more" in telling.pattern(found, NAMES)


def test_before_ninety_pairs_no_direction_is_told_however_strong() -> None:
    found = moving(days_of(lived(85, into_bob=0.6)))
    assert {arrow.evidence for arrow in found.between} == {"cannot tell yet"}
    assert found.pattern == "too few" and found.reciprocity is None
    assert "From about 90 on" in telling.waits(found)


def test_answers_that_hardly_change_are_not_read() -> None:
    values = lived(120)
    values[:, 0] = np.where(np.arange(120) % 10, 10, 9)
    found = moving(days_of(values))
    assert found.refused == (0,) and not found.between
    assert telling.pattern(found, NAMES).startswith("Alice’s answers hardly differ")


@pytest.mark.parametrize("same", [True, False])
def test_two_who_always_say_the_same_break_nothing(same: bool) -> None:
    values = lived(120)
    values[:, 1] = values[:, 0] if same else 5
    found = moving(days_of(values))
    assert not found.between


def test_the_shares_of_a_day_add_up_and_most_is_left_over() -> None:
    found = moving(days_of(lived(365)))
    for share in found.shares:
        parts = (share.own, share.other, share.common, share.same_day, share.rest)
        assert sum(parts) == pytest.approx(100, abs=3)  # medians of draws
        assert share.rest > 50


# Sentences

CAUSE = re.compile(r"\b(cause|because|makes?|made|due to|lifts?|drags?|proves?|always|never)\b")
VERDICT = re.compile(r"\b(fault|guilt|should|must|worse|better|too (?:much|little)|depend)\b")


def effects() -> st.SearchStrategy[Range]:
    ends = st.tuples(st.floats(-0.6, 0.6), st.floats(0.001, 0.5))
    return ends.map(lambda e: Range(e[0], e[0] - e[1], e[0] + e[1]))


@st.composite
def findings(draw: Callable[..., Any]) -> Moving:
    told = st.sampled_from(["told", "unsteady", "cannot tell yet"])

    def arrow(of: int, after: int) -> Arrow:
        return Arrow(of, after, draw(told), draw(effects()), 0.96)

    return Moving(
        200,
        draw(st.integers(90, 400)),
        draw(effects()),
        own=(arrow(0, 0), arrow(1, 1)),
        between=(arrow(0, 1), arrow(1, 0)),
        stronger=draw(st.sampled_from([0, 1])),
        small=draw(st.booleans()),
        pattern=draw(st.sampled_from(["mutual", "one-sided", "independent", "undecided"])),
    )


def every_sentence(found: Moving) -> list[str]:
    between = [telling.between(arrow, found, NAMES) for arrow in found.between]
    own = [telling.own(arrow, NAMES) for arrow in found.own]
    return [*between, *own, telling.together(found, NAMES), telling.pattern(found, NAMES)]


# A busy machine is slow at times; what is generated is small.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(findings())
def test_no_sentence_says_cause_or_verdict_or_always(found: Moving) -> None:
    for sentence in every_sentence(found):
        assert not CAUSE.search(sentence), sentence
        assert not VERDICT.search(sentence), sentence


@unhurried
@given(findings())
def test_no_sentence_is_stronger_than_its_interval(found: Moving) -> None:
    for arrow in found.between:
        said = telling.between(arrow, found, NAMES)
        effect = arrow.effect
        assert ("tends to be" in said) == (arrow.evidence == "told")
        if arrow.evidence == "told":
            assert ("higher too" in said) == (effect.value > 0)
            near = min(abs(effect.low), abs(effect.high))
            if effect.low <= 0 <= effect.high or near < telling.LITTLE:
                assert "almost nothing" in said
            assert ("clear" in said) == (max(abs(effect.low), abs(effect.high)) > telling.CLEAR)
    for arrow in found.own:
        said = telling.own(arrow, NAMES)
        if arrow.evidence != "told" or arrow.effect.low <= 0 <= arrow.effect.high:
            assert "can’t tell yet" in said
    assert found.together
    if found.together.low <= 0 <= found.together.high:
        assert "can’t tell yet" in telling.together(found, NAMES)
