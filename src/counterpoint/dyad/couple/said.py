"""What the days there are allow one to say: structured values, from which an app makes words.

The table is by usable pairs of consecutive days. Under 30 only levels, how much days vary and
whether they go together; from 30 also own carry-over, and the partner's as a bar without a
verdict; from 90 that one's days tend to follow the other's; from 180 which way is stronger;
from 365 that any influence is probably small. A series that was refused has no say at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.couple.diary import Diary, Refusal
from counterpoint.dyad.couple.posterior import Posterior
from counterpoint.dyad.couple.shares import Estimate, estimate
from counterpoint.dyad.dyads import Numbers

SURE, STATED, SMALL, FEWER = 0.95, 0.05, 0.10, 0.80
NEITHER = 0.03  # the tail probability of no influence at all, below which a direction may be told
BEYOND = 0.90  # the probability that each of mutual effects is above STATED
DISCOVERIES = 0.10  # the share of false tellings among many that is put up with

Kind: TypeAlias = Literal[
    "refused", "level", "variation", "together", "own", "partner", "asymmetry", "small", "pattern"
]
Evidence: TypeAlias = Literal[
    "seen", "told", "unsteady", "cannot tell yet",
    "mutual", "one-sided", "independent", "undecided",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that may be said.

    Attributes
    ----------
    kind
        "refused", "level", "variation" (standard deviation around the level), "together" (the
        correlation of the two on one day), "own" and "partner" (standardised effects of
        yesterday), "asymmetry" (difference of the two partner effects), "small" (both are
        probably under .10) or "pattern".
    of
        The series it is about, or the signal for what is about both.
    after
        The series that it follows, for "own" and "partner"; the one with the stronger effect on
        the other for "asymmetry" and "one-sided".
    evidence
        "seen" for a description, "told" where the rule is met, "unsteady" where probability
        would do but the checks do not agree, "cannot tell yet"; for a pattern its name.
    estimate
        The value and its 90 % interval, or None.
    probability
        Of the direction of the estimate, or of what is said, or None.
    n_pairs
        The usable pairs of consecutive days of the signal.
    """

    kind: Kind
    of: str
    after: str | None
    evidence: Evidence
    estimate: Estimate | None
    probability: float | None
    n_pairs: int


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """What statements are made from: the days, the posterior and the checks, (k, k) each."""

    diary: Diary
    fit: Posterior
    steady: NDArray[np.bool_]
    refusals: tuple[Refusal, ...]

    @property
    def effects(self) -> Numbers:
        """Draws of the standardised effects, shape (draws, k, k)."""
        return self.fit.standardised_draws


def statements(grounds: Grounds) -> tuple[Statement, ...]:
    """Return all that may be said, in the order signal, kind, member."""
    names = grounds.diary.names
    refused = {refusal.name for refusal in grounds.refusals}
    may = told(grounds)
    said: list[Statement] = []
    for s, signal in enumerate(grounds.diary.signals):
        pair, n = (2 * s, 2 * s + 1), grounds.diary.pairs(s)
        said += [
            Statement("refused", r.name, None, "seen", Estimate(r.share, r.share, r.share), None, n)
            for r in grounds.refusals
            if r.name in {names[i] for i in pair}
        ]
        said += _described(grounds, pair, n)
        if refused.isdisjoint(names[i] for i in pair):
            if n >= 30:
                said += _carried(grounds, pair, n, may)
            said += _between(grounds, signal, pair, n, may)
    return tuple(said)


def told(grounds: Grounds) -> NDArray[np.bool_]:
    """Return which effects pass .95 with steady checks, shape (k, k).

    Those of a signal are told only if both at once are unlike none: the two are tested as a
    closed family (Marcus, Peritz and Gabriel, 1976), so that couples without influence are told
    of any in about one of twenty, and not in one for each direction. Between several signals
    the probabilities also pass Benjamini and Hochberg's (1995) rule, over all effects from one
    member to the other.
    """
    sure = np.maximum(grounds.fit.direction, 1 - grounds.fit.direction)
    k = len(sure)
    passed = (sure > SURE) & grounds.steady
    for signal, neither in enumerate(grounds.fit.neither):
        a, b = 2 * signal, 2 * signal + 1
        passed[[a, b], [b, a]] &= neither < NEITHER
    if k > 2:
        series = np.arange(k)
        across = series[:, None] % 2 != series % 2
        tails = np.sort(2 * (1 - sure[across]))
        limits = DISCOVERIES * np.arange(1, len(tails) + 1) / len(tails)
        below = np.flatnonzero(tails <= limits)
        passed &= 2 * (1 - sure) <= (tails[below[-1]] if len(below) else -1.0)
    return np.asarray(passed)


