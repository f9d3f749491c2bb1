"""Coefficients with their intervals, one a line."""

from collections.abc import Sequence
from typing import Any

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.plots.drawing import INK, SMALL, TEXT, canvas, told
from counterpoint.dyad.results import Coefficient

_MARKS = (("o", INK), ("s", "white"), ("D", INK), ("^", "white"))


def forest(
    coefficients: Sequence[Coefficient], *, intercepts: bool = False, xlabel: str = "Estimate"
) -> Any:
    """Draw coefficients with their intervals.

    Parameters
    ----------
    coefficients
        Of one result: `result.coefficients`.
    intercepts
        Whether to draw intercepts too, which are on another scale.
    xlabel
        The words under the axis.

    Returns
    -------
    matplotlib.figure.Figure
        Each role has its own mark, filled or open; the numbers stand beside.

    Raises
    ------
    DyadError
        When matplotlib is not installed, or nothing is left to draw.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad import plots
    >>> drawn = dyad.simulate("apim", seed=1)
    >>> result = dyad.apim(drawn.data, "y ~ x")
    >>> figure = plots.forest(result.coefficients)
    >>> len(figure.axes)
    1
    """
    shown = [each for each in coefficients if intercepts or each.effect != "intercept"]
    if not shown:
        raise DyadError("There are no coefficients to draw but intercepts: intercepts=True.")
    groups = _groups(shown)
    lines = sum(map(len, groups)) + 0.6 * (len(groups) - 1)
    figure, axes = canvas(6.3, 0.9 + 0.27 * lines)
    axes.set_axis_on()
    roles = list(dict.fromkeys(each.role for each in shown))
    places = _draw(axes, groups, roles)
    axes.axvline(0, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    axes.set_ylim(lines - 0.4, -0.6)
    axes.set_yticks([place for place, _ in places], [_name(each) for _, each in places])
    axes.tick_params(axis="y", length=0, labelsize=TEXT)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.set_xlabel(f"{xlabel} with 95 % interval", fontsize=TEXT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return figure


def _groups(shown: Sequence[Coefficient]) -> list[list[Coefficient]]:
    """Put the roles' coefficients of one effect side by side."""
    groups: dict[tuple[str, str], list[Coefficient]] = {}
    for each in shown:
        groups.setdefault((each.effect, each.predictor), []).append(each)
    return list(groups.values())


def _draw(
    axes: Any, groups: Sequence[Sequence[Coefficient]], roles: Sequence[str | None]
) -> list[tuple[float, Coefficient]]:
    places: list[tuple[float, Coefficient]] = []
    place = 0.0
    for group in groups:
        for each in group:
            mark, fill = _MARKS[roles.index(each.role) % len(_MARKS)]
            axes.plot(each.ci, (place, place), color=INK, linewidth=1.1, zorder=2)
            axes.plot(
                [each.estimate], [place], marker=mark, markersize=6, markerfacecolor=fill,
                markeredgecolor=INK, linestyle="none", zorder=3,
            )  # fmt: skip
            axes.annotate(
                told(each.estimate, each.ci), (1.02, place), fontsize=SMALL,
                xycoords=axes.get_yaxis_transform(), va="center",
            )  # fmt: skip
            places.append((place, each))
            place += 1
        place += 0.6
    return places


def _name(each: Coefficient) -> str:
    effect = f"{each.predictor} ({each.effect})" if each.predictor else each.effect
    return f"{effect}, {each.role}" if each.role else effect
