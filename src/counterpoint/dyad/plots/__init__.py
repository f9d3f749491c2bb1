"""Pictures of results: a path diagram, a forest of intervals, one couple's influence.

Each function returns a matplotlib `Figure` in black and white; save it with `savefig("name.svg")`
or `.png`. No line or mark means anything by its colour: dashed is an interval that holds zero.
"""

from counterpoint.dyad.plots.arrows import arrows
from counterpoint.dyad.plots.forest import forest
from counterpoint.dyad.plots.paths import paths

__all__ = ["arrows", "forest", "paths"]
