"""What the rules of fair choice and fair division say of what the two gave.

They are `counterpoint.dyad.fair`. Importing `dyad` takes about a second, so it is imported where
something is computed, and a page that computes nothing never waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MEMBERS = ("a", "b")  # the lines of the two voices


@dataclass(frozen=True, slots=True)
class Chosen:
    """What three rules say of options, each named by its place in the list."""

    unbeaten: tuple[int, ...]
    beaten_by: tuple[tuple[int, ...], ...]
    maximin: tuple[int, ...]
    nash: tuple[int, ...]


def choose(pairs: Sequence[tuple[int, int]]) -> Chosen:
    """Return what nothing beats for both, and what maximin and the Nash product come to."""
    from counterpoint.dyad import fair

    names = [str(n) for n in range(len(pairs))]
    efficient = fair.efficient_set(pairs, names, members=MEMBERS)
    beaten_by = {int(each.option): _numbers(each.beaten_by) for each in efficient.ranking}
    return Chosen(
        unbeaten=tuple(n for n in range(len(pairs)) if not beaten_by[n]),
        beaten_by=tuple(beaten_by[n] for n in range(len(pairs))),
        maximin=_numbers(fair.maximin(pairs, names, members=MEMBERS).best),
        nash=_numbers(fair.nash_product(pairs, names, members=MEMBERS).best),
    )


def _numbers(names: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(int(name) for name in names))


@dataclass(frozen=True, slots=True)
class Part:
    """One item: whose it is by line ("a", "b", "both", "nobody"), and what share a has of it."""

    n: int
    line: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Divided:
    """Who has what; by each one's own points what their part is worth, and what ends any envy."""

    parts: tuple[Part, ...]
    totals: tuple[Fraction, Fraction]
    ends_envy: tuple[int | None, int | None] = (None, None)

    def part(self, line: str) -> list[int]:
        """Return what one of the two has whole."""
        return [part.n for part in self.parts if part.line == line]

    @property
    def split(self) -> Part | None:
        """Return the one item that is split, if one is."""
        return next((part for part in self.parts if part.line == "both"), None)


def divide(pairs: Sequence[tuple[int, int]], way: str) -> Divided:
    """Return who has what: by Adjusted Winner if one may be split, else envy-free up to one."""
    return _split(pairs) if way == "split" else _whole(pairs, way)


def _split(pairs: Sequence[tuple[int, int]]) -> Divided:
    from counterpoint.dyad import fair

    division = fair.adjusted_winner(pairs, members=MEMBERS)
    parts = tuple(
        Part(n, _line(portion.shares), portion.shares[0])
        for n, portion in enumerate(division.portions)
    )
    return Divided(parts, division.totals)


def _line(shares: tuple[Fraction, Fraction]) -> str:
    if not any(shares):
        return "nobody"
    if all(shares):
        return "both"
    return "a" if shares[0] else "b"


def _whole(pairs: Sequence[tuple[int, int]], way: str) -> Divided:
    from counterpoint.dyad import fair

    names = [str(n) for n in range(len(pairs))]
    kind: fair.sharing.Kind = "chores" if way == "chores" else "goods"
    shared = fair.envy_free_up_to_one(pairs, names, kind=kind, members=MEMBERS)
    parts = tuple(
        Part(n, each.member, Fraction(each.member == "a"))
        for n, each in enumerate(shared.assignments)
    )
    one, other = (None if end is None else int(end) for end in shared.ends_envy)
    return Divided(parts, (abs(shared.totals[0]), abs(shared.totals[1])), (one, other))
