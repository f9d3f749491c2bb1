"""What was read of shared days is not read again until they are others."""

from counterpoint.web import insights
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.spaces import entries, memory, rows
from tests.conftest import Someone
from tests.web.insights.shared_days import days_back, keep, share_days

Couple = tuple[Someone, Someone]


def mark(one: Someone) -> tuple[int, ...]:
    return rows.mark(entries.wanted(one.here.together(), CheckIn))


def test_the_mark_that_is_asked_for_is_that_of_the_rows_that_are_read(couple: Couple) -> None:
    alice, bob = couple
    assert mark(alice) == rows.mark_of([]) == (0, 0, 0)
    share_days(alice, 40, lambda n, day: CheckIn(day=day, mood=n % 11))
    (found,) = rows.find(entries.wanted(bob.here.together(), CheckIn))
    assert mark(alice) == mark(bob) == rows.mark_of([row.key for row in found])
    assert mark(alice)[0] == 40


def test_any_change_of_what_is_shared_has_another_mark_and_what_is_not_has_none(
    couple: Couple,
) -> None:
    alice, bob = couple
    share_days(bob, 5, lambda n, day: CheckIn(day=day, mood=n))
    day, marks = days_back(1)[0][1], [mark(bob)]
    keep(alice, [CheckIn(day=day, mood=3)])
    assert mark(bob) == marks[0]
    id = alice.write("checkin", share=True, day=day, mood=4, shared=["mood"])
    marks.append(mark(bob))
    alice.post(f"/mine/checkin/{id}/withdraw/")
    assert mark(bob) == marks[0]
    assert len(set(marks)) == 2


def test_what_was_read_before_is_opened_from_memory_and_forgotten_with_it(
    couple: Couple,
) -> None:
    alice, bob = couple
    share_days(bob, 5, lambda n, day: CheckIn(day=day, mood=n))
    until = days_back(1)[0][1]
    memory.forget()
    first = insights.shared_signals(alice.here.together(), None, until)
    again = insights.shared_signals(bob.here.together(), None, until)
    assert [s.series[0].values for s in first] == [s.series[0].values for s in again]
    assert first[0].series[0].values == (0, 1, 2, 3, 4)
    share_days(alice, 5, lambda n, day: CheckIn(day=day, mood=10 - n))
    both = insights.shared_signals(bob.here.together(), None, until)
    assert [series.voice.name for series in both[0].series] == ["Alice", "Bob"]


def test_what_is_kept_opens_with_the_key_of_its_space_alone(
    couple: Couple, charlie: Someone
) -> None:
    ours = couple[0].here.together()
    memory.keep(ours, "days", [1, 2, 3])
    assert memory.recalled(ours, "days", list) == [1, 2, 3]
    assert memory.recalled(charlie.here.mine, "days", list) is None
    assert all(b"\x01\x02\x03" not in sealed for sealed in memory._kept.values())


def test_days_outside_of_what_was_shared_are_gaps(couple: Couple) -> None:
    alice, _ = couple
    share_days(alice, 3, lambda n, day: CheckIn(day=day, mood=n))
    days = [day for _, day in days_back(6)]
    (signal,) = insights.shared_signals(alice.here.together(), days[0], days[-1])
    assert signal.series[0].values == (None, None, None, 0, 1, 2)
    (signal,) = insights.shared_signals(alice.here.together(), days[4], days[4])
    assert signal.series[0].values == (1,)
    assert not insights.shared_signals(alice.here.together(), days[0], days[1])
