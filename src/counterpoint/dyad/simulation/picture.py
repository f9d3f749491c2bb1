"""The curve of power over the sample size."""

from typing import Any

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.simulation.curve import Power


def draw(found: Power, axes: Any) -> Any:
    """Draw a line with its Monte Carlo band for each coefficient but the intercepts.

    Raises
    ------
    DyadError
        When matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise DyadError("A picture needs matplotlib: install “counterpoint[plots]”.") from None
    if axes is None:
        axes = Figure(figsize=(6, 4), layout="constrained").add_subplot()
    table = found.table()
    shown = table[~table["effect"].str.contains("intercept")].fillna({"role": ""})
    for (role, effect, predictor), rows in shown.groupby(["role", "effect", "predictor"]):
        ordered = rows.sort_values(found.grows_by)
        n = ordered[found.grows_by]
        name = " ".join(part for part in (role, effect, predictor) if part)
        (line,) = axes.plot(n, ordered["power"], marker="o", label=name)
        axes.fill_between(
            n, ordered["power_low"], ordered["power_high"], alpha=0.15, color=line.get_color()
        )
    axes.axhline(0.8, color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel=found.grows_by.removeprefix("n_"), ylabel="power", ylim=(0, 1.02))
    axes.legend(frameon=False)
    return axes
