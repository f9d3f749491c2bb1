"""No sequence of moves leads a talk to where it is stuck, or contradicts itself."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.web.features.talking import steps
from counterpoint.web.features.talking.going import (
    MINUTE,
    PARTS,
    Choice,
    Going,
    Keep,
    Line,
    Step,
    Way,
    kept,
)
from counterpoint.web.features.talking.steps import CannotMove

LINES: tuple[Line, Line] = ("a", "b")
EVERYTHING = tuple(Keep)
NOW = 1_800_000_000_000


def words(going: Going, line: Line, name: str, draw: Any, now: int) -> dict[str, Any]:
    if name in ("suggest", "return"):
        return {"at": now + draw(st.integers(0, steps.LONGEST_PAUSE))}
    if name == "say":
        return {"words": draw(st.sampled_from(["", "you were tired"]))}
    if name == "confirm":
        return {"yes": draw(st.booleans()), "added": draw(st.sampled_from(["", "and cold"]))}
    if name == "choose":
        keep = draw(st.lists(st.sampled_from(EVERYTHING), unique=True))
        who = LINES if going.one else (line,)
        return {"choices": tuple(Choice(line=each, keep=tuple(keep)) for each in who)}
    if name == "done":
        return {"feelings": draw(st.sampled_from([(), ("tired",)]))}
    return {}


def check(going: Going, now: int) -> None:
    """Hold a talk to what is always so."""
    assert (going.ends is not None) is (going.step is Step.SPEAK)
    assert not (going.pause and going.step in (Step.SPEAK, Step.ASKED, Step.CLOSE, Step.OVER))
    assert going.said is not None or going.step is not Step.CONFIRM
    assert len(set(going.here)) == len(going.here) < 2
    assert going.here == () or going.step in (Step.ASKED, Step.ALONE, Step.NEEDS)
    assert going.at is None or going.step in (Step.ASKED, Step.OVER)
    assert going.step in (Step.CLOSE, Step.OVER) or not going.choices
    assert len({choice.line for choice in going.choices}) == len(going.choices)
    assert 0 <= going.left <= steps.LONGEST_TURN
    assert going.ends is None or going.ends <= now + steps.LONGEST_TURN
    assert len(going.heard) <= going.turns
    if going.step is Step.OVER:
        assert not any(steps.moves(going, line, now) for line in LINES)
        return
    for line in LINES:
        assert "stop" in steps.moves(going, line, now)
    later = now + 2 * steps.LONGEST_PAUSE
    onward = {name for line in LINES for name in steps.moves(going, line, later)} - {"stop", "open"}
    assert onward, going
    if going.pause and going.pause.until:
        for line in LINES:
            assert "resume" in steps.moves(going, line, later)


WAYS = st.sampled_from(tuple(Way))


@settings(max_examples=300, deadline=None)
@given(st.data(), WAYS, st.booleans(), st.integers(2, 5), st.sampled_from(LINES))
def test_whatever_two_do_a_talk_is_never_stuck_and_never_contradicts_itself(
    data: st.DataObject, way: Way, one: bool, minutes: int, first: Line
) -> None:
    now = NOW
    going = steps.begin(way, one=one, minutes=minutes, first=first, by="a")
    for _ in range(data.draw(st.integers(0, 40))):
        check(going, now)
        now += data.draw(st.sampled_from([0, 1, 1_000, MINUTE, 6 * MINUTE, 24 * 60 * MINUTE]))
        line = data.draw(st.sampled_from(LINES))
        may = sorted(steps.moves(going, line, now))
        if not may:
            break
        name = data.draw(st.sampled_from([each for each in may if each != "stop"] or may))
        going = steps.move(going, line, name, now, **words(going, line, name, data.draw, now))
    check(going, now)


@settings(max_examples=200, deadline=None)
@given(st.data(), WAYS, st.booleans())
def test_a_move_that_is_not_ones_own_is_refused_and_changes_nothing(
    data: st.DataObject, way: Way, one: bool
) -> None:
    going = steps.begin(way, one=one, minutes=3, first="a", by="a")
    for _ in range(12):
        line = data.draw(st.sampled_from(LINES))
        name = data.draw(st.sampled_from(sorted(steps._DONE)))
        given = words(going, line, name, data.draw, NOW)
        if name in steps.moves(going, line, NOW):
            going = steps.move(going, line, name, NOW, **given)
            continue
        with pytest.raises(CannotMove):
            steps.move(going, line, name, NOW, **given)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("one", [True, False])
def test_every_way_can_be_walked_to_its_end_and_keeps_what_both_chose(way: Way, one: bool) -> None:
    going = steps.begin(way, one=one, minutes=2, first="b", by="a")
    seen = set()
    while going.step is not Step.OVER:
        seen.add(going.step)
        enough = way is not Way.WEEK and len(going.heard) == 2
        line, name = _onward(going, "finish" if enough else "begin")
        keep = (Keep.HEARD,) if line == "a" else (Keep.HEARD, Keep.WILLS)
        who = LINES if one else (line,)
        said: dict[str, Any] = {
            "say": {"words": "x"},
            "confirm": {"yes": True},
            "choose": {"choices": tuple(Choice(line=each, keep=keep) for each in who)},
        }
        going = steps.move(going, line, name, NOW, **said.get(name, {}))
    assert kept(going) == {Keep.HEARD}
    assert len(going.heard) == 2 * (PARTS[way] or 1)
    assert ({Step.ALONE, Step.NEEDS} <= seen) is (way is Way.REPAIR)


def _onward(going: Going, turn: str) -> tuple[Line, str]:
    """Return who may take a talk further, and by which move."""
    chose = {choice.line for choice in going.choices}
    for name in ("join", "ready", turn, "done", "say", "confirm", "choose"):
        for line in LINES:
            if name in steps.moves(going, line, NOW) and not (name == "choose" and line in chose):
                return line, name
    raise AssertionError(going)


def turn(now: int = NOW) -> Going:
    going = steps.begin(Way.OPEN, one=False, minutes=3, first="a", by="a")
    going = steps.move(going, "b", "join", now)
    return steps.move(going, "a", "begin", now)


def test_the_one_who_was_asked_for_a_pause_chooses_when_to_go_on() -> None:
    going = steps.move(turn(), "a", "pause", NOW + MINUTE)
    assert going.left == 2 * MINUTE and going.ends is None
    assert "return" not in steps.moves(going, "a", NOW)
    going = steps.move(going, "b", "return", NOW, at=NOW + 20 * MINUTE)
    assert "resume" not in steps.moves(going, "b", NOW)
    assert "resume" in steps.moves(going, "a", NOW)  # who needed it may need it no longer
    assert "resume" in steps.moves(going, "b", NOW + 20 * MINUTE)
    going = steps.move(going, "b", "resume", NOW + 20 * MINUTE)
    going = steps.move(going, "a", "begin", NOW + 21 * MINUTE)
    assert going.ends == NOW + 23 * MINUTE


@pytest.mark.parametrize("at", [NOW - 1, NOW + steps.LONGEST_PAUSE + 1])
def test_a_pause_cannot_end_before_it_begins_nor_go_on_for_ever(at: int) -> None:
    going = steps.move(turn(), "a", "pause", NOW)
    with pytest.raises(CannotMove):
        steps.move(going, "b", "return", NOW, at=at)


def test_when_the_time_is_up_the_words_of_the_turn_are_still_taken() -> None:
    going, late = turn(), NOW + 10 * MINUTE
    assert steps.moves(going, "b", NOW) == {"finish", "pause", "stop"}
    assert {"say", "done"} <= steps.moves(going, "b", late)
    assert "done" in steps.moves(going, "a", late)
    assert steps.move(going, "b", "say", late, words="all of it").said == "all of it"
    paused = steps.move(going, "a", "pause", late)
    assert paused.step is Step.HEAR


def test_once_more_keeps_what_was_said_to_begin_again_from() -> None:
    going = steps.move(steps.move(turn(), "a", "done", NOW), "b", "say", NOW, words="half of it")
    going = steps.move(going, "a", "confirm", NOW, yes=False)
    assert going.step is Step.HEAR and going.said == "half of it" and not going.heard


def test_who_named_another_time_is_here_only_when_they_say_so() -> None:
    going = steps.begin(Way.OPEN, one=False, minutes=3, first="a", by="a")
    going = steps.move(going, "b", "suggest", NOW, at=NOW + MINUTE)
    assert going.here == () and going.at == NOW + MINUTE
    going = steps.move(going, "a", "join", NOW)
    assert going.step is Step.ASKED
    going = steps.move(going, "b", "join", NOW)
    assert going.step is Step.TURN and going.at is None


def test_nobody_chooses_for_the_other() -> None:
    going = steps.move(turn(), "b", "finish", NOW)
    named: tuple[tuple[Line, ...], ...] = (("b",), ("a", "b"), ())
    for who in named:
        choices = tuple(Choice(line=each) for each in who)
        with pytest.raises(CannotMove):
            steps.move(going, "a", "choose", NOW, choices=choices)
