"""Who moves whom: one signal of both, by `dyad.influence`, as numbers that a page makes words of.

The statistics and what may be said after how many days are the library's (docs/statistics.md);
nothing here says more than `Influence.statements` does.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from counterpoint.web.insights.signals import Signal

if TYPE_CHECKING:
    from counterpoint.dyad.couple.result import Influence
    from counterpoint.dyad.couple.said import Statement
    from counterpoint.dyad.couple.shares import Estimate

Evidence = Literal["told", "unsteady", "cannot tell yet"]
Pattern = Literal["mutual", "one-sided", "independent", "undecided", "too few", "refused"]
FEWEST, CARRY, INFLUENCE = 10, 30, 90  # pairs of days: for anything, own carry-over, the other's
EPOCH = date(1970, 1, 1).toordinal()


class Range(msgspec.Struct, frozen=True):
    """A number with its 90 % interval."""

    value: float
    low: float
    high: float


class Arrow(msgspec.Struct, frozen=True):
    """What tends to follow one's day on the next: one's own, or the other's.

    `of` and `after` are the places of the two in the signal's series; `effect` is in standard
    deviations of a day, for one standard deviation of the day before.
    """

    of: int
    after: int
    evidence: Evidence
    effect: Range
    sure: float  # the probability of its direction


class Share(msgspec.Struct, frozen=True):
    """How the ups and downs of one person's days divide; in hundredths, they add up to 100."""

    own: float  # one's own day before
    other: float  # the other's day before
    common: float  # either day before, alike
    same_day: float  # what moves together on one day
    rest: float
    left: Range  # the rest again, with its interval

    @property
    def ours(self) -> float:
        """What is of both: either day before, and the same day."""
        return max(0.0, self.common + self.same_day)


class Moving(msgspec.Struct, frozen=True):
    """What one signal's days say, about two people; empty where they are too few."""

    days: int  # with a value of either
    pairs: int  # of days running on which both shared it
    together: Range | None = None  # the correlation of the two on one day
    own: tuple[Arrow, ...] = ()
    between: tuple[Arrow, ...] = ()
    shares: tuple[Share, ...] = ()
    reciprocity: Range | None = None  # held back where both effects may be about zero
    stronger: int | None = None  # whose days the other's follow more, if that is clear
    small: bool = False  # any influence is probably smaller than a tenth
    pattern: Pattern = "too few"
    refused: tuple[int, ...] = ()  # whose days hardly vary, or lie at an end of the scale


def moving(signal: Signal) -> Moving:
    """Return what a signal's days say, of both; of one alone, nothing between the two."""
    values = np.array(
        [[np.nan if v is None else v for v in series.values] for series in signal.series],
        dtype=float,
    ).T
    seen = np.isfinite(values)
    days = int(seen.any(axis=1).sum())
    if values.shape[1:] != (2,):
        return Moving(days, 0)
    both = seen.all(axis=1)
    pairs = int(np.sum(both[1:] & both[:-1]))
    if pairs < FEWEST or any(len(set(v[np.isfinite(v)])) < 2 for v in values.T):
        return Moving(days, pairs)
    return _read(signal, values, days, pairs)


def _read(
    signal: Signal,
    values: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
    days: int,
    pairs: int,
) -> Moving:
    from counterpoint.dyad import DyadError, Dyads  # a second to import, so not before it is asked
    from counterpoint.dyad.couple import influence

    ordinals = np.array([day.toordinal() for day in signal.days])  # many dates are slow to read
    when = (ordinals - EPOCH).astype("datetime64[D]")
    data = Dyads({"signal": values}, np.full(len(when), "us"), ("first", "second"), when)
    try:
        fit = influence(data, ["signal"])
    except (DyadError, np.linalg.LinAlgError):  # two who always say the same, or with no chance
        return Moving(days, pairs)
    if not fit.posterior.converged:
        return Moving(days, pairs)
    return _moving(fit, days, pairs)


def _moving(fit: "Influence", days: int, pairs: int) -> Moving:
    said = fit.statements()
    place = {name: n for n, name in enumerate(fit.names)}
    refused = tuple(place[each.of] for each in said if each.kind == "refused")
    together = next(_range(each.estimate) for each in said if each.kind == "together")
    if refused or pairs < CARRY:
        return Moving(
            days, pairs, together, pattern="refused" if refused else "too few", refused=refused
        )
    arrows = [_arrow(each, place) for each in said if each.kind in ("own", "partner")]
    balance = fit.balance()[0].reciprocity
    uneven = next((each for each in said if each.kind == "asymmetry"), None)
    return Moving(
        days,
        pairs,
        together,
        own=tuple(a for a in arrows if a.of == a.after),
        between=tuple(a for a in arrows if a.of != a.after),
        shares=tuple(_shares(fit)),
        reciprocity=_range(balance) if balance and pairs >= INFLUENCE else None,
        stronger=place[uneven.after] if uneven and uneven.after else None,
        small=any(each.kind == "small" for each in said),
        pattern=_pattern(said),
    )


def _pattern(said: "tuple[Statement, ...]") -> Pattern:
    for each in said:
        if each.kind == "pattern":
            named: Pattern = msgspec.convert(each.evidence, Pattern)  # of a pattern, its name
            return named
    return "too few"


def _arrow(said: "Statement", place: dict[str, int]) -> Arrow:
    assert said.after
    assert said.probability is not None
    evidence: Evidence = "cannot tell yet"
    if said.evidence in ("told", "unsteady"):
        evidence = said.evidence
    return Arrow(
        place[said.of], place[said.after], evidence, _range(said.estimate), said.probability
    )


def _shares(fit: "Influence") -> Iterator[Share]:
    for each in fit.variance_shares():
        own, other, common, same_day, rest = (
            100 * part.value
            for part in (each.own, each.partner, each.common, each.same_day, each.rest)
        )
        left = Range(rest, 100 * each.rest.low, 100 * each.rest.high)
        yield Share(own, other, common, same_day, rest, left)


def _range(each: "Estimate | None") -> Range:
    assert each
    return Range(each.value, each.low, each.high)
