"""What the actor-partner interdependence mediation model gives back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import (
    Coefficient,
    as_dict,
    digits,
    frame,
    interval,
    lines,
    paragraph,
)

if TYPE_CHECKING:
    import pandas as pd

Interval: TypeAlias = Literal["monte-carlo", "delta", "bootstrap"]
HOW = {
    "monte-carlo": "Monte Carlo",
    "delta": "delta-method (symmetric)",
    "bootstrap": "bootstrap percentile",
}


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way from a predictor to an outcome.

    Attributes
    ----------
    role
        Whose outcome; None when members cannot be told apart.
    effect
        "actor" (of the own predictor) or "partner" (of the partner's).
    route
        "own mediator" (of the one whose outcome it is), "partner's mediator", "total indirect"
        (both), "direct" (neither) or "total".
    estimate, se, ci
        In the outcome's units per unit of the predictor; se by the delta method.
    """

    role: str | None
    effect: str
    route: str
    estimate: float
    se: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mediation:
    """A mediation model's effects.

    Attributes
    ----------
    n_dyads, n_missing, n_empty
        Dyads of which something was seen, those of them that lack a value (they are used), and
        dyads of which nothing was seen (they are not).
    interval, draws
        How the intervals were made, and of how many draws.
    mediator_paths
        Of the predictor on the mediator.
    outcome_paths
        Of mediator and predictor on the outcome.
    pathways
        The simple and total indirect, direct and total effects.
    log_likelihood, n_parameters
        Of outcomes, mediators and predictors together, as lavaan has them with fixed.x=FALSE.
    """

    outcome: str
    mediator: str
    predictor: str
    roles: tuple[str, str] | None
    n_dyads: int
    n_missing: int
    n_empty: int
    interval: Interval
    draws: int | None
    mediator_paths: tuple[Coefficient, ...]
    outcome_paths: tuple[Coefficient, ...]
    pathways: tuple[Pathway, ...]
    log_likelihood: float
    n_parameters: int

    def __getitem__(self, key: tuple[str | None, str, str]) -> Pathway:
        """Return the effect of a role, "actor" or "partner", and route."""
        for each in self.pathways:
            if (each.role, each.effect, each.route) == key:
                return each
        raise DyadError(f"There is no effect “{' '.join(p for p in key if p)}” in this model.")

    def table(self) -> "pd.DataFrame":
        """Return one row an effect."""
        return frame(self.pathways)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        return as_dict(self, "apim mediation")

    def summary(self) -> str:
        """Return the text that a paper's author reads."""
        way = f"{self.predictor} → {self.mediator} → {self.outcome}"
        drawn = f", {self.draws} draws" if self.draws else ""
        paths = [*self.mediator_paths, *self.outcome_paths]
        outcomes = [self.mediator] * len(self.mediator_paths) + [self.outcome] * len(
            self.outcome_paths
        )
        return "\n".join(
            [
                f"Actor-partner interdependence mediation: {way}",
                paragraph(self._dyads()),
                f"95 % {HOW[self.interval]} intervals{drawn}.",
                "",
                lines(
                    ["role", "outcome", "effect", "of", "estimate", "SE"],
                    [
                        [each.role or "", outcome, each.effect, each.predictor,
                         digits(each.estimate), digits(each.se)]
                        for each, outcome in zip(paths, outcomes, strict=True)
                    ],
                ),
                "",
                lines(
                    ["role", "effect", "route", "estimate", "SE", "interval"],
                    [
                        [each.role or "", each.effect, each.route, digits(each.estimate),
                         digits(each.se), interval(each.ci)]
                        for each in self.pathways
                    ],
                ),
                "",
                paragraph(
                    "Measured at one time, these numbers cannot show that anything passes through "
                    "anything: with the arrows turned round the fit is the same, and a common "
                    "cause of mediator and outcome makes an indirect effect of nothing."
                ),
            ]
        )  # fmt: skip

    def _dyads(self) -> str:
        if not self.n_missing + self.n_empty:
            return f"{self.n_dyads} dyads, no value missing."
        empty = f" {self.n_empty} dyads without any value are left out." if self.n_empty else ""
        return (
            f"{self.n_dyads} dyads, {self.n_missing} of them with values missing (used, by full "
            f"information).{empty}"
        )
