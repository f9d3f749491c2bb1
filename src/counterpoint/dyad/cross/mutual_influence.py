"""The mutual influence model: each member's outcome feeds back on the other's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from counterpoint.dyad.cross.report import Label, Structural, numbers_of
from counterpoint.dyad.cross.sample import Roles, measured, roles_of
from counterpoint.dyad.cross.structure import Link, Structure, structure
from counterpoint.dyad.cross.two_stage import instrument_strength, start_values
from counterpoint.dyad.data import Batches
from counterpoint.dyad.dyads import Dyads
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Coefficient, digits

MODEL = "The mutual influence model"
MEMBERS = (0, 1)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MutualInfluence(Structural):
    """A mutual influence model's estimates; see `mutual_influence`.

    Attributes
    ----------
    instrument_f
        For each member's influence, the F statistic of the instruments of it (the partner's
        predictors in the regression of the partner's outcome on all predictors).
    loop
        The product of the two influences; the feedback settles only between -1 and 1.
    """

    instrument_f: tuple[float, float]
    loop: float

    @property
    def model(self) -> str:
        """The model's short name."""
        return "mutual-influence"

    def summary(self) -> str:
        """Return the text that a paper's author would read."""
        strength = ", ".join(digits(f, 1) for f in dict.fromkeys(self.instrument_f))
        unsettled = (
            "The loop of influences is 1 or more in size: such a feedback never settles, so the "
            "model does not describe these dyads."
        )
        return self._text(
            "Mutual influence model",
            f"Instruments: F = {strength}; loop of the influences {digits(self.loop)}.",
            *([unsettled] if abs(self.loop) >= 1 else []),
            "The influence of one outcome on the other rests on the assumption that a member's "
            "predictor touches the partner's outcome only through the member's own outcome. "
            "Nothing in the data tests this; if it fails, use an actor-partner model.",
        )


def mutual_influence(
    data: Dyads | Batches,
    formula: str,
    *,
    equal: bool = False,
    correlated: bool = True,
    indistinguishable: bool = False,
    minimum_f: float = 10.0,
) -> MutualInfluence:
    """Fit the mutual influence model: feedback between outcomes, own predictors as instruments.

        y_1 = i_1 + r_1 y_2 + a_1 x_1 + e_1,   y_2 = i_2 + r_2 y_1 + a_2 x_2 + e_2

    (Kenny 1996, "Models of non-independence in dyadic research"). With one predictor and
    correlated residuals the model has as many parameters as moments; the estimates are then
    indirect least squares, r_1 = P_1 / A_2 and r_2 = P_2 / A_1 in the partner and actor effects
    of the reduced form, and their standard errors the delta method's. Otherwise Fisher scoring
    maximises the likelihood, as lavaan does.

    Parameters
    ----------
    data
        One row a dyad, in memory or in batches. Dyads with a missing value are left out,
        and counted.
    formula
        "outcome ~ predictor", or several predictors joined by +; each enters as the member's own.
    equal
        Hold the two influences equal.
    correlated
        False fixes the residual covariance at zero: shared causes are then excluded by
        assumption, and no longer the instruments alone identify the influences.
    indistinguishable
        Hold every parameter equal for the two members.
    minimum_f
        The least F statistic of the instruments that is accepted when residuals correlate;
        10 is the usual rule (Staiger and Stock 1997). Below it normal intervals mislead.

    Returns
    -------
    MutualInfluence
        Coefficients: effects "influence" (of the partner's outcome on the role's own),
        "actor", "intercept", "residual variance" and "residual covariance". The predictors'
        moments are estimated with them, counted in `n_parameters`, and not repeated.
        `standardized` is None for what is held equal but stands in both members' equations,
        whose standard deviations differ: with `equal`, the shared influence.

    Raises
    ------
    DyadError
        When the instruments are weak; when members without roles are to be told apart; when a
        predictor is not measured by both.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads, mutual_influence
    >>> rng = np.random.default_rng(2)
    >>> openness = rng.normal(size=(500, 2))
    >>> reduced = openness + rng.normal(size=(500, 2))
    >>> mood = reduced @ np.linalg.inv([[1, -0.3], [-0.3, 1]])
    >>> couples = Dyads({"mood": mood, "openness": openness}, np.arange(500), ("Alice", "Bob"))
    >>> fitted = mutual_influence(couples, "mood ~ openness")
    >>> low, high = fitted["Alice", "influence", "mood"].ci
    >>> low < 0.3 < high
    True

    Notes
    -----
    It cannot tell influence from a partner effect of the predictor: the same data fit an
    actor-partner model exactly as well.
    """
    roles = roles_of(data, indistinguishable)
    names, moments = measured(data, formula, MODEL)
    used = moments if roles.told_apart else moments.exchangeable()
    strength = instrument_strength(used)
    if correlated:
        _refuse_weak(strength, roles, names, minimum_f)
    form = _structure(names, roles, equal, correlated)
    start = partial(start_values, form, names, equal=equal)
    labels = _labels(form, names, roles, equal)
    found = numbers_of(form, moments, labels, start, roles)
    loop = _loop(found["coefficients"])
    return MutualInfluence(
        formula=formula, roles=roles.reported, instrument_f=strength, loop=loop, **found
    )


