"""The sample moments that the models of this folder are fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads, Numbers, check_read, told_apart
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design, Formula, Term, parse
from counterpoint.dyad.moments import Moments, moments


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Moments of the dyads that have every value.

    Attributes
    ----------
    n
        The number of dyads used.
    n_missing
        The number left out because a value is missing.
    mean, covariance
        Shapes (p,) and (p, p); the covariance divides by n. Variables 2i and 2i + 1 are the
        two members' values of column i.
    """

    n: int
    n_missing: int
    mean: Numbers
    covariance: Numbers

    def about(self, centre: Numbers) -> "Sample":
        """Return the moments of the values less `centre`, shape (p,)."""
        return Sample(self.n, self.n_missing, self.mean - centre, self.covariance)

    def exchangeable(self) -> "Sample":
        """Return the moments of the dyads and of the same dyads with their members swapped.

        A likelihood that cannot tell the members apart is the same function of these.
        """
        swap = np.arange(len(self.mean)) ^ 1
        mean = (self.mean + self.mean[swap]) / 2
        apart = self.mean - mean
        covariance = (self.covariance + self.covariance[np.ix_(swap, swap)]) / 2
        return Sample(self.n, self.n_missing, mean, covariance + np.outer(apart, apart))


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles that the data name, and whether the model tells the members apart by them."""

    names: tuple[str, str] | None
    told_apart: bool

    @property
    def known(self) -> bool:
        """Whether the data name roles at all."""
        return self.names is not None

    @property
    def reported(self) -> tuple[str, str] | None:
        """The roles by which the model reports, or None."""
        return self.names if self.told_apart else None

    def of(self, member: int) -> str | None:
        """Return whose parameter it is; None when both members share it."""
        return self.reported[member] if self.reported else None


def measured(data: Dyads | Batches, formula: str, model: str) -> tuple[list[str], Sample]:
    """Return outcome and predictors of a formula, each measured by both members, and moments.

    Raises
    ------
    DyadError
        When a predictor is not one that both members have, the intercept is taken out, too few
        dyads are complete, a column does not vary, or one follows from the others.
    """
    asked = parse(formula)
    asked.check_outcome()
    if not asked.intercept:
        raise DyadError(
            f"{model} always has intercepts, and “{formula}” takes them out; leave the 0 or -1 "
            "away, or fit an actor-partner model, which can do without."
        )
    collect = partial(_moments, asked, model)
    if isinstance(data, Batches):
        found = data.reduce(collect, asked.needs(data.names))
    else:
        found = collect(data)
    names = [name.removesuffix(" 0") for name in found.names[::2]]
    if found.n <= len(found.names):
        raise DyadError(
            f"Only {found.n} dyads have a value in each of {', '.join(names)}; this model "
            f"needs more than {len(found.names)}."
        )
    _check(names, found.covariance, found.mean)
    return names, Sample(found.n, found.n_missing, found.mean, found.covariance)


def _moments(asked: Formula, model: str, data: Dyads) -> Moments:
    single_rows(data, model)
    design = asked.design(data)
    predictors = {term.predictor: term.column for term in _own_and_partner(design, model)}
    columns = {design.outcome: design.y, **predictors}
    return moments(
        {f"{name} {m}": column[:, m] for name, column in columns.items() for m in (0, 1)}
    )


def single_rows(data: Dyads, model: str) -> None:
    """Refuse data with more than one occasion a dyad."""
    if data.times is not None:
        raise DyadError(
            f"{model} takes one row a dyad, and there are several occasions a dyad: average over "
            "them, keep one, or fit a diary model."
        )


def roles_of(data: Dyads | Batches, indistinguishable: bool) -> Roles:
    """Return how the members are told apart, refusing to do so without roles."""
    check_read(data)
    told_apart(data.roles, indistinguishable)
    return Roles(data.roles, not indistinguishable)


def _own_and_partner(design: Design, model: str) -> list[Term]:
    """Return the predictors that enter for both members, refusing any other kind of term."""
    sides = {
        side: {term.predictor: term for term in design.terms if term.effect == side}
        for side in ("actor", "partner")
    }
    for term in design.terms:
        both = all(term.predictor in terms for terms in sides.values())
        if term.effect != "intercept" and not both:
            raise DyadError(
                f"{model} needs both members' values of each predictor, and “{term.predictor}” "
                "is not such a one; write the column's name alone."
            )
    if not sides["actor"]:
        raise DyadError(f"{model} needs at least one predictor, as in “outcome ~ predictor”.")
    return list(sides["actor"].values())


def _check(names: Sequence[str], covariance: Numbers, mean: Numbers) -> None:
    sd = np.sqrt(np.diag(covariance))
    for i in np.flatnonzero(sd <= 1e-12 * np.maximum(1.0, np.abs(mean))):
        raise DyadError(f"The column “{names[int(i) // 2]}” does not vary; leave it out.")
    if np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0] < 1e-12:
        raise DyadError(
            f"Among {', '.join(names)} one column follows exactly from the others; leave it out."
        )
