"""What a diary model is asked for, checked against what the days can bear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.diary.clock import clock
from counterpoint.dyad.diary.coding import (
    INTERCEPT,
    NEVER_MEET,
    NOTHING,
    Coding,
    code,
    name_of,
    never_meet,
)
from counterpoint.dyad.diary.grid import Grid, lay_out
from counterpoint.dyad.diary.steps import person_means
from counterpoint.dyad.diary.structure import RESIDUALS, Residual, Structure, blocks
from counterpoint.dyad.dyads import Dyads, Numbers, told_apart
from counterpoint.dyad.errors import DyadError, check_word
from counterpoint.dyad.formula import Design, Term, parse


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A model and the cells it is fitted to.

    The grid's columns are those of `coding`, not as they were given.
    """

    formula: str
    roles: tuple[str, str] | None
    method: Method
    residual: Residual
    design: Design
    random: tuple[Term, ...]
    structure: Structure
    grid: Grid
    coding: Coding

    @property
    def random_names(self) -> tuple[str, ...]:
        """How a member's random effects are called."""
        return tuple(name_of(term) for term in self.random)


def request(
    data: Dyads, formula: str, *, indistinguishable: bool, method: Method,
    random: str | Sequence[str], residual: Residual, equal_variances: bool,
) -> Request:  # fmt: skip
    """Return the model asked for and its cells.

    Raises
    ------
    DyadError
        When a word is unknown, roles or times are missing, terms are collinear, occasions or
        observations are too few, or outcome or a random slope's predictor does not vary within
        persons.
    """
    check_word("method", method, get_args(Method))
    check_word("residual", residual, RESIDUALS)
    roles = told_apart(data.roles, indistinguishable)
    times = clock(data)
    design = _design(data, formula)
    terms = _random(data, design.outcome, random)
    _check_outcome(data, design, residual)
    rows, coding = code(design, terms, roles)
    dyad = np.repeat(np.arange(data.n_dyads), np.diff(data.starts))
    cells = lay_out(dyad, times, rows.seen, rows.cells, rows.random)
    grid = Grid(*cells, _spread(len(design.terms), roles))
    whole = bool((grid.times % 1 == 0).all())
    structure = Structure(
        bases := blocks(len(terms), distinguishable=roles is not None),
        tuple(basis.shape[1] for basis in bases),
        residual,
        equal_variances or roles is None,
        not whole,
    )
    asked = Request(formula, roles, method, residual, design, terms, structure, grid, coding)
    _check_days(asked)
    _check_slopes(asked)
    return asked


def _design(data: Dyads, formula: str) -> Design:
    asked = parse(formula)
    asked.check_outcome()
    design = asked.design(data)
    if not design.terms:
        raise DyadError(f"“{formula}” leaves nothing to estimate; give it an intercept.")
    return design


def _random(data: Dyads, outcome: str, random: str | Sequence[str]) -> tuple[Term, ...]:
    names = [random] if isinstance(random, str) else list(random)
    slopes = [name for name in names if name not in {INTERCEPT, "1"}]
    if not names:
        raise DyadError("There must be a random effect, at the least random=“intercept”.")
    first = "1" if len(slopes) < len(names) else "0"
    asked = parse(f"`{outcome}` ~ {' + '.join([first, *slopes])}")
    asked.check_outcome()
    return asked.design(data).terms


def _spread(terms: int, roles: tuple[str, str] | None) -> Numbers:
    """Return which coefficient each member's regressor has, shape (2, K + 1, p + 1)."""
    p = terms if roles is None else 2 * terms
    spread = np.zeros((2, terms + 1, p + 1))
    for m in range(2):
        first = 0 if roles is None else m * terms
        spread[m, np.arange(terms), first + np.arange(terms)] = 1
        spread[m, terms, p] = 1
    return spread


def _check_outcome(data: Dyads, design: Design, residual: Residual) -> None:
    """See that members have days together, and that the outcome moves from day to day."""
    if residual.startswith("same-day") and never_meet(design):
        raise DyadError(NEVER_MEET.format(design.outcome))
    there = np.isfinite(design.y)
    lengths = np.diff(data.starts)
    apart = np.abs(design.y - np.repeat(person_means(design.y, data), lengths, axis=0))[there]
    size = np.abs(design.y[there]).max(initial=0.0)
    if apart.max(initial=0.0) <= NOTHING * size and np.ptp(design.y[there]) > 0:
        raise DyadError(
            f"The outcome “{design.outcome}” does not vary from day to day within any person, "
            "which is what a diary model explains; keep one row a dyad and use apim."
        )


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
