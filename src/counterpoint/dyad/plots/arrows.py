"""One couple: what carries over in each, and what goes from one to the other."""

from typing import Any

import numpy as np

from counterpoint.dyad.couple.result import Influence
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.plots.drawing import (
    SMALL,
    TEXT,
    Path,
    box,
    canvas,
    cut,
    holds_zero,
    number,
    told,
    words,
)

_APART, _SIZE = 3.0, 1.5


def arrows(result: Influence, *, signal: str | None = None) -> Any:
    """Draw two people, each one's carry-over as a loop and their influence as arrows.

    Parameters
    ----------
    result
        What `influence` returned.
    signal
        Which signal; the first if None.

    Returns
    -------
    matplotlib.figure.Figure
        Posterior modes with 95 % intervals, from one day to the next; dashed where the interval
        holds zero, which means “not known”, not “none”. The bow below is the correlation of the
        day's shocks, whose direction days cannot tell.

    Raises
    ------
    DyadError
        When matplotlib is not installed, or there is no such signal.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad import plots
    >>> drawn = dyad.simulate("influence", seed=1, n_days=60)
    >>> result = dyad.influence(drawn.data, ["mood"])
    >>> figure = plots.arrows(result)
    >>> len(figure.axes)
    1
    """
    chosen = result.signals[0] if signal is None else signal
    if chosen not in result.signals:
        raise DyadError(f"There is no signal “{chosen}”; there are {', '.join(result.signals)}.")
    first = 2 * result.signals.index(chosen)
    figure, axes = canvas(6.4, 3.0)
    for member in (0, 1):
        _person(axes, result, first, member)
        _influence(axes, result, first, member)
    _shocks(axes, result.innovation_covariance[first : first + 2, first : first + 2])
    axes.text(
        0, 2.0, f"{chosen}, {result.n_days} days, {result.n_pairs} pairs of consecutive days",
        ha="center", va="center", fontsize=TEXT,
    )  # fmt: skip
    axes.text(
        0, -2.05, "solid: the 95 % interval leaves out zero; dashed: not known",
        ha="center", va="center", fontsize=SMALL,
    )  # fmt: skip
    axes.set_xlim(-_APART - 2.9, _APART + 2.9)
    axes.set_ylim(-2.3, 2.3)
    return figure


def _person(axes: Any, result: Influence, first: int, member: int) -> None:
    side = -1 if member == 0 else 1
    x = side * _APART
    box(axes, (x, 0), (_SIZE, 1.1), cut(result.members[member], 12), round=True)
    out = x + side * 0.45 * _SIZE
    ends = _ends(result, first + member, first + member)
    loop = Path((out, 0.36), (out, -0.36), -1.9 * side, holds_zero=holds_zero(ends))
    loop.draw(axes)
    estimate = result.phi[first + member, first + member]
    place = (x + side * (_SIZE / 2 + 1.3), 0.0)
    words(axes, place, told(estimate, ends, "\n"))


def _influence(axes: Any, result: Influence, first: int, source: int) -> None:
    """Draw what goes from one member's yesterday to the other's today."""
    side = -1 if source == 0 else 1
    row, column = first + 1 - source, first + source
    ends = _ends(result, row, column)
    up = 0.28 if source == 0 else -0.28
    reach = _APART - 0.47 * _SIZE
    path = Path((side * reach, up), (-side * reach, up), -0.12, holds_zero=holds_zero(ends))
    path.draw(axes)
    x, y = path.at(0.5)
    words(axes, (x, y), told(result.phi[row, column], ends))


def _shocks(axes: Any, covariance: Any) -> None:
    correlation = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    reach = _APART - 0.2
    bow = Path((-reach, -0.58), (reach, -0.58), 0.3, both_ends=True)
    bow.draw(axes)
    x, y = bow.at(0.5)
    words(axes, (x, y), f"same day: r = {number(correlation)}")


def _ends(result: Influence, row: int, column: int) -> tuple[float, float]:
    low, high = result.phi_interval[row, column]
    return float(low), float(high)
