"""What every model must bear: changes of the data that do not matter, and a truth to find."""

from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose


def swapped(data, rows=slice(None)):
    """Return the dyads with the two members of some rows in each other's place."""
    columns = {}
    for name, values in data.columns.items():
        columns[name] = values.copy()
        columns[name][rows] = values[rows, ::-1]
    return replace(data, columns=columns)


def raised(data, up, names=None):
    """Return the dyads with some columns, or all of them, higher by `up`, which may be 0.

    All are rounded to what stays exact so far from zero, or their own rounding would be tested.
    """
    exact = {name: np.round(values * 1024) / 1024 for name, values in data.columns.items()}
    moved = exact if names is None else names
    columns = {name: values + up * (name in moved) for name, values in exact.items()}
    return replace(data, columns=columns)


def numbers(fitted):
    """Return each coefficient's estimate and standard error."""
    return [(each.estimate, each.se) for each in fitted.coefficients]


def assert_found(effects, truth):
    """See that estimates from many samples lie about the truth, and that their intervals cover it.

    Both within three standard errors of the simulation.
    """
    estimates = np.array([each.estimate for each in effects])
    times = len(estimates)
    assert_allclose(estimates.mean(), truth, rtol=0, atol=3 * estimates.std() / times**0.5)
    covered = np.mean([each.ci[0] < truth < each.ci[1] for each in effects])
    assert_allclose(covered, 0.95, rtol=0, atol=3 * (0.95 * 0.05 / times) ** 0.5)