def _loop(coefficients: Sequence[Coefficient]) -> float:
    influences = [each.estimate for each in coefficients if each.effect == "influence"]
    return influences[0] * influences[-1]


def _refuse_weak(
    strength: tuple[float, float], roles: Roles, names: Sequence[str], minimum_f: float
) -> None:
    for m in MEMBERS:
        if strength[m] < minimum_f:
            whose = f"{roles.of(1 - m)}'s" if roles.told_apart else "a member's"
            raise DyadError(
                f"{whose} own {' and '.join(names[1:])} hardly moves {whose} {names[0]} "
                f"(F = {strength[m]:.1f}, less than {minimum_f:g}), so its influence on the "
                "partner cannot be estimated: use an actor-partner model, a better predictor, "
                "or pass a lower minimum_f and mistrust the intervals."
            )


def _structure(names: Sequence[str], roles: Roles, equal: bool, correlated: bool) -> Structure:
    outcome, *predictors = names
    paths, means, covariances = [], [], _covariances(predictors, roles)
    for m in MEMBERS:
        who = m if roles.told_apart else ""
        own = f"{outcome} {m}"
        paths.append(Link(own, f"{outcome} {1 - m}", f"influence {'' if equal else who}"))
        paths += [Link(own, f"{n} {m}", f"actor {n} {who}") for n in predictors]
        covariances.append(Link(own, own, f"residual {who}"))
        means += [Link(f"{n} {m}", "", f"mean {n} {who}") for n in names]
    if correlated:
        covariances.append(Link(f"{outcome} 0", f"{outcome} 1", "residuals"))
    observed = [f"{n} {m}" for n in names for m in MEMBERS]
    return structure(observed, [], paths, covariances, means)


def _covariances(predictors: Sequence[str], roles: Roles) -> list[Link]:
    every = [(n, m) for n in predictors for m in MEMBERS]
    links = []
    for i, (a, k) in enumerate(every):
        for b, m in every[i:]:
            alike = "own" if k == m else "across"
            which = f"{k} {m}" if roles.told_apart else alike
            links.append(Link(f"{a} {k}", f"{b} {m}", f"moment {a} {b} {which}"))
    return links


def _labels(form: Structure, names: Sequence[str], roles: Roles, equal: bool) -> dict[str, Label]:
    outcome, *predictors = names
    labels = {}
    for m in MEMBERS:
        who, role = (m, roles.of(m)) if roles.told_apart else ("", None)
        influence = ("", None) if equal else (who, role)
        labels[f"influence {influence[0]}"] = Label(influence[1], "influence", outcome)
        labels |= {f"actor {n} {who}": Label(role, "actor", n) for n in predictors}
        labels[f"mean {outcome} {who}"] = Label(role, "intercept", "")
        labels[f"residual {who}"] = Label(role, "residual variance", outcome)
    labels["residuals"] = Label(None, "residual covariance", outcome)
    return {name: label for name, label in labels.items() if name in form.parameters}
