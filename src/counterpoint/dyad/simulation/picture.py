"""The curve of power over the sample size."""

from itertools import cycle
from typing import Any

from counterpoint.dyad.plots.drawing import canvas
from counterpoint.dyad.simulation.curve import Power


def draw(found: Power) -> Any:
    """Draw a line with its Monte Carlo band for each coefficient but the intercepts.

    Raises
    ------
    DyadError
        When matplotlib is not installed.
    """
    figure, axes = canvas(6, 4)
    axes.set_axis_on()
    marks = cycle("os^dvP")  # so that no line is told by its colour alone
    table = found.table()
    shown = table[~table["effect"].str.contains("intercept")].fillna({"role": ""})
    for (role, effect, predictor), rows in shown.groupby(["role", "effect", "predictor"]):
        ordered = rows.sort_values(found.grows_by)
        n = ordered[found.grows_by]
        name = " ".join(part for part in (role, effect, predictor) if part)
        (line,) = axes.plot(n, ordered["power"], marker=next(marks), label=name)
        axes.fill_between(
            n, ordered["power_low"], ordered["power_high"], alpha=0.15, color=line.get_color()
        )
    axes.axhline(0.8, color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel=found.grows_by.removeprefix("n_"), ylabel="power", ylim=(0, 1.02))
    axes.legend(frameon=False)
    return figure
