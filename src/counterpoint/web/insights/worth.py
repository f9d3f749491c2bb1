"""How many unrelated days some days are worth: one day is much like the one before."""

MOST_ALIKE = 0.9  # beyond it so few days would be left that nothing could be said
WITHIN_A_STEP = 1 / 12  # a variance: an answer stands for all within half a step of it


def worth(days: float, alike: float, least: float = 2.0) -> float:
    """Return the number of unrelated days with the same error of a mean, and no fewer than `least`.

    `alike` is the correlation of a day with the next (Bayley and Hammersley, 1946).
    """
    return max(least, days * (1 - alike) / (1 + alike))
