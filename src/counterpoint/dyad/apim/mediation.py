"""The actor-partner interdependence mediation model.

Ledermann, T., Macho, S., and Kenny, D. A. (2011). Assessing mediation in dyadic data using the
actor-partner interdependence model. Structural Equation Modeling, 18, 595-612.
"""

from collections.abc import Iterator

import numpy as np

from counterpoint.dyad import tails
from counterpoint.dyad.apim.indirect import ROUTES, effects_of, paths_of, paths_of_counts
from counterpoint.dyad.apim.mediated import HOW, Interval, Mediation, Pathway
from counterpoint.dyad.apim.missing import full_information
from counterpoint.dyad.apim.observed import Observed, observe
from counterpoint.dyad.apim.resample import counts
from counterpoint.dyad.dyads import Dyads, Numbers, check_read, told_apart
from counterpoint.dyad.errors import DyadError, check_word
from counterpoint.dyad.formula import Design, Term
from counterpoint.dyad.results import Coefficient, coefficient


def mediation(
    data: Dyads,
    *,
    outcome: str,
    mediator: str,
    predictor: str,
    indistinguishable: bool = False,
    interval: Interval = "monte-carlo",
    draws: int = 20_000,
    seed: int | None = None,
) -> Mediation:
    """Estimate how far a predictor's actor and partner effects pass through a mediator.

    Parameters
    ----------
    data
        One row a dyad; missing values (NaN) are met by full information.
    outcome, mediator, predictor
        Columns of numbers, of which each member has an own value.
    indistinguishable
        Whether members are exchangeable: one set of paths for both.
    interval
        "monte-carlo": percentiles of effects computed from normal draws of the paths (MacKinnon,
        Lockwood and Williams 2004). "delta": estimate plus and minus 1.96 standard errors, too
        symmetric for products. "bootstrap": percentiles over samples of whole dyads.
    draws, seed
        Of the first and the last; the same seed gives the same intervals.

    Raises
    ------
    DyadError
        When a column is not there, does not vary, or is the same for both members; when there
        are several rows a dyad; when roles are asked for and there are none.

    Notes
    -----
    m_i = a_i + A_i x_i + P_i x_j + e_i; y_i = b_i + B_i m_i + Q_i m_j + C_i x_i + D_i x_j + u_i.
    The actor effect passes through the own mediator as A_i B_i and through the partner's as
    P_j Q_i; the partner effect through the own mediator as P_i B_i and through the partner's as
    A_j Q_i. All come from one mean and covariance of the six columns; without missing values
    those are the sample's, which is two multivariate regressions on cross-products.

    It cannot say what comes first: only a design in time, or one that sets the mediator, can.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad.apim.mediation import mediation
    >>> x, e, u = np.random.default_rng(1).normal(size=(3, 400, 2))
    >>> m = 0.6 * x + e
    >>> couples = dyad.Dyads({"x": x, "m": m, "y": 0.5 * m + u}, np.arange(400))
    >>> found = mediation(
    ...     couples, outcome="y", mediator="m", predictor="x", indistinguishable=True, seed=1
    ... )
    >>> round(found[None, "actor", "own mediator"].estimate, 1)
    0.3
    """
    check_read(data)
    roles = _roles(data, indistinguishable)
    check_word("interval", interval, HOW)
    if draws < 1:
        raise DyadError(f"draws is {draws}; there must be one at the least, better thousands.")
    design = _design(data, outcome, mediator, predictor)
    observed = observe(design, roles)
    found = full_information(observed, exchangeable=roles is None)
    paths, covariance = paths_of(found.fitted)
    drawn = _draws(design, observed, paths, covariance, roles is None, interval, draws, seed)
    errors = np.sqrt(np.diag(covariance)).reshape(3, 2, 2)
    coefficients = [
        _coefficients(roles, paths.reshape(3, 2, 2)[kind], errors[kind], name)
        for kind, name in enumerate((predictor, mediator, predictor))
    ]
    return Mediation(
        outcome=outcome,
        mediator=mediator,
        predictor=predictor,
        roles=roles,
        n_dyads=observed.n_dyads,
        n_missing=observed.n_incomplete,
        n_empty=observed.n_empty,
        interval=interval,
        draws=None if drawn is None else draws,
        mediator_paths=tuple(coefficients[0]),
        outcome_paths=(*coefficients[1], *coefficients[2]),
        pathways=tuple(_pathways(roles, paths, covariance, drawn)),
        log_likelihood=found.fitted.log_likelihood,
        n_parameters=found.fitted.n_parameters,
    )


