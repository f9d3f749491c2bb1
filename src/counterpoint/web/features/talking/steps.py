"""How a talk goes on: a small state machine, without a clock, a database or a page of its own.

`moves` says what one of the two may do next; `move` does it, and returns the next `Going`.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from counterpoint.web.features.talking.going import (
    MINUTE,
    PARTS,
    Choice,
    Going,
    Heard,
    Line,
    Pause,
    Step,
    Way,
    is_up,
)

LONGEST_TURN = 10 * MINUTE
LONGEST_PAUSE = 7 * 24 * 60 * MINUTE
# What one of the two says for themselves: that the other said it too, just before, takes
# nothing from it.
FOR_ONESELF = frozenset({"join", "ready", "choose"})


class CannotMove(Exception):
    """A move is not one that this person may make now."""


def begin(way: Way, *, one: bool, minutes: int, first: Line, by: Line) -> Going:
    """Return a talk at its beginning, as `by` asks for it."""
    going = Going(
        way=way, one=one, minutes=minutes, speaker=first, left=minutes * MINUTE, here=(by,)
    )
    return _all_here(going) if one else going


def moves(going: Going, line: Line, now: int) -> frozenset[str]:
    """Return the names of the moves that one of the two may make; at one device, either's."""
    if going.one:
        return _moves(going, "a", now) | _moves(going, "b", now)
    return _moves(going, line, now)


def move(going: Going, line: Line, name: str, now: int, **words: Any) -> Going:
    """Return how the talk stands after a move. Raise `CannotMove` if it cannot be made."""
    if name not in moves(going, line, now):
        raise CannotMove
    return _DONE[name](going, line, now, **words)


def _moves(going: Going, line: Line, now: int) -> frozenset[str]:
    if going.step is Step.OVER:
        return frozenset()
    if going.pause:
        return _while_paused(going.pause, line, now) | {"stop"}
    speaks = line == going.speaker
    found = {"stop"}
    if going.step is Step.ASKED:
        found |= {"suggest"} | ({"join"} if line not in going.here else set())
    elif going.step in (Step.ALONE, Step.NEEDS):
        found |= {"ready"} if line not in going.here else set()
    elif going.step is Step.CLOSE:
        found |= {"choose"} | ({"back"} if not going.choices else set())
    else:
        found |= {"finish", "pause"} | _in_a_turn(going, speaks=speaks, up=is_up(going, now))
    if going.step is Step.NEEDS and not going.opened:
        found.add("open")
    return frozenset(found)


def _while_paused(pause: Pause, line: Line, now: int) -> frozenset[str]:
    if line != pause.by:
        come = pause.until is not None and pause.until <= now
        return frozenset({"return", "resume"} if come else {"return"})
    return frozenset({"resume"})


def _in_a_turn(going: Going, *, speaks: bool, up: bool) -> set[str]:
    if going.step is Step.TURN:
        return {"begin", "pass"} if speaks else set()
    if going.step is Step.SPEAK:
        if speaks:
            return {"done", "more"}
        return {"done", "say"} if up else set()
    if going.step is Step.HEAR:
        return set() if speaks else {"say"}
    return {"confirm"} if speaks else set()


def _all_here(going: Going) -> Going:
    step = Step.ALONE if going.way is Way.REPAIR else Step.TURN
    return replace(going, step=step, here=(), at=None, named=None)


def _join(going: Going, line: Line, now: int) -> Going:
    here = tuple(sorted({*going.here, line}))
    return _all_here(going) if len(here) == 2 else replace(going, here=here)


def _suggest(going: Going, line: Line, now: int, at: int) -> Going:
    _check_time(at, now)
    return replace(going, at=at, named=line, here=())


def _ready(going: Going, line: Line, now: int) -> Going:
    here = tuple(sorted({*going.here, line}))
    if len(here) < 2 and not going.one:
        return replace(going, here=here)
    onward = Step.NEEDS if going.step is Step.ALONE else Step.TURN
    return replace(going, step=onward, here=())


