"""The APIM by full-information maximum likelihood: dyads with missing values say what they can.

Outcomes and predictors are taken as jointly normal; a dyad's likelihood is that of the values it
has. When values are missing at random given those that are seen, this neither throws dyads away
nor is biased by doing so (Rubin 1976; Enders 2010, chapter 4).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoint.dyad.apim.centring import centring
from counterpoint.dyad.apim.equations import Equations
from counterpoint.dyad.apim.estimation import Estimate
from counterpoint.dyad.apim.normal import Patterns, start
from counterpoint.dyad.apim.observed import Observed, observe
from counterpoint.dyad.apim.paths import NO_MAXIMUM, Fitted, Layout, maximise, square
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.formula import Design
from counterpoint.dyad.moments import Moments

EARLY_STEPS = (8, 300)  # slow and sure, before the fast ones; the second where the first is short


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
        From `observed.observe`.
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
    >>> from counterpoint.dyad.apim.missing import full_information
    >>> from counterpoint.dyad.apim.observed import observe
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
