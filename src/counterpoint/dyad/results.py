"""What the results of the models share: a coefficient, its table and its text."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from math import log
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from counterpoint.dyad import tails
from counterpoint.dyad.errors import DyadError

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 88  # columns of a summary's prose

Key: TypeAlias = tuple[str | None, str, str]
"""A coefficient: role (None for members that cannot be told apart), effect, predictor."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One estimate with its uncertainty.

    Attributes
    ----------
    role
        Whose equation it is in; None when the members cannot be told apart.
    effect
        "intercept", "actor", "partner", "dyad" (the same value for both) or "product"; a model
        may have effects of its own.
    predictor
        The predictor's name; empty for an intercept.
    df
        Degrees of freedom of the t distribution, or None for the normal one.
    ci
        The interval at 95 %.
    standardized
        The estimate in standard deviations, or None where that has no meaning.
    """

    role: str | None
    effect: str
    predictor: str
    estimate: float
    se: float
    df: float | None
    statistic: float
    p: float
    ci: tuple[float, float]
    standardized: float | None = None


class Estimates:
    """What a model's estimates do with their coefficients, which are one of their fields."""

    __slots__ = ()
    coefficients: tuple[Coefficient, ...]

    def __getitem__(self, key: Key) -> Coefficient:
        """Return the coefficient of a role (None for exchangeable members), effect, predictor."""
        return find(self.coefficients, key)

    def table(self) -> "pd.DataFrame":
        """Return one row a coefficient."""
        return frame(self.coefficients)


def coefficient(
    role: str | None,
    effect: str,
    predictor: str,
    estimate: float,
    se: float,
    *,
    df: float | None = None,
    standardized: float | None = None,
) -> Coefficient:
    """Return the coefficient with its test against zero and its interval."""
    statistic = estimate / se if se > 0 else np.nan
    to_either_side = tails.reach(df) * se
    return Coefficient(
        role, effect, predictor, float(estimate), float(se), df, float(statistic),
        tails.two_tailed(statistic, df),
        (float(estimate - to_either_side), float(estimate + to_either_side)),
        None if standardized is None else float(standardized),
    )  # fmt: skip


def find(coefficients: Sequence[Coefficient], key: Key) -> Coefficient:
    """Return the coefficient of a role, an effect and a predictor.

    Raises
    ------
    DyadError
        When there is none.
    """
    for each in coefficients:
        if (each.role, each.effect, each.predictor) == key:
            return each
    name = " ".join(str(part) for part in key if part)
    raise DyadError(f"This model has no coefficient “{name}”.")


def criteria(log_likelihood: float, n_parameters: int, n: float) -> dict[str, Any]:
    """Return a log likelihood with its information criteria, `n` that of the BIC."""
    return {
        "log_likelihood": log_likelihood,
        "n_parameters": n_parameters,
        "aic": 2 * (n_parameters - log_likelihood),
        "bic": n_parameters * log(n) - 2 * log_likelihood,
    }


def frame(estimates: Sequence[Any]) -> "pd.DataFrame":
    """Return one row an estimate (a dataclass with a `ci`), the interval in two columns."""
    import pandas as pd

    rows = []
    for each in estimates:
        row = asdict(each)
        row["ci_low"], row["ci_high"] = row.pop("ci") or (np.nan, np.nan)
        rows.append(row)
    return pd.DataFrame(rows)


def as_dict(result: Any, model: str, **more: Any) -> dict[str, Any]:
    """Return a result's fields as JSON can carry them, its model named in front."""
    found: dict[str, Any] = {"model": model, **plain(more), **plain(result)}
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON can carry it: arrays as lists, what is not finite as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return an aligned table for a terminal: words to the left, numbers to the right."""
    table = [list(header), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    numeric = [all(_like_number(row[i]) for row in rows) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in table
    )


def paragraph(*sentences: str) -> str:
    """Return sentences as one paragraph, in lines that fit a page."""
    return textwrap.fill(" ".join(sentences), WIDTH, break_long_words=False, break_on_hyphens=False)


def digits(value: float | None, places: int = 3) -> str:
    """Return a number as papers print it; a dash where there is none."""
    if value is None or not np.isfinite(value):
        return "–"
    return f"{value:.{places}f}"


def interval(ci: tuple[float, float]) -> str:
    """Return an interval as papers print it."""
    return f"[{digits(ci[0])}, {digits(ci[1])}]"


def p_value(value: float | None) -> str:
    """Return a p value as papers print it."""
    if value is None or not np.isfinite(value):
        return "–"
    return "< .001" if value < 0.001 else f"{value:.3f}".lstrip("0")


def p_equals(value: float) -> str:
    """Return a p value as it stands in a sentence: p = .012, or p < .001."""
    return f"p = {p_value(value)}".replace("= <", "<")


def coefficients_text(coefficients: Sequence[Coefficient]) -> str:
    """Return the table of coefficients that every summary begins with."""
    header = ["role", "effect", "predictor", "estimate", "SE", "df", "t or z", "p", "95 % interval"]
    return lines(
        header,
        [
            [
                each.role or "", each.effect, each.predictor, digits(each.estimate),
                digits(each.se), digits(each.df, 1), digits(each.statistic, 2), p_value(each.p),
                interval(each.ci),
            ]
            for each in coefficients
        ],
    )  # fmt: skip


def likelihood_text(log_likelihood: float, n_parameters: int, aic: float, bic: float) -> str:
    """Return the line of the likelihood and its criteria."""
    return (
        f"Log likelihood {digits(log_likelihood)} with {n_parameters} parameters, "
        f"AIC {digits(aic, 2)}, BIC {digits(bic, 2)}"
    )


def _like_number(cell: str) -> bool:
    return not cell or cell in {"–", "< .001"} or cell.lstrip("-").replace(".", "").isdigit()
