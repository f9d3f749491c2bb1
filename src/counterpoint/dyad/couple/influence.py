"""Influence between two members, from the days of one couple."""

from collections.abc import Sequence

from counterpoint.dyad.couple.checks import checks
from counterpoint.dyad.couple.diary import diary
from counterpoint.dyad.couple.level import PERIOD
from counterpoint.dyad.couple.ml import maximum_likelihood
from counterpoint.dyad.couple.posterior import Prior, posterior
from counterpoint.dyad.couple.result import Influence
from counterpoint.dyad.dyads import Dyads, check_read
from counterpoint.dyad.errors import DyadError

PRIOR = Prior()
LONG = 720  # days; with fewer the search begins at the maximum of the likelihood, lest it get lost


def influence(
    data: Dyads,
    signals: Sequence[str] = ("mood",),
    *,
    season: bool = True,
    drift: float | None = PERIOD,
    prior: Prior = PRIOR,
) -> Influence:
    """Fit how one couple's days carry over, within each member and from one to the other.

    Deviations z of the signals from a level that may drift follow
    z_t = phi z_(t-1) + e_t, e_t ~ N(0, Q), by the calendar: a day without a row is a missing day.
    The likelihood is exact with any cells missing; the first day is drawn from the stationary
    distribution. The posterior is Laplace's, with normal priors of the standardised effects.

    Parameters
    ----------
    data
        One dyad with times (dates, or numbers of days), one row a day.
    signals
        Names of columns, at most 3. Series stand signal by signal, each with member 0 before
        member 1. One signal takes some hundredths of a second, two a good half, three seconds.
    season
        Take weekday and a linear trend out, inside the likelihood.
    drift
        The level may follow any wave longer than this many days; None keeps it constant. In
        series longer than 720 days the period grows so that there are 24 waves.
    prior
        Means and standard deviations of the standardised effects.

    Returns
    -------
    Influence
        Effects `phi` (row's series today by column's yesterday), intervals, probability of
        direction, shares of variance, `statements()`, `windows()`, and `ml` without the prior.

    Raises
    ------
    DyadError
        When there is more than one dyad, no time, a day twice, fewer than 10 usable pairs of
        days (three a series when there are more than three series), or a constant series.

    Notes
    -----
    What it cannot say: whether an effect of yesterday is influence or a third cause of a few
    days' length; the direction of what moves together on one day; how much of own carry-over
    measurement error has hidden. Likelihood: Shumway and Stoffer (2017, chapter 6); posterior by
    Laplace's method, Tierney and Kadane (1986). The form of the drift and the prior were chosen
    by simulation, see docs/statistics-influence.md.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.couple import influence
    >>> shocks = np.random.default_rng(3).normal(size=(200, 2))
    >>> mood = np.zeros((200, 2))
    >>> for day in range(1, 200):
    ...     mood[day] = 0.3 * mood[day - 1] + shocks[day]
    >>> days = Dyads({"mood": mood}, np.full(200, "us"), ("Alice", "Bob"), np.arange(200))
    >>> fit = influence(days, ["mood"])
    >>> fit.names, fit.n_pairs
    (('mood of Alice', 'mood of Bob'), 199)
    >>> [each.evidence for each in fit.statements() if each.kind in {"partner", "pattern"}]
    ['cannot tell yet', 'cannot tell yet', 'undecided']
    """
    check_read(data)
    if drift is not None and not drift >= 4:
        raise DyadError("The drift's period must be at least 4 days, or None for a constant level.")
    taken = diary(data, signals)
    near = None
    if taken.span < LONG:
        ml = maximum_likelihood(taken, season=season)
        near = (ml.phi, ml.innovation_covariance) if ml.converged else None
    fit = posterior(taken, prior, season=season, drift=drift, near=near)
    steady = checks(taken, fit, season=season, drift=drift)
    return Influence(taken, prior, season, drift, fit, steady)
