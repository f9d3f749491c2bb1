"""The common fate model: what two people share explains what they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from counterpoint.dyad.cross.report import Label, Structural, numbers_of
from counterpoint.dyad.cross.sample import Roles, Sample, measured, roles_of
from counterpoint.dyad.cross.structure import Link, Structure, structure
from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError

MODEL = "The common fate model"
MEMBERS = (0, 1)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CommonFate(Structural):
    """A common fate model's estimates; see `common_fate`."""

    directed: bool

    @property
    def model(self) -> str:
        """The model's short name."""
        return "common-fate"

    def summary(self) -> str:
        """Return the text that a paper's author would read."""
        improper = [
            f"The {each.effect} of {each.predictor}{f' ({each.role})' if each.role else ''} came "
            "out negative, as it can when it is near zero or the model is wrong; read what rests "
            "on it with care."
            for each in self.coefficients
            if each.effect.endswith(" variance") and each.estimate < 0
        ]
        return self._text(
            "Common fate model",
            *improper,
            "The common variables are what the two members' scores share; both members' bias in "
            "the same direction counts as shared. Two shared variables that go together need "
            "not cause one another.",
        )


def common_fate(
    data: Dyads | Batches, formula: str, *, indistinguishable: bool = False, directed: bool = True
) -> CommonFate:
    """Fit the common fate model: latent variables of the dyad, and the effect of one on another.

    The members' scores x1, x2 measure the dyad's X and y1, y2 its Y, loadings 1:

        x_m = mu_xm + X + e_xm,   y_m = mu_ym + Y + e_ym,   Y = b X + Z,

    with e_xm and e_ym correlated within a member (Ledermann and Kenny 2012, figure 2). Maximum
    likelihood by Fisher scoring on means and covariances; standard errors from the expected
    information, as lavaan has them.

    Parameters
    ----------
    data
        One row a dyad, in memory or in batches. Dyads with a missing value are left out,
        and counted.
    formula
        "outcome ~ predictor", or several predictors joined by +; each measured by both members.
    indistinguishable
        Hold the means, variances and covariances of the two members equal.
    directed
        False for the covariance of X and Y in place of b.

    Returns
    -------
    CommonFate
        Its coefficients have the effects "common fate" (b in units of Y per X, or the
        covariance; its `standardized` is the path in standard deviations of X and Y, with one
        predictor their correlation), "mean", "common variance" of X, "unexplained common
        variance" of Y, "own variance" and "own covariance" (of a member's e_x with e_y).
        NaN stands where a standardised value would need the root of a negative variance.

    Raises
    ------
    DyadError
        When a column's two scores do not go together, which leaves no common variable; when
        members without roles are to be told apart; when a predictor is not measured by both.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads, common_fate
    >>> rng = np.random.default_rng(1)
    >>> shared = rng.normal(size=(500, 1))
    >>> tension = shared + rng.normal(size=(500, 2))
    >>> satisfaction = -0.5 * shared + rng.normal(size=(500, 2))
    >>> columns = {"satisfaction": satisfaction, "tension": tension}
    >>> couples = Dyads(columns, np.arange(500), ("Alice", "Bob"))
    >>> fitted = common_fate(couples, "satisfaction ~ tension")
    >>> low, high = fitted[None, "common fate", "tension"].ci
    >>> low < -0.5 < high
    True

    Notes
    -----
    It cannot say that the shared variable is more than shared error of judgment, nor which of
    the two came first. Without a second indicator a member, nothing tests the loadings.
    """
    roles = roles_of(data, indistinguishable)
    names, moments = measured(data, formula, MODEL)
    used = moments if roles.told_apart else moments.exchangeable()
    _shared(names, used)
    form = _structure(names, roles, directed)
    start = partial(_start, form, names, directed=directed)
    found = numbers_of(form, moments, _labels(names, roles, directed), start, roles)
    return CommonFate(formula=formula, roles=roles.reported, directed=directed, **found)


def _shared(names: Sequence[str], moments: Sample) -> None:
    for i, name in enumerate(names):
        block = moments.covariance[2 * i : 2 * i + 2, 2 * i : 2 * i + 2]
        r = block[0, 1] / np.sqrt(block[0, 0] * block[1, 1])
        if r <= 0:
            raise DyadError(
                f"The two members' values of “{name}” do not go together (r = {r:.2f}), so there "
                "is no common variable behind them; an actor-partner model suits these data."
            )


def _structure(names: Sequence[str], roles: Roles, directed: bool) -> Structure:
    outcome, *predictors = names
    paths = [Link(f"{n} {m}", n, value=1.0) for n in names for m in MEMBERS]
    paths += [Link(outcome, n, f"b {n}") for n in predictors if directed]
    covariances = [Link(n, n, f"common {n}") for n in names]
    covariances += [
        Link(a, b, f"common {a} {b}") for a, b in _pairs(names if not directed else predictors)
    ]
    means = []
    for m in MEMBERS:
        who = m if roles.told_apart else ""
        means += [Link(f"{n} {m}", "", f"mean {n} {who}") for n in names]
        covariances += [Link(f"{n} {m}", f"{n} {m}", f"own {n} {who}") for n in names]
        covariances += [
            Link(f"{a} {m}", f"{b} {m}", f"own {a} {b} {who}") for a, b in _pairs(names)
        ]
    return structure([f"{n} {m}" for n in names for m in MEMBERS], names, paths, covariances, means)


def _labels(names: Sequence[str], roles: Roles, directed: bool) -> dict[str, Label]:
    outcome, *predictors = names
    labels = {
        (f"b {n}" if directed else f"common {outcome} {n}"): Label(None, "common fate", n)
        for n in predictors
    }
    for n in names:
        kind = "unexplained common variance" if n == outcome and directed else "common variance"
        labels[f"common {n}"] = Label(None, kind, n)
    for a, b in _pairs(predictors):
        labels[f"common {a} {b}"] = Label(None, "common covariance", f"{a}:{b}")
    for m in MEMBERS:
        who, role = (m, roles.of(m)) if roles.told_apart else ("", None)
        for n in names:
            labels[f"mean {n} {who}"] = Label(role, "mean", n)
            labels[f"own {n} {who}"] = Label(role, "own variance", n)
        for a, b in _pairs(names):
            labels[f"own {a} {b} {who}"] = Label(role, "own covariance", f"{a}:{b}")
    return labels


def _start(form: Structure, names: Sequence[str], moments: Sample, directed: bool) -> Numbers:
    """Return the estimates by the method of moments: exact when the members are exchangeable."""
    size = len(names)
    blocks = moments.covariance.reshape(size, 2, size, 2)
    common = (blocks[:, 0, :, 1] + blocks[:, 1, :, 0]) / 2
    slopes = np.linalg.lstsq(common[1:, 1:], common[1:, 0])[0] if directed else np.zeros(size - 1)
    unexplained = common[0, 0] - slopes @ common[1:, 0]
    values = {f"b {n}": slope for n, slope in zip(names[1:], slopes, strict=True)}
    for i, n in enumerate(names):
        values[f"common {n}"] = common[i, i] if i or not directed else unexplained
        for who, m in (("", 0), ("0", 0), ("1", 1)):
            values[f"mean {n} {who}"] = moments.mean[2 * i + m]
            values[f"own {n} {who}"] = blocks[i, m, i, m] - common[i, i]
            for j in range(i):
                values[f"own {names[j]} {n} {who}"] = blocks[i, m, j, m] - common[i, j]
                values[f"common {names[j]} {n}"] = common[i, j]
    return np.array([values[name] for name in form.parameters])


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
