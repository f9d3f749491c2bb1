"""Truth and bias from day to day: a layer over the diary model."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from counterpoint.dyad.apim.estimation import Method
from counterpoint.dyad.cross.judgments import Variable, check_judgment, several, side_of
from counterpoint.dyad.diary import Diary, diary
from counterpoint.dyad.diary.model import Degrees
from counterpoint.dyad.diary.steps import person_means
from counterpoint.dyad.diary.structure import Residual
from counterpoint.dyad.dyads import Dyads, Numbers, check_read
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient


def daily_truth_bias(
    data: Dyads,
    *,
    judgment: str,
    truth: str,
    bias: str | Sequence[str] = (),
    indistinguishable: bool = False,
    method: Method = "reml",
    residual: Residual = "ar1",
    df: Degrees = "satterthwaite",
) -> Diary:
    """Fit the truth and bias model to many days, within each dyad.

    For judge m on a day, with the mean over that dyad's days of the truth that m judges,

        J - mean(T) = d + t (T - mean(T)) + b (B - mean(B)) + u + e,

    so the truth force t and the bias force b are within dyads and days, and d, the directional
    bias, is how far judgments lie above the truth on the whole; u is the judge's own part of it,
    correlated between members (West and Kenny 2011, the within-couple design).

    Parameters
    ----------
    data
        A diary: one row a dyad and day.
    judgment, truth, bias
        As in `truth_bias`: truth is the partner's value, bias the judge's own, unless written
        `own(x)` or `partner(x)`.
    indistinguishable, method, residual, df
        As in `diary`.

    Returns
    -------
    Diary
        Its fixed effects are called "directional bias", "truth force" and "bias force".

    Raises
    ------
    DyadError
        As `diary` does, and when there are no days.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads, daily_truth_bias
    >>> rng = np.random.default_rng(6)
    >>> mood = rng.normal(size=(600, 2))
    >>> guess = 0.3 + 0.5 * mood[:, ::-1] + 0.2 * mood + rng.normal(size=(600, 2))
    >>> days = np.tile(np.arange(10.0), 60)
    >>> columns = {"guess": guess, "mood": mood}
    >>> couples = Dyads(columns, np.repeat(np.arange(60), 10), ("Alice", "Bob"), days)
    >>> fitted = daily_truth_bias(
    ...     couples, judgment="guess", truth="mood", bias="mood", residual="same-day"
    ... )
    >>> low, high = fitted["Alice", "truth force", "partner(mood)"].ci
    >>> low < 0.5 < high
    True

    Notes
    -----
    It cannot tell a judge who sees the partner's day from one who shares it. A mean over few
    days is a noisy level, and what it misses stays in d.
    """
    check_read(data)
    if data.times is None:
        raise DyadError("There are no days; read the data with time=, or use truth_bias.")
    check_judgment(judgment, (truth, *several(bias)))
    forces = [side_of(data, truth, "partner"), *(side_of(data, x, "own") for x in several(bias))]
    level = _level(forces[0].judged, data)
    # Names that a formula takes, whatever the columns are called.
    names = ["truth", *(f"bias{i}" for i in range(1, len(forces)))]
    columns = {"judgment": data.numbers(judgment) - level}
    for name, force in zip(names, forces, strict=True):
        columns[name] = force.judged - _level(force.judged, data)
    found = diary(
        replace(data, columns=columns),
        "judgment ~ " + " + ".join(f"own({name})" for name in names),
        indistinguishable=indistinguishable, method=method, residual=residual, df=df,
    )  # fmt: skip
    called = dict(zip(names, forces, strict=True))
    return replace(
        found,
        formula=f"{judgment} ~ truth {forces[0].name}"
        + "".join(f" + bias {force.name}" for force in forces[1:]),
        outcome=judgment,
        coefficients=tuple(_renamed(each, called) for each in found.coefficients),
    )


def _level(values: Numbers, data: Dyads) -> Numbers:
    """Return each column's mean over a dyad's days, repeated on all of them; NaN without one."""
    return np.repeat(person_means(values, data), np.diff(data.starts), axis=0)


def _renamed(each: Coefficient, called: dict[str, Variable]) -> Coefficient:
    if each.effect == "intercept":
        return replace(each, effect="directional bias")
    effect = "truth force" if each.predictor == "truth" else "bias force"
    return replace(each, effect=effect, predictor=called[each.predictor].name)
