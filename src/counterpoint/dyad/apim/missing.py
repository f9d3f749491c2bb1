"""The APIM by full-information maximum likelihood: dyads with missing values say what they can.

Outcomes and predictors are taken as jointly normal; a dyad's likelihood is that of the values it
has. When values are missing at random given those that are seen, this neither throws dyads away
nor is biased by doing so (Rubin 1976; Enders 2010, chapter 4).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.centring import centring
from counterpoint.dyad.apim.equations import Equations, Regressor, layout
from counterpoint.dyad.apim.estimation import Estimate
from counterpoint.dyad.apim.normal import Patterns, start, summarise
from counterpoint.dyad.apim.paths import NO_MAXIMUM, Fitted, Layout, maximise, square
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design
from counterpoint.dyad.moments import Moments

EARLY_STEPS = (8, 300)  # slow and sure, before the fast ones; the second where the first is short


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was seen of a design, reduced to moments by missing pattern.

    Attributes
    ----------
    names
        The columns: the outcome of member 0, of member 1, then the distinct predictors.
    regressors
        One a coefficient of either equation.
    places
        Where a member's regressor is among `names`, shape (2, regressors); -1 for the intercept.
    patterns
        The sufficient statistics.
    """

    names: tuple[str, ...]
    regressors: tuple[Regressor, ...]
    places: NDArray[np.intp]
    patterns: Patterns

    @property
    def n_dyads(self) -> int:
        """Dyads of which something was seen."""
        return int(self.patterns.n.sum())

    @property
    def n_incomplete(self) -> int:
        """Dyads of which something was seen, and something not."""
        return int(self.patterns.n[~self.patterns.seen.all(axis=1)].sum())

    @property
    def n_empty(self) -> int:
        """Dyads of which nothing was seen; they are left out."""
        return self.patterns.n_empty

    @property
    def shape(self) -> Layout:
        """The order of the parameters."""
        return Layout(len(self.names) - 2)


@dataclass(frozen=True, slots=True, eq=False)
class FullInformation:
    """A fit by full information.

    Attributes
    ----------
    estimate
        Coefficients, their covariance by the observed information (normal law, so no degrees of
        freedom), residual covariance, log likelihood, and the number of parameters, the
        predictors' means and covariances among them.
    mean, covariance
        Of outcomes and predictors in the order of `Observed.names`, as the model implies them.
    fitted
        All parameters, with their covariance.
    """

    estimate: Estimate
    mean: Numbers
    covariance: Numbers
    fitted: Fitted


def fit(
    design: Design,
    free: Numbers,
    *,
    roles: tuple[str, str] | None,
    equal_variance: bool = False,
) -> tuple[Equations, Estimate]:
    """Fit to all that was seen; return the equations with the moments that the model implies.

    Parameters are those of `full_information`, with the roles, or None for members that cannot be
    told apart; the moments' `n` counts the dyads of which
    something was seen, `n_missing` those of them that lack something.
    """
    observed = observe(design, roles)
    found = full_information(
        observed, exchangeable=roles is None, free=free, equal_variance=equal_variance
    )
    n = observed.n_dyads
    moments = Moments(observed.names, n, observed.n_incomplete, found.mean, n * found.covariance)
    return (
        Equations(design.outcome, observed.regressors, moments, observed.places),
        found.estimate,
    )


def observe(design: Design, roles: tuple[str, str] | None = None) -> Observed:
    """Reduce a design to moments by missing pattern, in one pass over the rows.

    The roles are for what an error says.

    Raises
    ------
    DyadError
        When a column is never seen or does not vary, or an infinite value is there.
    """
    columns, places = layout(design)
    names, arrays, places = _distinct(columns, places)
    patterns = summarise(arrays)
    _check([_said(name, roles) for name in names], patterns)
    regressors = tuple(Regressor(term.effect, term.predictor) for term in design.terms)
    return Observed(names, regressors, places, patterns)


