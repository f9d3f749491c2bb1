"""The omnibus test of distinguishability: means, variances and covariances together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoint.dyad.apim.comparison import Comparison, comparison
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.moments import moments
from counterpoint.dyad.results import paragraph, plain


@dataclass(frozen=True, slots=True)
class Omnibus:
    """Whether means, variances and covariances differ between the members at all.

    Attributes
    ----------
    columns
        What was compared.
    n_missing
        Dyads left out because a value is missing.
    test
        Of exchangeable members against unrestricted moments.
    baseline
        The null model of exchangeable members: equal means and variances, no covariances; what
        comparative fit of such models is measured against.
    """

    columns: tuple[str, ...]
    n_missing: int
    test: Comparison
    baseline: Comparison

    def summary(self) -> str:
        """Return the text that a paper's author reads."""
        return "\n".join(
            [
                f"Distinguishability over {', '.join(self.columns)}",
                f"{self.n_missing} dyads left out because a value is missing",
                self.test.summary(),
                self.baseline.summary(),
                "",
                paragraph(
                    "A test that does not reject is no proof that members are exchangeable; few "
                    "dyads cannot show a difference."
                ),
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON can carry it."""
        result: dict[str, Any] = plain(self)
        return result


def omnibus(data: Dyads, columns: str | Sequence[str]) -> Omnibus:
    """Test whether members' means, variances and covariances are the same (I-SAT).

    Parameters
    ----------
    data
        Dyads with roles, one row each; those with missing values are left out.
    columns
        Name or names of columns of numbers.

    Raises
    ------
    DyadError
        When there are no roles, no column or one twice, or too few dyads for the covariances.

    Notes
    -----
    With S the covariance matrix (divisor n) of both members' values and S0 its mean with itself
    after members change places, about the pooled means, chi-square is n (log|S0| - log|S|) with
    k (k + 1) degrees of freedom for k columns. Olsen and Kenny 2006.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoint.dyad import Dyads
    >>> from counterpoint.dyad.apim import omnibus
    >>> y, x = np.random.default_rng(1).normal(size=(2, 50, 2))
    >>> couples = Dyads({"y": y, "x": x}, np.arange(50), ("husband", "wife"))
    >>> omnibus(couples, ["y", "x"]).test.df
    6
    """
    if data.roles is None:
        raise DyadError("The data have no roles; without them there is nothing to tell apart.")
    columns = (columns,) if isinstance(columns, str) else tuple(columns)
    k = len(columns)
    if not k or len(set(columns)) < k:
        raise DyadError(f"Name each column once, and one at the least; not {list(columns)}.")
    found = moments(
        {
            f"{name}[{member}]": data.numbers(name)[:, member]
            for member in (0, 1)
            for name in columns
        }
    )
    if found.n <= 2 * k:
        raise DyadError(f"{found.n} complete dyads are too few for {2 * k} means and covariances.")
    pooled = _exchanged(found.mean, found.covariance, k)
    free = np.linalg.slogdet(found.covariance)[1]
    if not np.isfinite(free):
        raise DyadError("A column does not vary or is determined by the others; leave it out.")
    return Omnibus(
        columns,
        found.n_missing,
        comparison(
            "Members cannot be told apart",
            found.n,
            found.n * (np.linalg.slogdet(pooled)[1] - free),
            k * (k + 1),
        ),
        comparison(
            "Equal means and variances, no covariances",
            found.n,
            found.n * (np.log(np.diag(pooled)).sum() - free),
            k * (2 * k + 1),
        ),
    )


def _exchanged(mean: Numbers, covariance: Numbers, k: int) -> Numbers:
    """Return the covariance about pooled means, averaged over both orders of the members."""
    swap = np.r_[k : 2 * k, :k]
    apart = (mean - mean[swap]) / 2
    about = covariance + np.outer(apart, apart)
    return np.asarray((about + about[np.ix_(swap, swap)]) / 2)