def _roles(data: Dyads, indistinguishable: bool) -> tuple[str, str] | None:
    if data.n_rows != data.n_dyads:
        raise DyadError("There are several rows a dyad; take each member's mean first.")
    return told_apart(data.roles, indistinguishable)


def _design(data: Dyads, outcome: str, mediator: str, predictor: str) -> Design:
    if len({outcome, mediator, predictor}) < 3:
        raise DyadError("Outcome, mediator and predictor must be three different columns.")
    terms = [Term("intercept", "", np.ones((data.n_rows, 2)))]
    for name in (mediator, predictor):
        column = data.numbers(name)
        if np.array_equal(column[:, 0], column[:, 1], equal_nan=True):
            raise DyadError(f"“{name}” is the same for both members; each must have an own value.")
        terms += [Term("actor", name, column), Term("partner", name, column, crossed=True)]
    return Design(outcome, data.numbers(outcome), tuple(terms))


def _pathways(
    roles: tuple[str, str] | None, paths: Numbers, covariance: Numbers, drawn: Numbers | None
) -> Iterator[Pathway]:
    estimates = effects_of(paths)
    # products of two: differences either way are exact
    unit = np.eye(12)
    bend = ((effects_of(paths + unit) - effects_of(paths - unit)) / 2).reshape(12, -1)
    variance = np.einsum("ip,ij,jp->p", bend, covariance, bend, optimize=True)
    errors = np.sqrt(variance).reshape(estimates.shape)
    if drawn is None:
        low, high = (estimates + side * tails.reach() * errors for side in (-1, 1))
    else:
        ends = [(1 - tails.LEVEL) / 2, (1 + tails.LEVEL) / 2]
        low, high = np.quantile(effects_of(drawn), ends, axis=0)
    for member, role in enumerate(roles or (None,)):
        for effect, of in (("actor", member), ("partner", 1 - member)):
            for k, route in enumerate(ROUTES):
                at = (member, of, k)
                ci = (float(low[at]), float(high[at]))
                yield Pathway(role, effect, route, float(estimates[at]), float(errors[at]), ci)


def _coefficients(
    roles: tuple[str, str] | None, estimates: Numbers, errors: Numbers, name: str
) -> Iterator[Coefficient]:
    for member, role in enumerate(roles or (None,)):
        for effect, of in (("actor", member), ("partner", 1 - member)):
            yield coefficient(
                role, effect, name, float(estimates[member, of]), float(errors[member, of])
            )


def _draws(
    design: Design,
    observed: Observed,
    paths: Numbers,
    covariance: Numbers,
    exchangeable: bool,
    interval: Interval,
    draws: int,
    seed: int | None,
) -> Numbers | None:
    """Return drawn paths, shape (draws, 12)."""
    rng = np.random.default_rng(seed)
    if interval == "delta":
        return None
    if interval == "monte-carlo":
        return paths + rng.standard_normal((draws, len(paths))) @ _root(covariance)
    rows = np.column_stack([design.y, *(term.column for term in design.terms[1::2])])
    if observed.n_incomplete + observed.n_empty == 0:
        return np.concatenate(
            [paths_of_counts(many, rows, exchangeable) for many in counts(len(rows), draws, rng)]
        )
    picked = (rng.integers(len(rows), size=len(rows)) for _ in range(draws))
    return np.array([_again(rows[each], exchangeable) for each in picked])


def _root(covariance: Numbers) -> Numbers:
    """Return the symmetric root: the same on every machine, as eigenvectors alone are not."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def _again(rows: Numbers, exchangeable: bool) -> Numbers:
    parts = {name: rows[:, 2 * i : 2 * i + 2] for i, name in enumerate("ymx")}
    data = Dyads(parts, np.arange(len(rows)))
    observed = observe(_design(data, "y", "m", "x"))
    return paths_of(full_information(observed, exchangeable=exchangeable).fitted)[0]
