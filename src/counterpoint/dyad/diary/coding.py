"""Columns as the fit sees them, whatever their origin and unit, and the way back.

The fixed effects' columns are made orthonormal over the cells of each equation, and the random
effects' columns get mean zero and mean square one, so that the likelihood has the same shape
whether a predictor lies around zero or around a million. Both are linear, and undone exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design, Term

INTERCEPT = "intercept"
LOOSE = 1e-8  # of a column's spread: what the other terms must leave of it
NOTHING = 1e-12  # of a column's size: rounding, and nothing else
NEVER_MEET = (
    "No row holds “{}” of both members. Where times have an hour that differs, as 21:00 and 21:05, "
    "each member has rows alone: read the table with the day alone as its time."
)


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """How the fit's coefficients become those of the columns as they were given.

    Attributes
    ----------
    ordinary
        Coefficients of least squares, shape (p,), of which the fit's outcome is cleared.
    fixed
        The fixed effects are `ordinary + fixed @ found`, shape (p, p).
    random
        The random effects are `random @ found`, shape (q, q).
    """

    ordinary: Numbers
    fixed: Numbers
    random: Numbers

    @property
    def log_det(self) -> float:
        """The log determinant of `fixed`, by which restricted log likelihoods differ."""
        return float(np.linalg.slogdet(self.fixed)[1])

    def effects(self, found: Numbers) -> Numbers:
        """Return the covariance of random effects, or its slopes, shape (..., q, q)."""
        turned: Numbers = self.random @ found @ self.random.T
        return turned


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What the fit sees of each row: `seen` (rows, 2), regressors and outcome, random effects."""

    seen: NDArray[np.bool_]
    cells: Numbers
    random: Numbers


def name_of(term: Term) -> str:
    """Return a term as a formula has it: intercept, own(x), partner(x), or x of the dyad."""
    if term.effect == "intercept":
        return INTERCEPT
    if term.effect in {"actor", "partner"}:
        return f"{'own' if term.effect == 'actor' else 'partner'}({term.predictor})"
    return term.predictor


def code(
    design: Design, random: Sequence[Term], roles: tuple[str, str] | None
) -> tuple[Cells, Coding]:
    """Return the cells as the fit sees them, and the way back from its coefficients.

    Raises
    ------
    DyadError
        When no cell has all that is needed, terms are collinear, or the outcome follows exactly
        from them.
    """
    x, z = _columns(design.terms), _columns(random)
    seen = np.isfinite(x).all(axis=2) & np.isfinite(z).all(axis=2) & np.isfinite(design.y)
    if not seen.any(axis=0).all():
        if never_meet(design):
            raise DyadError(NEVER_MEET.format(design.outcome))
        raise DyadError("No day of a member has every value that the model needs.")
    y = design.y.copy()
    ordinary, fixed, effects = [], [], []
    for members, role in [([0, 1], "")] if roles is None else [([0], roles[0]), ([1], roles[1])]:
        used = seen & np.isin([0, 1], members)
        columns, turn = _orthonormal(x[used], design.terms)
        found = columns.T @ y[used] / len(columns)
        left = y[used] - columns @ found
        _check_left(design, y[used], left, turn @ found, role)
        x[used], y[used] = columns, left
        z[used], back = _standard(z[used], random)
        ordinary.append(turn @ found)
        fixed.append(turn)
        effects.append(back)
    both = effects if roles is not None else effects * 2
    coding = Coding(np.concatenate(ordinary), _diagonal(fixed), _diagonal(both))
    return Cells(seen, np.concatenate([x, y[..., None]], axis=2), z), coding


def never_meet(design: Design) -> bool:
    """Tell whether both members answered, and never in the same row."""
    there = np.isfinite(design.y)
    return bool(there.any(axis=0).all() and not there.all(axis=1).any())


def _columns(terms: Sequence[Term]) -> Numbers:
    """Return both members' regressors, shape (rows, 2, terms)."""
    return np.stack([np.column_stack([t.of(m) for t in terms]) for m in range(2)], axis=1)


def _orthonormal(x: Numbers, terms: Sequence[Term]) -> tuple[Numbers, Numbers]:
    """Return columns with X'X = n I that span the same, and T with columns = x T.

    Centring comes before the orthogonal triangles: it takes away a large origin without rounding.
    """
    size = _rms(x)
    if (size == 0).any():
        which = int(np.argmax(size == 0))
        raise DyadError(f"The term “{name_of(terms[which])}” is zero on every day.")
    if len(x) <= x.shape[1]:
        raise DyadError("There are more terms than days of a member. Leave some out.")
    apart, turn = _standard(x, terms)
    spread = 1 / np.diag(turn)
    columns, triangle = np.linalg.qr(apart)
    kept = np.abs(np.diag(triangle)) / np.sqrt(len(x))
    loose = kept <= np.maximum(LOOSE, 10 * np.finfo(float).eps * size / spread)
    if loose.any():
        names = ", ".join(f"“{name_of(term)}”" for term, no in zip(terms, loose, strict=True) if no)
        raise DyadError(f"Terms are collinear: {names} follows from the others. Leave one out.")
    root = np.sqrt(len(x))
    return columns * root, turn @ np.linalg.inv(triangle / root)


def _standard(x: Numbers, terms: Sequence[Term]) -> tuple[Numbers, Numbers]:
    """Return columns with mean zero, beside an intercept, and mean square one, and T as above."""
    level = x.mean(axis=0)
    level[slice(1) if terms[0].effect == "intercept" else slice(None)] = 0
    size, spread = _rms(x), _rms(x - level)
    # A column without spread keeps its size: what is wrong with it is said elsewhere.
    spread = np.where(spread > NOTHING * size, spread, np.maximum(size, np.finfo(float).tiny))
    turn: Numbers = np.diag(1 / spread)
    turn[0] -= level / spread
    return (x - level) / spread, turn


def _check_left(design: Design, y: Numbers, left: Numbers, found: Numbers, role: str) -> None:
    """See that the terms leave something of the outcome."""
    whose = f" of {role}" if role else ""
    if np.ptp(y) == 0:
        raise DyadError(
            f"The outcome “{design.outcome}”{whose} is {y[0]:g} on every day; there is nothing "
            "to explain."
        )
    size = float(_rms(y))
    if float(_rms(left)) > NOTHING * size:
        return
    names = [
        f"“{name_of(term)}”"
        for term, slope in zip(design.terms, found, strict=True)
        if abs(slope) * float(_rms(term.column[np.isfinite(term.column)])) > 1e-9 * size
    ]
    raise DyadError(
        f"The outcome “{design.outcome}”{whose} follows exactly from {', '.join(names)}, without "
        "a residual; leave out the term that holds the outcome itself."
    )


def _rms(values: Numbers) -> Numbers:
    size: Numbers = np.sqrt((values**2).mean(axis=0))
    return size


def _diagonal(blocks: Sequence[Numbers]) -> Numbers:
    """Return square blocks along the diagonal of one matrix."""
    ends = np.cumsum([0, *(len(block) for block in blocks)])
    whole = np.zeros((ends[-1], ends[-1]))
    for start, block in zip(ends, blocks, strict=False):
        whole[start : start + len(block), start : start + len(block)] = block
    return whole
