"""The ratio k of a partner effect to an actor effect, and the patterns that have names.

Kenny, D. A., and Ledermann, T. (2010). Detecting, measuring, and testing dyadic patterns in the
actor-partner interdependence model. Journal of Family Psychology, 24, 359-366.
"""

from typing import get_args

import numpy as np
from scipy import special

from counterpoint.dyad.apim.comparison import Comparison, comparison
from counterpoint.dyad.apim.constraints import free
from counterpoint.dyad.apim.profile import LikelihoodRatio, interval, likelihood_ratio
from counterpoint.dyad.apim.ratios import Interval, Ratio, Ratios
from counterpoint.dyad.apim.resample import resampled
from counterpoint.dyad.apim.result import Apim
from counterpoint.dyad.dyads import Numbers
from counterpoint.dyad.errors import DyadError, check_word
from counterpoint.dyad.tails import LEVEL

HELD = (
    "k is held back: the model itself holds the partner effect to the actor effect, so the data "
    "say nothing of it. Fit without that constraint."
)
ANGLES = {"actor only": 0.0, "partner only": np.pi / 2, "couple": np.pi / 4, "contrast": -np.pi / 4}


def k_ratio(
    found: Apim,
    predictor: str | None = None,
    *,
    interval: Interval = "profile",
    level: float = LEVEL,
    draws: int = 5000,
    seed: int | None = None,
) -> Ratios:
    """Estimate k, the partner effect over the actor effect, and test the named patterns.

    Parameters
    ----------
    found
        An actor-partner interdependence model fitted by ML, with or without missing values.
    predictor
        Of which; not given, every one with an actor and a partner effect.
    interval
        "profile": all k whose likelihood is not too far below the best. "bootstrap": percentiles
        over samples of whole dyads drawn with replacement.
    level
        Of the interval, between 0 and 1.
    draws, seed
        Of the bootstrap; the same seed gives the same interval.

    Raises
    ------
    DyadError
        When the model is by REML, there is no predictor with both effects, or the bootstrap is
        asked for and the rows are not in memory.

    Notes
    -----
    With R(k) twice the log likelihood lost when partner = k actor is held, the profile interval
    is where R(k) is below the chi-square quantile with one degree of freedom. k is held back when
    the actor effect may be zero (the partner-only pattern is not rejected at 1 - level), because
    then no interval of k is bounded. Roles whose equations share their regressors have R in
    closed form, n log(RSS(k) / RSS), and so have sums and differences (a cubic); all else is
    fitted again for each k. A k that the model's constraints fix is held back.
    Source: Kenny and Ledermann (2010).

    It cannot say that a predictor works through either person; it only compares two slopes, and
    measurement error in the predictor pulls k about.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint import dyad
    >>> from counterpoint.dyad.apim import apim
    >>> from counterpoint.dyad.apim.ratio import k_ratio
    >>> x = np.random.default_rng(1).normal(size=(300, 2))
    >>> noise = np.random.default_rng(2).normal(size=(300, 2))
    >>> couples = dyad.Dyads({"x": x, "y": x + x[:, ::-1] + noise}, np.arange(300))
    >>> k_ratio(apim(couples, "y ~ x", indistinguishable=True)).ratios[0].pattern
    'couple'
    """
    if found.method != "ml":
        raise DyadError("k needs a fit by method='ml': its likelihoods are compared.")
    check_word("interval", interval, get_args(Interval))
    if draws < 1:
        raise DyadError(f"draws is {draws}; there must be one at the least, better thousands.")
    if not 0 < level < 1:
        raise DyadError(f"level is {level}; it must lie between 0 and 1, as 0.95.")
    boot = (draws, seed) if interval == "bootstrap" else None
    return Ratios(
        formula=found.formula,
        n_dyads=found.n_dyads,
        n_missing=found.n_missing,
        interval=interval,
        draws=draws if boot else None,
        level=level,
        ratios=tuple(_ratio(found, *key, level, boot) for key in _asked(found, predictor)),
    )


def _asked(found: Apim, predictor: str | None) -> list[tuple[str | None, str]]:
    keys = set(found.keys)
    both = [
        (role, name)
        for role, effect, name in found.keys
        if effect == "actor" and (role, "partner", name) in keys and predictor in (None, name)
    ]
    if not both:
        of = f"“{predictor}” has not" if predictor else "no predictor has"
        raise DyadError(f"k needs an actor and a partner effect, and {of} both in this model.")
    return both


def _ratio(
    found: Apim,
    role: str | None,
    predictor: str,
    level: float,
    boot: tuple[int, int | None] | None,
) -> Ratio:
    places = [found.keys.index((role, effect, predictor)) for effect in ("actor", "partner")]
    actor, partner = (found.coefficients[place].estimate for place in places)
    if np.linalg.matrix_rank(free(found.request.constraints, found.keys)[places]) < 2:
        return Ratio(
            role=role, predictor=predictor, actor=actor, partner=partner, k=None, se=None,
            ci=None, patterns=(), pattern="held", held_back=HELD,
        )  # fmt: skip
    lost = likelihood_ratio(found, role, predictor)
    tests = tuple(_test(found, lost, name) for name in ANGLES)
    fitting = [each.name for each in tests if each.p > 1 - level]
    undecided = "undecided" if fitting else "none"
    held_back = _held_back(fitting)
    k = se = ci = None
    if held_back is None:
        k = partner / actor
        slope = np.array([-k, 1.0]) / actor
        se = float(np.sqrt(slope @ found.covariance[np.ix_(places, places)] @ slope))
        ci = (
            _profile(lost, k, level)
            if boot is None
            else _percentiles(resampled(found, role, predictor, *boot), level)
        )
    return Ratio(
        role=role,
        predictor=predictor,
        actor=actor,
        partner=partner,
        k=k,
        se=se,
        ci=ci,
        patterns=tests,
        pattern=fitting[0] if len(fitting) == 1 else undecided,
        held_back=held_back,
    )


def _test(found: Apim, lost: LikelihoodRatio, name: str) -> Comparison:
    return comparison(name, found.n_dyads, max(lost(ANGLES[name]), 0.0), 1)


def _held_back(fitting: list[str]) -> str | None:
    if "partner only" not in fitting:
        return None
    if "actor only" in fitting:
        return "k is held back: neither effect is told from zero by these dyads."
    shown = " (partner only is the one named pattern that fits)" if len(fitting) == 1 else ""
    return f"k is held back: the actor effect may be zero{shown}."


def _profile(lost: LikelihoodRatio, k: float, level: float) -> tuple[float, float]:
    low, high = interval(lost, float(np.arctan(k)), float(special.chdtri(1, 1 - level)))
    return float(np.tan(low)), float(np.tan(high))


def _percentiles(effects: Numbers, level: float) -> tuple[float, float]:
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(effects[:, 1] / effects[:, 0], tails)
    return float(low), float(high)