def _described(grounds: Grounds, pair: tuple[int, int], n: int) -> Iterator[Statement]:
    fit, names = grounds.fit, grounds.diary.names
    for i in pair:
        value, reach = float(fit.level[i]), 1.645 * float(fit.level_se[i])
        level = Estimate(value, value - reach, value + reach)
        yield Statement("level", names[i], None, "seen", level, None, n)
    scale = np.sqrt(np.diagonal(fit.p_draws, axis1=1, axis2=2))
    for i in pair:
        around = estimate(scale[:, i])
        yield Statement("variation", names[i], None, "seen", around, None, n)
    a, b = pair
    draws = fit.p_draws[:, a, b] / (scale[:, a] * scale[:, b])
    signal = grounds.diary.signals[a // 2]
    together = estimate(draws)
    yield Statement("together", signal, None, "seen", together, _direction(draws), n)


def _carried(
    grounds: Grounds, pair: tuple[int, int], n: int, may: NDArray[np.bool_]
) -> Iterator[Statement]:
    """Yield own carry-over, and what follows the partner's days in any signal."""
    names, effects, fit = grounds.diary.names, grounds.effects, grounds.fit
    for i in pair:
        sure = float(max(fit.direction[i, i], 1 - fit.direction[i, i]))
        own = estimate(effects[:, i, i])
        evidence: Evidence = "told" if sure > SURE else "cannot tell yet"
        yield Statement("own", names[i], names[i], evidence, own, sure, n)
    refused = {refusal.name for refusal in grounds.refusals}
    for i in pair:
        for j in range(1 - i % 2, len(names), 2):
            if names[j] not in refused:
                yield _followed(grounds, i, j, n, told=bool(may[i, j]))


def _followed(grounds: Grounds, i: int, j: int, n: int, *, told: bool) -> Statement:
    names, draws = grounds.diary.names, grounds.effects[:, i, j]
    sure = float(max(grounds.fit.direction[i, j], 1 - grounds.fit.direction[i, j]))
    evidence: Evidence = "cannot tell yet"
    if n >= 90 and told:
        evidence = "told"
    elif n >= 90 and sure > SURE and not grounds.steady[i, j]:
        evidence = "unsteady"
    value = estimate(draws)
    return Statement("partner", names[i], names[j], evidence, value, sure, n)


def _between(
    grounds: Grounds, signal: str, pair: tuple[int, int], n: int, may: NDArray[np.bool_]
) -> Iterator[Statement]:
    """Yield what is said of both partner effects of one signal."""
    a, b = pair
    names, into_a, into_b = grounds.diary.names, grounds.effects[:, a, b], grounds.effects[:, b, a]
    difference = into_a - into_b
    sure = _direction(difference)
    stronger = names[b] if np.median(difference) > 0 else names[a]
    uneven = n >= 180 and sure > SURE and bool(may[a, b] or may[b, a])
    if uneven:
        value = estimate(difference)
        yield Statement("asymmetry", signal, stronger, "told", value, sure, n)
    inside = float(np.mean((np.abs(into_a) < SMALL) & (np.abs(into_b) < SMALL)))
    little = n >= 365 and inside > FEWER
    if little:
        yield Statement("small", signal, None, "told", None, inside, n)
    if n >= 90:
        each = min(float(np.mean(into_a > STATED)), float(np.mean(into_b > STATED)))
        if may[a, b] and may[b, a] and each > BEYOND:
            yield Statement("pattern", signal, None, "mutual", None, each, n)
        elif uneven and may[a, b] != may[b, a]:
            yield Statement("pattern", signal, stronger, "one-sided", None, sure, n)
        elif little:
            yield Statement("pattern", signal, None, "independent", None, inside, n)
        else:
            yield Statement("pattern", signal, None, "undecided", None, None, n)


def _direction(draws: Numbers) -> float:
    above = float(np.mean(draws > 0)) if len(draws) else np.nan
    return max(above, 1 - above)
