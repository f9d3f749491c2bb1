"""What a diary model is asked for, checked against what the days can bear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from counterpoint.dyad.diary.clock import clock
from counterpoint.dyad.diary.grid import Grid, lay_out
from counterpoint.dyad.diary.structure import RESIDUALS, Residual, Structure, blocks
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design, Term, parse

Method: TypeAlias = Literal["reml", "ml"]
INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A model and the cells it is fitted to.

    `ordinary` (p,) are the coefficients of least squares, from which the grid's outcome is
    already cleared; `scale` (p,) by which its regressors were divided.
    """

    formula: str
    roles: tuple[str, str] | None
    method: Method
    residual: Residual
    design: Design
    random: tuple[Term, ...]
    structure: Structure
    grid: Grid
    ordinary: Numbers
    scale: Numbers

    @property
    def random_names(self) -> tuple[str, ...]:
        """How a member's random effects are called."""
        return tuple(name_of(term) for term in self.random)


def name_of(term: Term) -> str:
    """Return a term as a formula has it: intercept, own(x), partner(x), or x of the dyad."""
    if term.effect == "intercept":
        return INTERCEPT
    if term.effect in {"actor", "partner"}:
        return f"{'own' if term.effect == 'actor' else 'partner'}({term.predictor})"
    return term.predictor


def request(
    data: Dyads, formula: str, *, indistinguishable: bool, method: Method,
    random: str | Sequence[str], residual: Residual, equal_variances: bool,
) -> Request:  # fmt: skip
    """Return the model asked for and its cells.

    Raises
    ------
    DyadError
        When a word is unknown, roles or times are missing, terms are collinear, occasions or
        observations are too few, or a random slope's predictor does not vary within persons.
    """
    _check_word("method", method, ("reml", "ml"))
    _check_word("residual", residual, RESIDUALS)
    if data.roles is None and not indistinguishable:
        raise DyadError(
            "The data have no roles, so members cannot be told apart: give the role's column "
            "when reading, or ask for indistinguishable=True."
        )
    times = clock(data)
    design = parse(formula).design(data)
    terms = _random(data, design.outcome, random)
    roles = None if indistinguishable else data.roles
    rows, ordinary, scale = _cells(design, terms, roles)
    dyad = np.repeat(np.arange(data.n_dyads), np.diff(data.starts))
    grid = Grid(*lay_out(dyad, times, *rows), _spread(len(design.terms), roles))
    whole = bool((grid.times % 1 == 0).all())
    structure = Structure(
        bases := blocks(len(terms), distinguishable=roles is not None),
        tuple(basis.shape[1] for basis in bases),
        residual,
        equal_variances or roles is None,
        not whole,
    )
    asked = Request(
        formula, roles, method, residual, design, terms, structure, grid, ordinary, scale
    )
    _check_days(asked)
    _check_slopes(asked)
    return asked


def _random(data: Dyads, outcome: str, random: str | Sequence[str]) -> tuple[Term, ...]:
    names = [random] if isinstance(random, str) else list(random)
    slopes = [name for name in names if name not in {INTERCEPT, "1"}]
    if not names:
        raise DyadError("There must be a random effect, at the least random=“intercept”.")
    first = "1" if len(slopes) < len(names) else "0"
    return parse(f"{outcome} ~ {' + '.join([first, *slopes])}").design(data).terms


def _spread(terms: int, roles: tuple[str, str] | None) -> Numbers:
    """Return which coefficient each member's regressor has, shape (2, K + 1, p + 1)."""
    p = terms if roles is None else 2 * terms
    spread = np.zeros((2, terms + 1, p + 1))
    for m in range(2):
        first = 0 if roles is None else m * terms
        spread[m, np.arange(terms), first + np.arange(terms)] = 1
        spread[m, terms, p] = 1
    return spread


