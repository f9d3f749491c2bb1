"""Reading each other: for the one who guessed alone, from what the other shared."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import timezone

from counterpoint.library import questions
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.base import Measure
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.empathy.guess import Guess
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.insights.guesses import Guesses, Range
from counterpoint.web.pages.understand.guessed import Shown
from counterpoint.web.pages.understand.reading import QUESTIONS, reading, to_ask
from counterpoint.web.spaces import entries
from tests.conftest import Someone, text_of
from tests.web.test_queries import MOST, cost

Couple = tuple[Someone, Someone]
HEADING = "Reading each other"


def guess_days(one: Someone, other: Someone, number: int, *, share: bool = True) -> None:
    """Let one guess days of the other's, stress too low by two; and keep days of their own."""
    dice = np.random.default_rng(5)
    mine, ours = one.here.mine, one.here.together()
    theirs, shared = other.here.mine, other.here.together()
    for n in range(number):
        day = timezone.localdate() - timedelta(days=n)
        mood, stress, own = (
            int(dice.integers(low, high)) for low, high in ((2, 9), (3, 9), (0, 11))
        )
        told = CheckIn(day=day, mood=mood, stress=stress)
        id = new_id()
        entries.write(theirs, told, id)
        if share:
            entries.write(shared, told, theirs.copy_id(id, shared, day))
        entries.write(mine, CheckIn(day=day, mood=own, stress=5), new_id())
        guessed = Guess(
            day=day,
            of=ours.id.hex,
            mood=mood + int(dice.integers(-1, 2)),
            stress=stress - 2 + int(dice.integers(-1, 2)) if n % 3 else None,
            opened=True,
        )
        entries.write(mine, guessed, new_id())


def test_it_says_what_ones_guesses_tend_to_in_one_sentence_each(couple: Couple) -> None:
    alice, bob = couple
    guess_days(alice, bob, 40)
    found = reading(alice.here)
    assert found and found.most.signal.name == "mood" and len(found.most.sentences) == 3
    page = alice.get("/understand/").split(f"{HEADING}</h2>")[1]
    assert "Only you" in page and "From 40 days of the last year" in page
    assert "Your guesses tend to go up and down with what Bob said." in page
    assert 'class="dot-open"' in page and "/mine/guess/over-days/" in page
    assert "On “Stress” your guesses tend to lie lower than what Bob said." in page
    assert "prove" not in page and "because" not in page


def test_the_others_page_is_the_same_with_and_without_guesses(couple: Couple) -> None:
    alice, bob = couple
    guess_days(alice, bob, 40)
    for kept in entries.read(alice.here.mine, Guess).entries:
        entries.erase(alice.here.mine, [kept.id])
    before = text_of(bob.get("/understand/"))
    mine, ours = alice.here.mine, alice.here.together()
    for n in range(40):
        day = timezone.localdate() - timedelta(days=n)
        guess = Guess(day=day, of=ours.id.hex, mood=n % 11, opened=True)
        entries.write(mine, guess, new_id())
    assert HEADING in alice.get("/understand/")
    assert text_of(bob.get("/understand/")) == before


def test_it_hangs_on_what_the_other_shared_alone(couple: Couple) -> None:
    alice, bob = couple
    before = text_of(alice.get("/understand/"))
    guess_days(alice, bob, 40, share=False)
    assert reading(alice.here) is None
    assert text_of(alice.get("/understand/")) == before


@pytest.mark.parametrize(("number", "told"), [(14, False), (16, True)])
def test_it_waits_for_enough_days(couple: Couple, number: int, told: bool) -> None:
    alice, bob = couple
    guess_days(alice, bob, number)
    assert (reading(alice.here) is not None) == told


def test_without_an_ours_there_is_none(alice: Someone) -> None:
    assert reading(alice.here) is None


def test_it_is_fitted_once_and_opened_again_for_its_author_alone(
    couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = couple
    guess_days(alice, bob, 20)
    first = reading(alice.here)

    def never(days: object) -> Guesses:
        raise AssertionError("fitted again")

    monkeypatch.setattr("counterpoint.web.pages.understand.guessed.tendencies", never)
    assert reading(alice.here) == first


def test_it_asks_the_database_no_more_with_more_days(couple: Couple) -> None:
    alice, bob = couple
    guess_days(alice, bob, 16)
    few = cost(alice, "/understand/")[0]
    guess_days(alice, bob, 60)
    assert cost(alice, "/understand/")[0] == few <= MOST


# What to ask next


def shown(signal: Measure, bias: tuple[float, float], accuracy: tuple[float, float]) -> Shown:
    found = Guesses(
        days=20,
        typical=(5.0, 5.0, None),
        bias=Range(sum(bias) / 2, *bias, 20),
        accuracy=Range(sum(accuracy) / 2, *accuracy, 20),
    )
    return Shown(signal, found, ("said",), (), None)


MOOD, STRESS = SIGNALS[:2]
NONE, SURE, UNSURE = (-0.5, 0.5), (0.4, 0.6), (-0.8, 0.9)


@pytest.mark.parametrize(
    ("mood", "stress", "said"),
    [
        ((NONE, UNSURE), ((0.4, 0.9), SURE), "On “Stress” your guesses tend to lie higher"),
        (((-2.0, -1.5), SURE), ((0.4, 3.0), SURE), "On “Mood” your guesses tend to lie lower"),
        ((NONE, SURE), (NONE, UNSURE), "“Stress” is where your guesses are least clear so far."),
        ((NONE, UNSURE), (NONE, SURE), "“Mood” is where your guesses are least clear so far."),
    ],
)
def test_it_asks_where_guesses_are_most_biased_or_least_clear(
    mood: tuple[tuple[float, float], ...], stress: tuple[tuple[float, float], ...], said: str
) -> None:
    told = [shown(MOOD, *mood), shown(STRESS, *stress)]
    asked = to_ask(told, "Bob", date(2026, 5, 4))
    assert asked.why.startswith(said)
    signal = "mood" if "Mood" in said else "stress"
    assert asked.text in [q.text for q in questions() if q.id in QUESTIONS[signal]]


def test_it_asks_another_question_each_week() -> None:
    told = [shown(MOOD, NONE, UNSURE)]
    asked = [to_ask(told, "Bob", date(2026, 5, 4) + timedelta(weeks=n)).text for n in range(4)]
    assert len(set(asked)) == 4


def test_every_signal_has_questions_that_are_in_the_library() -> None:
    known = {each.id for each in questions()}
    assert set(QUESTIONS) == {signal.name for signal in SIGNALS}
    assert all(set(ids) <= known and len(set(ids)) == len(ids) for ids in QUESTIONS.values())
