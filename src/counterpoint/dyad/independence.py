"""Are the two members of a dyad alike? What to know before any other model of two people."""

import numpy as np
from scipy import special

from counterpoint.dyad import tails
from counterpoint.dyad.dyads import Dyads, Numbers, check_read, told_apart
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.likeness import Comparison, Likeness, NonIndependence

POWER = 0.80


def non_independence(
    data: Dyads, column: str, *, indistinguishable: bool | None = None
) -> NonIndependence:
    """Measure how far the two members of a dyad are alike, with interval and test.

    Parameters
    ----------
    data
        One row a dyad.
    column
        A column of numbers, in any unit; a dyad with a missing value (NaN) is left out.
    indistinguishable
        Whether the members' order means nothing. Not given: whether the data have no roles.

    Returns
    -------
    NonIndependence
        With roles the Pearson correlation (interval by Fisher's z, t with n - 2 degrees of
        freedom) and the roles' means and variances compared. Without, the intraclass correlation
        by analysis of variance, (MSB - MSW) / (MSB + MSW) with MSB = 2 var(mean of the two) and
        MSW = mean of half the squared difference, tested by F = MSB / MSW in both directions
        (a negative one is an F below one), and the pairwise one, which is the maximum-likelihood
        estimate, with its likelihood-ratio test. All in [-1, 1].

    Raises
    ------
    DyadError
        When the rows come in batches, there are several a dyad, fewer than four dyads, no
        variation, or no roles where they are asked for.

    Notes
    -----
    Source: Kenny, Kashy and Cook (2006), chapter 2; Pitman (1939) and Morgan (1939) for the
    variances of paired values. It cannot say why two people are alike: choice of each other, a
    shared life, influence and a shared rater all make a correlation. A test that does not reject
    is not evidence of independence; keep the dyad in the model all the same.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint import dyad
    >>> moods = np.array([[5.0, 4], [3, 3], [6, 7], [2, 3], [4, 4], [7, 6]])
    >>> data = dyad.Dyads({"mood": moods}, np.arange(6), ("Alice", "Bob"))
    >>> found = non_independence(data, "mood")
    >>> round(found.likeness[0].estimate, 3)
    0.878
    """
    check_read(data)
    if not isinstance(data, Dyads):
        raise DyadError(
            "Non-independence needs all rows at once, and batches give a part of them; read the "
            "column without batches."
        )
    roles = _roles(data, indistinguishable)
    values, n_missing = _complete(data, column)
    between, within = _mean_squares(values)
    likeness: tuple[Likeness, ...]
    if roles is not None:
        likeness = (_pearson(values),)
    else:
        likeness = (_anova(between, within, len(values)), _pairwise(values))
    r, n = likeness[0].estimate, len(values)
    return NonIndependence(
        column,
        roles,
        n,
        n_missing,
        likeness,
        (between, within),
        (_means(values), _variances(values)) if roles is not None else (),
        (_share(2 * n, 1 + r), _share(2 * n, 1 - r)),
        _detectable(n),
    )


def _roles(data: Dyads, indistinguishable: bool | None) -> tuple[str, str] | None:
    if indistinguishable is None:
        return data.roles
    return told_apart(data.roles, indistinguishable)


def _complete(data: Dyads, column: str) -> tuple[Numbers, int]:
    values = data.numbers(column)
    if data.n_rows != data.n_dyads:
        raise DyadError(
            f"There are several rows a dyad ({data.n_rows} for {data.n_dyads}); "
            f"take one occasion, or each member's mean of “{column}”, first."
        )
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) < 4:
        raise DyadError(f"Only {len(complete)} dyads have both values of “{column}”; 4 are needed.")
    if (np.ptp(complete, axis=0) == 0).any():
        raise DyadError(f"“{column}” does not vary over the dyads; there is nothing to correlate.")
    return complete, len(values) - len(complete)


def _mean_squares(values: Numbers) -> tuple[float, float]:
    between = 2 * values.mean(axis=1).var(ddof=1)
    return float(between), float((np.diff(values, axis=1) ** 2).mean() / 2)


def _pearson(values: Numbers) -> Likeness:
    n = len(values)
    r = _correlation(values[:, 0], values[:, 1])
    reach = tails.reach() / np.sqrt(n - 3)
    with np.errstate(divide="ignore"):  # at a correlation of one the interval has no width
        z = np.arctanh(r)
    t, p = _t_of(r, n)
    ci = (float(np.tanh(z - reach)), float(np.tanh(z + reach)))
    return Likeness("Pearson correlation", r, t, (n - 2,), p, ci)


def _anova(between: float, within: float, n: int) -> Likeness:
    icc = (between - within) / (between + within)
    ratio = between / within if within > 0 else np.inf
    above, below = special.fdtrc(n - 1, n, ratio), special.fdtr(n - 1, n, ratio)
    p = float(min(1.0, 2 * min(above, below)))
    tail = 0.5 + tails.LEVEL / 2
    low = ratio / special.fdtri(n - 1, n, tail)
    high = ratio * special.fdtri(n, n - 1, tail)
    ci = (float(1 - 2 / (low + 1)), float(1 - 2 / (high + 1)))
    return Likeness("intraclass correlation (ANOVA)", icc, ratio, (n - 1, n), p, ci)


def _pairwise(values: Numbers) -> Likeness:
    centred = values - values.mean()
    r = float(2 * (centred[:, 0] * centred[:, 1]).sum() / (centred**2).sum())
    chi_square = float(-len(values) * np.log1p(-(r**2))) if abs(r) < 1 else np.inf
    p = tails.beyond(chi_square, 1)
    return Likeness("intraclass correlation (pairwise, ML)", r, chi_square, (1,), p, None)


def _means(values: Numbers) -> Comparison:
    difference = values[:, 0] - values[:, 1]
    n, sd = len(values), difference.std(ddof=1)
    t = float(difference.mean() / (sd / np.sqrt(n))) if sd > 0 else np.nan
    means = values.mean(axis=0)
    p = tails.two_tailed(t, n - 1)
    return Comparison("mean", (float(means[0]), float(means[1])), t, n - 1, p)


def _variances(values: Numbers) -> Comparison:
    n = len(values)
    r = _correlation(values.sum(axis=1), values[:, 0] - values[:, 1])
    t, p = _t_of(r, n)
    variances = values.var(axis=0, ddof=1)
    return Comparison("variance", (float(variances[0]), float(variances[1])), t, n - 2, p)


def _correlation(one: Numbers, other: Numbers) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = np.sqrt((a @ a) * (b @ b))
    return float(np.clip((a @ b) / size, -1, 1)) if size > 0 else 0.0


def _t_of(r: float, n: int) -> tuple[float, float]:
    t = r * np.sqrt((n - 2) / (1 - r**2)) if abs(r) < 1 else np.copysign(np.inf, r)
    return float(t), tails.two_tailed(t, n - 2)


def _share(n: float, by: float) -> float:
    return n / by if by > 0 else np.inf


def _detectable(n: int) -> float:
    needed = tails.reach() + special.ndtri(POWER)
    return float(np.tanh(needed / np.sqrt(n - 3)))