def _cells(
    design: Design, random: tuple[Term, ...], roles: tuple[str, str] | None
) -> tuple[tuple[NDArray[np.bool_], Numbers, Numbers], Numbers, Numbers]:
    """Return (seen, cells, random) by row, the outcome cleared of ordinary least squares."""
    x = np.stack([np.column_stack([t.of(m) for t in design.terms]) for m in range(2)], axis=1)
    z = np.stack([np.column_stack([t.of(m) for t in random]) for m in range(2)], axis=1)
    seen = np.isfinite(x).all(axis=2) & np.isfinite(z).all(axis=2) & np.isfinite(design.y)
    if not seen.any(axis=0).all():
        raise DyadError("No day of a member has every value that the model needs.")
    y = design.y.copy()
    groups = [np.ones(2, dtype=bool)] if roles is None else list(np.eye(2, dtype=bool))
    ordinary, scales = [], []
    for group in groups:
        used = seen & group
        fitted, scale = _least_squares(x[used], y[used], design.terms)
        y[used] -= x[used] @ fitted
        ordinary.append(fitted)
        scales.append(scale)
    scale = np.array(scales if roles is not None else scales * 2)
    cells = np.concatenate([x / scale, y[..., None]], axis=2)
    return (seen, cells, z), np.concatenate(ordinary), np.concatenate(scales)


def _least_squares(x: Numbers, y: Numbers, terms: tuple[Term, ...]) -> tuple[Numbers, Numbers]:
    """Return coefficients and the columns' root mean squares; refuse collinear terms."""
    scale = np.sqrt((x**2).mean(axis=0))
    if (scale == 0).any():
        which = int(np.flatnonzero(scale == 0)[0])
        raise DyadError(f"The term “{name_of(terms[which])}” is zero on every day.")
    scaled = x / scale
    gram = scaled.T @ scaled / len(x)
    _, small, order = linalg.qr(gram, pivoting=True)
    loose = order[np.abs(np.diag(small)) < 1e-12 * len(gram)]
    if len(x) <= x.shape[1] or len(loose):
        names = ", ".join(f"“{name_of(terms[k])}”" for k in loose)
        raise DyadError(
            f"Terms are collinear: {names or 'there are more than days'} follows from the others. "
            "Leave one out."
        )
    return np.linalg.solve(gram, scaled.T @ y / len(x)) / scale, scale


def _check_days(asked: Request) -> None:
    grid, terms = asked.grid, len(asked.random)
    days = grid.seen.any(axis=2).sum(axis=1)
    extra = {"own-ar1": 1, "ar1": 1, "same-day+ar1": 2}.get(asked.residual, 0)
    needed = terms + 1 + extra
    if days.max() < needed:
        raise DyadError(
            f"No dyad has {needed} days with values, the fewest from which these random effects "
            f"and the residual “{asked.residual}” can be told apart; the longest has {days.max()}."
        )
    parameters = grid.n_fixed + terms * (2 * terms + 1) + 5
    if len(days) <= 2 * terms or grid.n_cells <= parameters:
        raise DyadError(
            f"{len(days)} dyads with {grid.n_cells} members' days are too few for this model."
        )


def _check_slopes(asked: Request) -> None:
    seen = asked.grid.seen[..., None]
    values = asked.grid.random
    high = np.where(seen, values, -np.inf).max(axis=1)
    low = np.where(seen, values, np.inf).min(axis=1)
    some: NDArray[np.bool_] = np.any(asked.grid.seen, axis=1)[..., None]
    varies = ((high > low) & some).any(axis=(0, 1))
    for name, moves in zip(asked.random_names, varies, strict=True):
        if name != INTERCEPT and not moves:
            raise DyadError(
                f"“{name}” does not vary within a person, so its slope cannot differ between "
                "persons; leave it out of random."
            )


def _check_word(keyword: str, value: str, words: tuple[str, ...]) -> None:
    if value not in words:
        raise DyadError(f"{keyword}=“{value}” is not known; it is one of {', '.join(words)}.")
