"""How well a structured normal model fits: the statistics that papers report."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from counterpoint.dyad import tails
from counterpoint.dyad.cross.sample import Sample
from counterpoint.dyad.cross.scoring import Fitted, log_likelihood
from counterpoint.dyad.results import digits, interval, p_equals


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit against the saturated model, and against the one in which nothing is related.

    Attributes
    ----------
    chi_square
        Twice the log likelihood ratio, N in its formula, as lavaan has it.
    chi_square_wishart
        The same times (N - 1) / N, as Amos and EQS have it.
    df
        Degrees of freedom; 0 when the model reproduces the moments.
    p
        Of `chi_square`; NaN without degrees of freedom.
    rmsea, rmsea_ci
        Root mean square error of approximation per degree of freedom, with its 90 % interval.
    cfi
        Comparative fit index, in [0, 1]. In the model in which nothing is related the predictors
        are unrelated too, as in lavaan when their covariances stand in its syntax; when they do
        not, lavaan leaves them free in that model and its CFI differs (for mutual influence with
        one predictor it then has 5 degrees of freedom, not 6).
    srmr
        Standardised root mean square residual of covariances and means.
    exchangeable
        True when the saturated and the null model keep the members exchangeable (I-SAT and
        I-NULL of Olsen and Kenny 2006).
    """

    chi_square: float
    chi_square_wishart: float
    df: int
    p: float
    rmsea: float
    rmsea_ci: tuple[float, float]
    cfi: float
    srmr: float
    exchangeable: bool = False

    def text(self) -> str:
        """Return the line that a paper prints."""
        against = " against exchangeable moments" if self.exchangeable else ""
        if not self.df:
            return f"Fit{against}: exact by construction, so it tests nothing."
        return (
            f"Fit{against}: chi-square({self.df}) = {digits(self.chi_square, 2)}"
            f" ({digits(self.chi_square_wishart, 2)} with N - 1), {p_equals(self.p)},"
            f" RMSEA = {digits(self.rmsea)} {interval(self.rmsea_ci)},"
            f" CFI = {digits(self.cfi)}, SRMR = {digits(self.srmr)}"
        )


def fit_statistics(fitted: Fitted, sample: Sample, *, exchangeable: bool = False) -> Fit:
    """Return the fit of a model to the moments it was fitted to.

    With `exchangeable`, `sample` holds exchangeable moments, which have fewer parameters.
    """
    p = len(sample.mean)
    saturated, null = _parameters(p, exchangeable)
    chi_square, df = _ratio(sample, fitted.log_likelihood, saturated - len(fitted.theta))
    apart = np.diag(np.diag(sample.covariance))
    baseline, baseline_df = _ratio(
        sample, log_likelihood(sample, sample.mean, apart), saturated - null
    )
    surplus = max(chi_square - df, 0.0)
    worst = max(surplus, baseline - baseline_df)
    return Fit(
        chi_square, chi_square * (sample.n - 1) / sample.n, df,
        tails.beyond(chi_square, df) if df else np.nan,
        float(np.sqrt(surplus / (df * sample.n))) if df else 0.0,
        _rmsea_interval(chi_square, df, sample.n),
        1 - surplus / worst if worst > 0 else 1.0,
        _srmr(fitted, sample),
        exchangeable,
    )  # fmt: skip


def _parameters(p: int, exchangeable: bool) -> tuple[int, int]:
    if exchangeable:  # sums and differences, unrelated to one another, differences of mean zero
        half = p // 2
        return half + half * (half + 1), 2 * half
    return p + p * (p + 1) // 2, 2 * p


def _ratio(sample: Sample, value: float, df: int) -> tuple[float, int]:
    saturated = log_likelihood(sample, sample.mean, sample.covariance)
    # Below this the difference is the rounding of the two likelihoods.
    ratio = 2 * (saturated - value)
    return (0.0 if not df or ratio < 1e-12 * abs(saturated) else ratio), df


def _srmr(fitted: Fitted, sample: Sample) -> float:
    sd = np.sqrt(np.diag(sample.covariance))
    covariances = (sample.covariance - fitted.implied.covariance) / np.outer(sd, sd)
    means = (sample.mean - fitted.implied.mean) / sd
    residuals = np.concatenate((covariances[np.tril_indices(len(sd))], means))
    return float(np.sqrt((residuals**2).mean()))


def _rmsea_interval(chi_square: float, df: int, n: int) -> tuple[float, float]:
    if not df:
        return 0.0, 0.0
    low, high = (_noncentrality(chi_square, df, level) for level in (0.95, 0.05))
    return float(np.sqrt(low / (df * n))), float(np.sqrt(high / (df * n)))


def _noncentrality(chi_square: float, df: int, level: float) -> float:
    from scipy.optimize import brentq

    if special.chdtr(df, chi_square) <= level:
        return 0.0
    top = chi_square + 10 * np.sqrt(chi_square + df) + 100

    def apart(noncentrality: float) -> float:
        return float(special.chndtr(chi_square, df, noncentrality)) - level

    return float(brentq(apart, 1e-12, top, xtol=1e-10))
