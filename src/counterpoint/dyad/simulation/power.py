"""The power of a study of dyads, by drawing it and fitting it many times."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.simulation.curve import Power, curve
from counterpoint.dyad.simulation.runs import Plan, bench
from counterpoint.dyad.simulation.simulate import size_of, truth_of
from counterpoint.dyad.simulation.truth import Size, Truth


def power(
    model: str,
    *,
    n_dyads: int | Sequence[int] | None = None,
    n_days: int | Sequence[int] | None = None,
    n_simulations: int = 1000,
    seed: int = 0,
    alpha: float = 0.05,
    missing: float = 0.0,
    processes: int = 1,
    progress: bool = True,
    options: Mapping[str, Any] | None = None,
    **truth: Any,
) -> Power:
    """Find the power of each coefficient of a model by simulation, with the fit itself.

    Samples are drawn from the truth and fitted; the power is the share in which a coefficient's
    test falls under `alpha`. Each sample's random numbers come from the seed, the sample size
    and its number alone, so the result is the same with any number of processes.

    Parameters
    ----------
    model
        One of the models of `simulate`.
    n_dyads
        How many dyads; several for a curve.
    n_days
        How many days: one number for "diary", one or several for "influence".
    n_simulations
        Samples at each size. The Monte Carlo standard error is at most .5 / sqrt(n_simulations).
    seed
        0 or more.
    alpha
        The level of the tests, in (0, 1).
    missing
        The share of values taken out completely at random.
    processes
        How many work at once. With more than one, a script must run under
        `if __name__ == "__main__":`.
    progress
        Show a bar on stderr, if that is a terminal.
    options
        Passed to the fit, for instance {"method": "ml"}.
    **truth
        The model's parameters, as for `simulate`.

    Returns
    -------
    Power
        For each size and coefficient the power with its Monte Carlo error, the bias and the
        coverage of the fit's intervals.

    Raises
    ------
    DyadError
        When a parameter is not known or impossible, or no sample can be fitted.

    Notes
    -----
    The truth of a study is not known, so power is an "if". Arend and Schäfer (2019) for the
    way of reporting.

    Examples
    --------
    >>> from counterpoint import dyad
    >>> found = dyad.power("apim", n_dyads=[50, 200], n_simulations=40, actor=0.4, progress=False)
    >>> [each.n for each in found.of("actor", role="a")]
    [50, 200]
    >>> found.of("actor", role="a")[1].power > 0.8
    True
    """
    plan = Plan(
        model=model, truth=truth_of(model, truth), n_simulations=n_simulations, seed=seed,
        alpha=alpha, missing=missing, options=dict(options or {}),
    )  # fmt: skip
    sizes = _sizes(plan.truth, n_dyads, n_days)
    with bench(processes, progress, n_simulations * len(sizes)) as place:
        return curve(plan, [place.run(plan, size) for size in sizes])


def _sizes(
    truth: Truth, n_dyads: int | Sequence[int] | None, n_days: int | Sequence[int] | None
) -> list[Size]:
    given = {"n_dyads": n_dyads, "n_days": n_days}
    growing = given.pop(truth.grows_by)
    ((fixed_name, fixed),) = given.items()
    if isinstance(fixed, Sequence):
        raise DyadError(
            f"Only {truth.grows_by} can be several numbers here; give {fixed_name} one."
        )
    wanted = growing if isinstance(growing, Sequence) else [growing]
    if not wanted or len(set(wanted)) < len(wanted):
        raise DyadError(f"{truth.grows_by} is {growing!r}; give different numbers, at least one.")
    return [sized(truth, n, fixed) for n in wanted]


def sized(truth: Truth, growing: int | None, fixed: int | None) -> Size:
    """Return a size from the number that grows in a model and the one that does not."""
    if truth.grows_by == "n_days":
        return size_of(truth, fixed, growing)
    return size_of(truth, growing, fixed)
