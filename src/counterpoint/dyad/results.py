"""What the results of the models share: a coefficient, its table and its text."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One estimate with its uncertainty.

    Attributes
    ----------
    role
        Whose equation it is in; None when the members cannot be told apart.
    effect
        "intercept", "actor", "partner", "dyad" (the same value for both) or "product".
    predictor
        The predictor's name; empty for an intercept.
    df
        Degrees of freedom of the t distribution, or None for the normal one.
    ci
        The interval at `LEVEL`.
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


def coefficient(
    role: str | None,
    effect: str,
    predictor: str,
    estimate: float,
    se: float,
    *,
    df: float | None = None,
    standardized: float | None = None,
    level: float = LEVEL,
) -> Coefficient:
    """Return the coefficient with its test against zero and its interval."""
    statistic = estimate / se if se > 0 else np.nan
    # A distribution of scipy.stats would cost more time than the fit of a million dyads.
    if df is None:
        quantile = float(special.ndtri(0.5 + level / 2))
        tail = float(special.ndtr(-abs(statistic)))
    else:
        quantile = float(special.stdtrit(df, 0.5 + level / 2))
        tail = float(special.stdtr(df, -abs(statistic)))
    reach = quantile * se
    return Coefficient(
        role, effect, predictor, float(estimate), float(se), df, float(statistic),
        2 * tail, (float(estimate - reach), float(estimate + reach)),
        None if standardized is None else float(standardized),
    )  # fmt: skip


def frame(coefficients: Sequence[Coefficient]) -> pd.DataFrame:
    """Return one row a coefficient, the interval in two columns."""
    rows = []
    for each in coefficients:
        row = asdict(each)
        row["ci_low"], row["ci_high"] = row.pop("ci")
        rows.append(row)
    return pd.DataFrame(rows)


def plain(value: Any) -> Any:
    """Return a value as JSON can carry it: arrays as lists, what is not finite as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
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


def digits(value: float | None, places: int = 3) -> str:
    """Return a number as papers print it; a dash where there is none."""
    if value is None or not np.isfinite(value):
        return "–"
    return f"{value:.{places}f}"


def p_value(value: float | None) -> str:
    """Return a p value as papers print it."""
    if value is None or not np.isfinite(value):
        return "–"
    return "< .001" if value < 0.001 else f"{value:.3f}".lstrip("0")


def coefficients_text(coefficients: Sequence[Coefficient]) -> str:
    """Return the table of coefficients that every summary begins with."""
    header = ["role", "effect", "predictor", "estimate", "SE", "df", "t or z", "p", "95 % interval"]
    return lines(
        header,
        [
            [
                each.role or "", each.effect, each.predictor, digits(each.estimate),
                digits(each.se), digits(each.df, 1), digits(each.statistic, 2), p_value(each.p),
                f"[{digits(each.ci[0])}, {digits(each.ci[1])}]",
            ]
            for each in coefficients
        ],
    )  # fmt: skip


def _like_number(cell: str) -> bool:
    return not cell or cell in {"–", "< .001"} or cell.lstrip("-").replace(".", "").isdigit()
