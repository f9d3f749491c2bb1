"""Ask for the actor-partner interdependence model of a diary."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.diary.fitting import fit
from counterpoint.dyad.diary.request import request
from counterpoint.dyad.diary.result import Diary
from counterpoint.dyad.diary.structure import Residual
from counterpoint.dyad.dyads import Dyads, check_read
from counterpoint.dyad.errors import check_word

Degrees: TypeAlias = Literal["satterthwaite", "normal"]


def diary(
    data: Dyads,
    formula: str,
    *,
    indistinguishable: bool = False,
    method: Method = "reml",
    random: str | Sequence[str] = "intercept",
    residual: Residual = "ar1",
    equal_variances: bool = False,
    df: Degrees = "satterthwaite",
) -> Diary:
    """Fit an actor-partner interdependence model to many days of many dyads.

    Parameters
    ----------
    data
        A diary: one row a dyad and day, with times that are numbers or dates. A member's day
        counts if everything the model needs of it is there; it does not need the partner's.
    formula
        "closeness ~ support_within + support_between + day": each predictor enters as the
        member's own value and as the partner's unless written `own(x)` or `partner(x)`; one
        that both always share, such as the time by its column's name, enters once.
    indistinguishable
        Whether members are exchangeable: one set of effects, equal variances. Otherwise each role
        has its own of everything.
    method
        "reml" or "ml".
    random
        "intercept", or a list such as `["intercept", "own(support_within)"]` of the effects that
        differ between persons. All of both members' random effects correlate freely; when members
        are exchangeable, those of the couple's sum do, and those of its difference.
    residual
        How what is left on a day goes with the partner's that day and with the days before.

        - "independent": with neither.
        - "same-day": with the partner's on the day (nlme: corSymm within couple and day, and
          varIdent; glmmTMB and lme4: a random effect of the couple's day).
        - "own-ar1": with one's own days before, rho^days (nlme: corAR1 within person).
        - "ar1": with both, S_ij rho^days: the unstructured-by-AR(1) of SAS and SPSS, which no R
          package fits.
        - "same-day+ar1": a part that goes with the partner's on the day and is gone tomorrow,
          and an autocorrelated part of each member's own with one variance (as in glmmTMB's
          us() of the day and ar1() of the person).
    equal_variances
        Whether both roles have one residual variance (as in lme4).
    df
        "satterthwaite", or "normal" for tests by the normal law, which saves about half the time.

    Returns
    -------
    Diary
        Frozen; `.table()`, `.covariance_table()`, `.summary()`, `.to_dict()`, `.plot()`.

    Raises
    ------
    DyadError
        When there are no times or no roles, a day stands twice, days or dyads are too few, terms
        are collinear, the outcome stands on the right side, follows exactly from the terms or
        does not vary from day to day, or a random slope's predictor does not vary within persons.

    Notes
    -----
    y_d = X_d b + Z_d u_d + e_d, u_d ~ N(0, G), e_d ~ N(0, R); days s and t of a dyad lie |s - t|
    apart by the calendar, so gaps and uneven days are no matter. Where all days lie whole days
    apart rho may be negative, else it is positive. Fisher scoring with the analytic score, to a
    score of 1e-9 of its standard deviation. The log likelihood is nlme's; for REML it depends on
    how predictors are scaled and must only be compared between models with the same formula.
    Standard errors of fixed effects are the roots of (X'V^-1 X)^-1 (nlme's for ML are larger by
    sqrt(N / (N - p))); those of covariances come from the expected information
    tr(V^-1 V_j V^-1 V_k) / 2. Degrees of freedom as in lmerTest (Satterthwaite 1946).
    Kashy and Donnellan (2012); Bolger and Laurenceau (2013), chapter 8.

    A lagged outcome among the predictors is biased in short diaries, and the summary says in
    which direction (Nickell 1981). The model cannot say whether one member moves the other: a
    third cause on the same days gives the same numbers.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> rng = np.random.default_rng(3)
    >>> level = np.repeat(rng.normal(size=(60, 2)), 10, axis=0)
    >>> x = rng.normal(size=(600, 2))
    >>> y = 0.4 * x + 0.2 * x[:, ::-1] + level + rng.normal(size=(600, 2))
    >>> days = np.tile(np.arange(10.0), 60)
    >>> data = Dyads({"mood": y, "sleep": x}, np.repeat(np.arange(60), 10), ("he", "she"), days)
    >>> result = diary(data, "mood ~ sleep", residual="same-day")
    >>> round(result["she", "partner", "sleep"].estimate, 2)
    0.15
    """
    check_read(data)
    check_word("df", df, get_args(Degrees))
    asked = request(
        data, formula, indistinguishable=indistinguishable, method=method, random=random,
        residual=residual, equal_variances=equal_variances,
    )  # fmt: skip
    return fit(asked, data, approximate_df=df == "satterthwaite")