def _open(going: Going, line: Line, now: int) -> Going:
    return replace(going, opened=True)


def _begin(going: Going, line: Line, now: int) -> Going:
    return replace(going, step=Step.SPEAK, ends=now + going.left, left=0)


def _more(going: Going, line: Line, now: int) -> Going:
    assert going.ends is not None
    ends = min(max(going.ends, now) + MINUTE, now + LONGEST_TURN)
    return replace(going, ends=ends)


def _done(
    going: Going,
    line: Line,
    now: int,
    feelings: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
) -> Going:
    return replace(going, step=Step.HEAR, ends=None, left=0, feelings=feelings, needs=needs)


def _say(going: Going, line: Line, now: int, words: str) -> Going:
    return replace(going, step=Step.CONFIRM, ends=None, left=0, said=words)


def _confirm(going: Going, line: Line, now: int, *, yes: bool, added: str = "") -> Going:
    if not yes:
        return replace(going, step=Step.HEAR)  # with what was said, to begin again from
    heard = Heard(
        speaker=going.speaker,
        part=going.part,
        feelings=going.feelings,
        needs=going.needs,
        words=going.said or "",
        added=added,
    )
    return _next_turn(replace(going, heard=(*going.heard, heard)))


def _pass(going: Going, line: Line, now: int) -> Going:
    return _next_turn(going)


def _next_turn(going: Going) -> Going:
    onward = replace(
        going,
        turns=going.turns + 1,
        speaker=going.listener,
        step=Step.TURN,
        left=going.minutes * MINUTE,
        said=None,
        feelings=(),
        needs=(),
    )
    parts = PARTS[going.way]
    return replace(onward, step=Step.CLOSE) if parts and onward.part == parts else onward


def _pause(going: Going, line: Line, now: int) -> Going:
    held = replace(going, pause=Pause(by=line))
    if going.ends is None:
        return held
    left = max(0, going.ends - now)
    return replace(held, step=Step.TURN if left else Step.HEAR, ends=None, left=left)


def _return(going: Going, line: Line, now: int, at: int) -> Going:
    assert going.pause
    _check_time(at, now)
    return replace(going, pause=replace(going.pause, until=at))


def _resume(going: Going, line: Line, now: int) -> Going:
    return replace(going, pause=None)


def _finish(going: Going, line: Line, now: int) -> Going:
    return replace(going, step=Step.CLOSE, ends=None, left=0)


def _back(going: Going, line: Line, now: int) -> Going:
    if going.said is not None:
        return replace(going, step=Step.CONFIRM)
    return replace(going, step=Step.TURN, left=going.minutes * MINUTE)


def _choose(going: Going, line: Line, now: int, choices: tuple[Choice, ...]) -> Going:
    lines = sorted(choice.line for choice in choices)
    if lines != (["a", "b"] if going.one else [line]):
        raise CannotMove
    others = [choice for choice in going.choices if choice.line not in lines]
    chosen = tuple(sorted((*others, *choices), key=lambda choice: choice.line))
    step = Step.OVER if len(chosen) == 2 else Step.CLOSE
    return replace(going, choices=chosen, step=step)


def _stop(going: Going, line: Line, now: int) -> Going:
    over = replace(going, step=Step.OVER, ends=None, pause=None, choices=())
    return replace(over, here=(), at=None, named=None)


def _check_time(at: int, now: int) -> None:
    if not now <= at <= now + LONGEST_PAUSE:
        raise CannotMove


_DONE: dict[str, Callable[..., Going]] = {
    "join": _join,
    "suggest": _suggest,
    "ready": _ready,
    "open": _open,
    "begin": _begin,
    "pass": _pass,
    "more": _more,
    "done": _done,
    "say": _say,
    "confirm": _confirm,
    "pause": _pause,
    "return": _return,
    "resume": _resume,
    "finish": _finish,
    "back": _back,
    "choose": _choose,
    "stop": _stop,
}