def full_information(
    observed: Observed,
    *,
    exchangeable: bool,
    free: Numbers | None = None,
    equal_variance: bool = False,
    begin: Numbers | None = None,
) -> FullInformation:
    """Fit the APIM to all that was seen.

    Parameters
    ----------
    observed
        From `observe`.
    exchangeable
        Whether the members cannot be told apart: then means, covariances and coefficients stay
        the same when they are swapped.
    free
        Coefficients = free @ fewer ones, shape (coefficients, fewer), as
        `constraints.free` makes it; not given, none is constrained.
    equal_variance
        Whether both members' residuals have one variance though they are told apart.
    begin
        Parameters to begin with, as of an earlier fit.

    Raises
    ------
    DyadError
        When the likelihood has no maximum that the data show.

    Notes
    -----
    Sum over patterns of -n/2 (k log 2 pi + log|S| + tr S^-1 W), S the covariance of what the
    pattern shows and W its scatter about the model's mean. The first steps are expectation and
    maximisation, the rest Newton's, until the derivatives are nought. Standard errors are by the
    observed information, which is the right one when values are missing at random (Kenward and
    Molenberghs 1998). A predictor of noughts and ones, and a product of predictors, are taken as
    normal like the rest; where such a column has missing values, prefer multiple imputation. It
    cannot say whether values are missing at random: if the unhappy are those who do not answer,
    the estimates are off and nothing here shows it.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad.apim.missing import full_information, observe
    >>> from counterpoint.dyad.formula import parse
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(200, 2))
    >>> y = 0.5 * x + 0.2 * x[:, ::-1] + rng.normal(size=(200, 2))
    >>> x[:30, 0] = y[20:40, 1] = np.nan
    >>> data = dyad.Dyads({"x": x, "y": y}, np.arange(200))
    >>> fit = full_information(observe(parse("y ~ x").design(data)), exchangeable=True)
    >>> fit.estimate.n_parameters, fit.fitted.max_score < 1e-9
    (8, True)
    """
    shape = observed.shape
    matrix = parameters(observed, exchangeable, free, equal_variance)
    about = centring(observed.patterns, shape, _partners(observed))
    patterns = about.patterns(observed.patterns)
    near = None if begin is None else about.parameters(begin)
    fitted = about.back(_maximum(patterns, shape, about.free(matrix), near))
    mean, covariance = shape.moments(fitted.values)
    return FullInformation(_estimate(observed, fitted, exchangeable), mean, covariance, fitted)


def _maximum(patterns: Patterns, shape: Layout, matrix: Numbers, begin: Numbers | None) -> Fitted:
    if begin is not None:
        return maximise(patterns, shape, matrix, begin)
    for steps in EARLY_STEPS:
        try:
            begin = shape.of_moments(*start(patterns, steps))
            return maximise(patterns, shape, matrix, begin)
        except (DyadError, np.linalg.LinAlgError):
            continue
    raise DyadError(NO_MAXIMUM)


def parameters(
    observed: Observed, exchangeable: bool, free: Numbers | None, equal_variance: bool = False
) -> Numbers:
    """Return the matrix that makes all parameters of those that are free."""
    shape = observed.shape
    effects = _effects(observed, exchangeable)
    blocks = [effects if free is None else effects @ free]
    same = _partners(observed) if exchangeable else np.arange(shape.m)
    blocks.append(_shared(shape, shape.means, same))
    blocks.append(_shared(shape, shape.covariances, _swapped_pairs(same)))
    turned = exchangeable or equal_variance
    blocks.append(_shared(shape, shape.residuals, np.array([2, 1, 0] if turned else [0, 1, 2])))
    return np.concatenate(blocks, axis=1)


def _effects(observed: Observed, exchangeable: bool) -> Numbers:
    """Return where each coefficient stands among the parameters."""
    shape, count = observed.shape, len(observed.regressors)
    effects = np.zeros((shape.size, count if exchangeable else 2 * count))
    for member in (0, 1):
        for k, place in enumerate(observed.places[member]):
            slope = shape.slopes.start + member * shape.m + place - 2
            at = member if place < 0 else slope
            effects[at, k if exchangeable else member * count + k] = 1
    return effects


