"""The path diagram of an actor-partner interdependence model."""

from collections.abc import Sequence
from typing import Any

from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.plots.drawing import (
    SMALL,
    Path,
    Point,
    box,
    canvas,
    cut,
    holds_zero,
    number,
    told,
    words,
)
from counterpoint.dyad.results import Coefficient

_BOX: Point = (1.5, 0.62)
_LEFT, _RIGHT, _ERROR = 0.0, 5.0, 6.7
_TALL, _OUTCOME = 2.8, 0.8  # of one predictor's diagram, and how far from its middle
_MOST = 4


def paths(result: Apim, *, predictors: Sequence[str] | None = None) -> Any:
    """Draw the two equations with their estimates and intervals.

    Parameters
    ----------
    result
        What `apim` returned.
    predictors
        Which predictors to draw, four at the most, one below the other; all if None. Products of
        own and partner's values have no box and are not drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Arrows from each member's predictors to both outcomes, dashed where the 95 % interval
        holds zero; the residuals' correlation as a bow. Exchangeable members are drawn as two
        with equal effects.

    Raises
    ------
    DyadError
        When matplotlib is not installed, or there are too many or no predictors.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad import plots
    >>> drawn = dyad.simulate("apim", seed=1)
    >>> result = dyad.apim(drawn.data, "y ~ x")
    >>> figure = plots.paths(result)
    >>> len(figure.axes)
    1
    """
    chosen = _chosen(result, predictors)
    figure, axes = canvas(6.9, 2.4 * len(chosen))
    who = result.roles or ("member 1", "member 2")
    for row, predictor in enumerate(chosen):
        middle = -_TALL * row
        _predictor(axes, result, predictor, middle)
        _outcomes(axes, result, who, middle)
    axes.set_xlim(_LEFT - 0.85, _ERROR + 1.25)
    axes.set_ylim(-_TALL * (len(chosen) - 0.5), _TALL / 2)
    return figure


def _chosen(result: Apim, predictors: Sequence[str] | None) -> list[str]:
    drawn = [each for each in result.coefficients if each.effect in {"actor", "partner", "dyad"}]
    there = list(dict.fromkeys(each.predictor for each in drawn))
    chosen = there if predictors is None else list(predictors)
    for name in chosen:
        if name not in there:
            raise DyadError(f"The model has no predictor “{name}”; it has {', '.join(there)}.")
    if not 0 < len(chosen) <= _MOST:
        raise DyadError(
            f"A path diagram holds one to four predictors, not {len(chosen)}: choose with "
            "predictors=, or draw plots.forest(result.coefficients)."
        )
    return chosen


def _predictor(axes: Any, result: Apim, predictor: str, middle: float) -> None:
    """Draw one predictor's boxes, and arrows from each to both outcomes."""
    shared = any((c.effect, c.predictor) == ("dyad", predictor) for c in result.coefficients)
    who = result.roles or ("member 1", "member 2")
    for source in (None,) if shared else (0, 1):
        up = {None: 0.0, 0: _OUTCOME, 1: -_OUTCOME}[source]
        whose = "both" if source is None else who[source]
        box(axes, (_LEFT, middle + up), _BOX, f"{cut(predictor, 20)}\n{whose}")
        for target, lands in enumerate((_OUTCOME, -_OUTCOME)):
            estimate = _estimate(result, predictor, source, target)
            if estimate is not None:
                _arrow(axes, estimate, middle + up, middle + lands)


def _arrow(axes: Any, estimate: Coefficient, start: float, end: float) -> None:
    lean = 0.0 if start == end else 0.1 if start > end else -0.1
    path = Path(
        (_LEFT + _BOX[0] / 2, start), (_RIGHT - _BOX[0] / 2, end + lean),
        holds_zero=holds_zero(estimate.ci),
    )  # fmt: skip
    path.draw(axes)
    place = path.at({"actor": 0.5, "partner": 0.22, "dyad": 0.4}[estimate.effect])
    words(axes, place, told(estimate.estimate, estimate.ci, "\n"))


def _estimate(result: Apim, predictor: str, source: int | None, target: int) -> Coefficient | None:
    role = None if result.roles is None else result.roles[target]
    effect = "dyad"
    if source is not None:
        effect = "actor" if source == target else "partner"
    key = (role, effect, predictor)
    return next((c for c in result.coefficients if (c.role, c.effect, c.predictor) == key), None)


def _outcomes(axes: Any, result: Apim, who: Sequence[str], middle: float) -> None:
    for member, y in enumerate((middle + _OUTCOME, middle - _OUTCOME)):
        box(axes, (_RIGHT, y), _BOX, f"{cut(result.outcome, 20)}\n{who[member]}")
        box(axes, (_ERROR, y), (0.42, 0.42), f"e$_{member + 1}$", round=True)
        Path((_ERROR - 0.21, y), (_RIGHT + _BOX[0] / 2, y)).draw(axes)
        squared = result.r_squared[min(member, len(result.r_squared) - 1)]
        below = y - _BOX[1] / 2 - 0.16
        axes.text(
            _RIGHT, below, f"R² = {number(squared)}", ha="center", va="center", fontsize=SMALL
        )
    reach = _OUTCOME - 0.1
    ends = (_ERROR + 0.2, middle + reach), (_ERROR + 0.2, middle - reach)
    bow = Path(*ends, bend=-0.22, both_ends=True)
    bow.draw(axes)
    x, y = bow.at(0.5)
    words(axes, (x + 0.2, y), f"r = {number(result.residual_correlation)}")
