"""The text of a result, for researchers; an app makes its own words from the statements."""

from typing import TYPE_CHECKING

from counterpoint.dyad.results import digits, interval, lines, paragraph

if TYPE_CHECKING:
    from counterpoint.dyad.couple.result import Influence
    from counterpoint.dyad.couple.shares import Estimate

LIMITS = (
    "An effect of yesterday is not yet influence: a third cause (work, sleep, illness) that lasts "
    "a few days looks the same in two series. What moves together on one day has no direction. "
    "Measurement error shrinks own carry-over by .08 to .10, and the interval does not know it."
)


def summary(fit: "Influence") -> str:
    """Return the whole text."""
    return "\n\n".join(
        [_head(fit), _effects(fit), _variance(fit), _balance(fit), _said(fit), paragraph(LIMITS)]
    )


def _head(fit: "Influence") -> str:
    drift = f"drift slower than {fit.drift:g} days" if fit.drift else "a constant level"
    season = "weekday, trend and " if fit.season else ""
    return (
        f"Vector autoregression of order 1 for one couple: {', '.join(fit.members)}\n"
        f"{fit.n_days} days, {fit.n_pairs} usable pairs of consecutive days, "
        f"{fit.n_missing} missing cells (exact likelihood)\n"
        + paragraph(
            f"Mean: {season}{drift}. Prior of standardised effects: own normal{fit.prior.own}, "
            f"partner's normal{fit.prior.partner}"
        )
        + f"\nMaximum likelihood without prior and drift: log likelihood "
        f"{digits(fit.ml.log_likelihood)}{_unsettled(fit)}"
    )


def _unsettled(fit: "Influence") -> str:
    fits = {"maximum likelihood": fit.ml.converged, "the posterior": fit.posterior.converged}
    ended = " and ".join(name for name, converged in fits.items() if not converged)
    return f"\nThe search for {ended} did not settle; do not use it." if ended else ""


def _effects(fit: "Influence") -> str:
    rows = [
        [
            of, after, digits(fit.phi[i, j]), digits(fit.phi_se[i, j]),
            interval(fit.phi_interval[i, j]),
            digits(fit.direction[i, j]), "yes" if fit.checks.steady[i, j] else "no",
            digits(fit.ml.phi[i, j]),
        ]
        for i, of in enumerate(fit.names)
        for j, after in enumerate(fit.names)
    ]  # fmt: skip
    header = ["today", "yesterday", "effect", "SD", "95 % interval", "P(> 0)", "steady", "ML"]
    return lines(header, rows)


def _variance(fit: "Influence") -> str:
    rows = [
        [each.name, *map(_percent, (each.own, each.partner, each.common, each.same_day, each.rest))]
        for each in fit.variance_shares()
    ]
    header = ["variance of", "own yesterday", "partner's", "either", "same day", "rest"]
    return lines(header, rows)


def _percent(share: "Estimate") -> str:
    return f"{100 * share.value:.0f} % [{100 * share.low:.0f}, {100 * share.high:.0f}]"


def _balance(fit: "Influence") -> str:
    return "\n".join(
        f"{each.signal}: reciprocity and asymmetry held back, both effects may be about zero"
        if each.reciprocity is None or each.asymmetry is None
        else f"{each.signal}: reciprocity {_interval(each.reciprocity)}, "
        f"asymmetry {_interval(each.asymmetry)}"
        for each in fit.balance()
    )


def _interval(value: "Estimate") -> str:
    return f"{digits(value.value)} {interval((value.low, value.high))}"


def _said(fit: "Influence") -> str:
    told = [
        f"{each.kind}: {each.of}{f' after {each.after}' if each.after else ''}: {each.evidence}"
        for each in fit.statements()
        if each.kind not in {"level", "variation", "together"}
    ]
    return "What these days allow to be said\n" + "\n".join(told or ["levels and variation only"])