def _partners(observed: Observed) -> NDArray[np.intp]:
    """Return, for each predictor, which one it becomes when the members are swapped."""
    other = np.arange(observed.shape.m)
    for first, second in observed.places.T:
        if first >= 0:
            other[first - 2], other[second - 2] = second - 2, first - 2
    return other


def _swapped_pairs(same: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return, for each element of a lower triangle, which one it becomes by the swap."""
    rows, columns = np.tril_indices(len(same))
    index = np.zeros((len(same), len(same)), dtype=np.intp)
    index[rows, columns] = index[columns, rows] = np.arange(len(rows))
    return np.asarray(index[same[rows], same[columns]])


def _shared(shape: Layout, part: slice, partner: NDArray[np.intp]) -> Numbers:
    """Return one column for each parameter of a part together with the one it becomes."""
    own = np.arange(len(partner))
    leaders, group = np.unique(np.minimum(own, partner), return_inverse=True)
    block = np.zeros((shape.size, len(leaders)))
    block[part.start + own, group] = 1
    return block


def _estimate(observed: Observed, fitted: Fitted, exchangeable: bool) -> Estimate:
    effects = _effects(observed, exchangeable)
    pick = (effects / effects.sum(axis=0)).T
    sigma = square(fitted.values[observed.shape.residuals])
    return Estimate(
        pick @ fitted.values,
        pick @ fitted.vcov @ pick.T,
        None,
        sigma,
        observed.n_dyads * sigma,
        fitted.log_likelihood,
        fitted.n_parameters,
        fitted.steps,
    )


def _distinct(
    columns: dict[str, Numbers], places: NDArray[np.intp]
) -> tuple[tuple[str, ...], list[Numbers], NDArray[np.intp]]:
    """Leave out columns that another one repeats, as the products of two people's values do."""
    names, arrays = list(columns), list(columns.values())
    first = list(range(len(arrays)))
    for i in range(2, len(arrays)):
        for j in range(2, i):
            if np.array_equal(arrays[i][:64], arrays[j][:64], equal_nan=True) and np.array_equal(
                arrays[i], arrays[j], equal_nan=True
            ):
                first[i] = first[j]
                break
    kept = sorted(set(first))
    moved = np.array([kept.index(i) for i in first], dtype=np.intp)
    places = np.where(places < 0, -1, moved[places])
    return tuple(names[i] for i in kept), [arrays[i] for i in kept], places


def _said(name: str, roles: tuple[str, str] | None) -> str:
    """Return a column in words: “x” of the wife."""
    found = re.fullmatch(r"(.*)\[([01])\]'*", name)
    assert found is not None
    if roles is None:
        return f"“{found[1]}” of {('the first', 'the second')[int(found[2])]} member"
    return f"“{found[1]}” of {roles[int(found[2])]}"


def _check(names: Sequence[str], patterns: Patterns) -> None:
    counts = patterns.n @ patterns.seen
    for name, count in zip(names, counts, strict=True):
        if count == 0:
            raise DyadError(f"{name} has no value at all; leave it out of the formula.")
    if not np.isfinite(patterns.scatter).all():
        worst = int(np.argwhere(~np.isfinite(patterns.scatter))[0, 1])
        raise DyadError(f"{names[worst]} is infinite somewhere; correct it or leave it out.")
    mean = (patterns.n @ patterns.mean) / counts
    squares = np.diagonal(patterns.scatter, axis1=1, axis2=2) + (patterns.mean - mean) ** 2
    variance = (patterns.n @ (patterns.seen * squares)) / counts
    for name, spread, middle in zip(names, variance, mean, strict=True):
        if spread <= 1e-24 * max(1.0, middle**2):
            raise DyadError(f"{name} does not vary; leave it out of the formula.")
