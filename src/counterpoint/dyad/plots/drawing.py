"""What the pictures share: an empty figure, boxes, arrows and numbers as papers print them."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from counterpoint.dyad.errors import DyadError

Point: TypeAlias = tuple[float, float]
INK = "black"
SMALL, TEXT = 8.0, 9.5  # points


def canvas(width: float, height: float) -> tuple[Any, Any]:
    """Return an empty figure of that size in inches, and axes without marks over all of it.

    Raises
    ------
    DyadError
        When matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise DyadError(
            "Pictures need the package matplotlib: pip install 'counterpoint[plots]'."
        ) from None
    figure = Figure(figsize=(width, height), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    axes.set_axis_off()
    return figure, axes


@dataclass(frozen=True, slots=True)
class Path:
    """A line between two points.

    `bend` is how far it curves to one side, as a share of its length; `holds_zero` draws it
    dashed, `both_ends` puts a head on either end.
    """

    start: Point
    end: Point
    bend: float = 0.0
    holds_zero: bool = False
    both_ends: bool = False

    def at(self, share: float) -> Point:
        """Return the point at that share of the way."""
        a, b = np.array(self.start), np.array(self.end)
        along = b - a
        control = (a + b) / 2 + self.bend * np.array([along[1], -along[0]])
        x, y = (1 - share) ** 2 * a + 2 * share * (1 - share) * control + share**2 * b
        return float(x), float(y)

    def draw(self, axes: Any) -> None:
        """Draw it."""
        from matplotlib.patches import FancyArrowPatch

        axes.add_patch(
            FancyArrowPatch(
                self.start, self.end, arrowstyle="<|-|>" if self.both_ends else "-|>",
                connectionstyle=f"arc3,rad={self.bend}", mutation_scale=11, linewidth=1.1,
                linestyle=(0, (5, 3)) if self.holds_zero else "-", color=INK,
                shrinkA=0, shrinkB=0,
            )
        )  # fmt: skip


def box(axes: Any, middle: Point, size: Point, text: str, *, round: bool = False) -> None:
    """Draw a box, or an ellipse, with words in it."""
    from matplotlib.patches import Ellipse, Rectangle

    (x, y), (width, height) = middle, size
    shape = (
        Ellipse(middle, width, height)
        if round
        else Rectangle((x - width / 2, y - height / 2), width, height)
    )
    shape.set(facecolor="white", edgecolor=INK, linewidth=1.1, zorder=3)
    axes.add_patch(shape)
    axes.text(x, y, text, ha="center", va="center", fontsize=TEXT, zorder=4)


def words(axes: Any, place: Point, text: str, *, size: float = SMALL, **options: Any) -> None:
    """Write on the drawing, on white so that no line runs through it."""
    white = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
    chosen = {"ha": "center", "va": "center", "zorder": 5, "linespacing": 1.15, **options}
    axes.text(*place, text, fontsize=size, bbox=white, **chosen)


def number(value: float, places: int = 2) -> str:
    """Return a number with a true minus sign."""
    return f"{value:.{places}f}".replace("-", "−")


def told(value: float, ends: tuple[float, float], between: str = " ") -> str:
    """Return an estimate and its interval, with digits enough that none reads as zero."""
    three = [each for each in (value, *ends) if each]
    places = next((n for n in (2, 3, 4) if all(round(each, n) for each in three)), 4)
    low, high = (number(end, places) for end in ends)
    return f"{number(value, places)}{between}[{low}, {high}]"


def holds_zero(ends: tuple[float, float]) -> bool:
    """Tell whether zero lies in an interval."""
    return bool(ends[0] <= 0 <= ends[1])


def cut(text: str, length: int, mark: Literal["…"] = "…") -> str:
    """Return words that fit into a box, in lines of that length, two at the most."""
    import textwrap

    return "\n".join(textwrap.wrap(text, length, max_lines=2, placeholder=mark)) or text
