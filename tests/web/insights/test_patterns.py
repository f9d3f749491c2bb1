"""Patterns over months: of the two together, only from Ours, and the same for both."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.utils import timezone

from counterpoint.web.demo.diary import id_at
from counterpoint.web.features.support.moments import Win
from counterpoint.web.features.support.months import last_months
from counterpoint.web.insights.patterns import Patterns, patterns
from counterpoint.web.spaces import clock, entries, sharing
from counterpoint.web.spaces.models import Space
from tests.conftest import Someone
from tests.web import deciding
from tests.web.lived import reply, shared_copy

Couple = tuple[Someone, Someone]
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _long_ago(couple: Couple) -> None:
    Space.objects.filter(shared=True).update(began=last_months(TODAY())[0])


def found(one: Someone, until: date | None = None) -> Patterns:
    return patterns(one.here.together(), until or TODAY())


def told(one: Someone, other: Someone, kind: str, **words: Any) -> None:
    """Let one tell something and the other answer it."""
    id = UUID(one.write(kind, share=True, words=f"{one.name} tells a {kind}", **words))
    mine, ours = one.here.mine, one.here.together()
    (copy,) = entries.there(ours, mine.copy_ids(id, ours))
    reply(other, f"{kind}-reply", str(copy), words=f"{other.name} answers")


def shared_on(one: Someone, day: date, payload: msgspec.Struct) -> None:
    """Let one write and share something on a day that is over."""
    at = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
    id = id_at(at)
    with clock.as_of(at):
        entries.write(one.here.mine, payload, id)
        sharing.share(one.here, payload, id)


def steps(picture: Any) -> dict[str, list[int]]:
    return {str(lane.label): [mark.step for mark in lane.marks] for lane in picture.lanes}


def test_what_is_told_and_answered_is_marked_by_kind_in_soft_steps(couple: Couple) -> None:
    alice, bob = couple
    for number in range(3):
        told(*(couple if number % 2 else (bob, alice)), "win", sort="social")
    told(alice, bob, "hard", sort="practical", helps=["listen"])
    alice.write("thanks", share=True, words="Alice is thankful", sort="emotional")
    seen = found(alice)
    assert steps(seen.good)["Social"][-1] == 2 and steps(seen.good)["Emotional"][-1] == 0
    assert steps(seen.hard)["Practical"][-1] == 1
    assert steps(seen.thanks)["Emotional"][-1] == 1
    assert str(seen.good.lanes[2].marks[-1].word) == "several times"


def test_what_nobody_answered_and_what_was_kept_leave_no_mark(couple: Couple) -> None:
    alice, _ = couple
    alice.write("win", share=True, words="Alice tells a win that waits")
    alice.write("thanks", words="Alice keeps this to herself")
    assert found(alice).empty


@pytest.mark.parametrize("who", [(0, 1), (1, 0)])
def test_a_mark_does_not_say_whose_it_is(couple: Couple, who: tuple[int, int]) -> None:
    one, other = couple[who[0]], couple[who[1]]
    told(one, other, "win", sort="social")
    other.write("thanks", share=True, words="Thanks", sort="social")
    seen = [(steps(f.good), steps(f.thanks)) for f in map(found, couple)]
    assert seen[0] == seen[1]
    lanes = {"Emotional": [0] * 6, "Practical": [0] * 6, "Social": [0] * 5 + [1]}
    assert seen[0] == (lanes, lanes)


def test_a_month_is_that_in_which_it_was_told_and_later_ones_are_left_out(couple: Couple) -> None:
    alice, bob = couple
    months = last_months(TODAY())
    shared_on(alice, months[3] + timedelta(days=9), Win(words="long ago", sort="social"))
    reply(bob, "win-reply", shared_copy(alice, "win"), words="Bob answers at last")
    assert not found(alice, TODAY() - timedelta(days=1)).wins[1:]
    seen = found(alice)
    assert [each.payload.words for each in seen.wins] == ["long ago"]
    assert steps(seen.good)["Social"] == [0, 0, 0, 1, 0, 0]


def test_months_before_ours_began_are_no_months_without_anything(couple: Couple) -> None:
    alice, bob = couple
    Space.objects.filter(shared=True).update(began=TODAY())
    told(alice, bob, "win", sort="social")
    assert found(alice).months == (TODAY().replace(day=1),)


def decided(couple: Couple, values: tuple[Any, Any], follows: str, **more: Any) -> None:
    alice, bob = couple
    id = deciding.raise_it(alice, ("Stay", "Move", "Wait"))
    for one in couple:
        deciding.ready(one, id)
    for one, given in zip(couple, values, strict=True):
        deciding.rate(one, id, given)
    deciding.propose(alice, id, words="So be it", follows=follows, **more)
    deciding.agree(bob)


@pytest.mark.parametrize(
    ("values", "follows", "way"),
    [
        (((9, 1, 2), (8, 2, 9)), "Stay", "near"),  # one step from what Bob put first
        (((9, 1, 2), (3, 2, 9)), "Stay", "else"),
        (((9, 1, 2), (3, 2, 9)), "", "new"),
    ],
)
def test_how_an_agreement_came_about(couple: Couple, values: Any, follows: str, way: str) -> None:
    decided(couple, values, follows)
    seen = [found(one).reached for one in couple]
    assert seen[0] == seen[1]
    (reached,) = seen[0]
    assert (reached.way, reached.matter, reached.words) == (way, "Leiden", "So be it")
    assert reached.day == TODAY()


def test_that_somebody_leaned_in_is_told_and_not_who(couple: Couple) -> None:
    decided(couple, ((9, 1, 2), (8, 2, 9)), "Stay", leaned=[str(couple[1].person.id)])
    (reached,) = found(couple[0]).reached
    assert reached.way == "leaned"
    assert couple[1].person.id.hex not in repr(reached).replace("-", "")


def test_what_is_only_proposed_is_no_agreement(couple: Couple) -> None:
    alice, _ = couple
    id = deciding.raise_it(alice, ("Stay", "Move"))
    deciding.propose(alice, id, words="Perhaps", follows="")
    assert found(alice).reached == ()


def test_one_query_reads_all_of_it(couple: Couple, django_assert_num_queries: Any) -> None:
    place = couple[0].here.together()
    with django_assert_num_queries(1):
        patterns(place, TODAY())
