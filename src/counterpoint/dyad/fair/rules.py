"""Choose one of several options from two people's ratings."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.fair.choice import Choice, Ranked
from counterpoint.dyad.fair.exact import MEMBERS, Number, Numbers, Said, Two, exact, read


def maximin(
    ratings: Numbers,
    options: Sequence[str] | None = None,
    *,
    members: tuple[str, str] = MEMBERS,
) -> Choice:
    """Choose the option that is best for whoever likes it less.

    Options are compared by min(u_1, u_2), and where these are equal by max(u_1, u_2) (leximin).
    The ranking stays when both scales are changed by the same increasing function, and when the
    two change places; not when one person's scale alone is changed: the rule compares the two.
    The best option is always efficient.

    Parameters
    ----------
    ratings
        Shape (options, 2): what each person gives each option, higher is better, any range.
        Both on one scale. A missing rating is refused.
    options
        The options' names; "1", "2", … when left out.
    members
        The two people's names, for the text.

    Returns
    -------
    Choice
        With the ties named: options with the same two numbers, whoever gave which.

    Raises
    ------
    DyadError
        When a rating is missing or infinite, or the shapes do not fit.

    Notes
    -----
    It cannot tell a true rating from a bent one: who rates all but their favourite very low
    gets it more often. Rawls (1971); Sen (1970) for leximin.

    Examples
    --------
    >>> from counterpoint.dyad import fair
    >>> chosen = fair.maximin([(9, 2), (6, 5), (5, 6)], ["sea", "hills", "city"])
    >>> chosen.best
    ('hills', 'city')
    >>> [(each.option, each.place) for each in chosen.ranking]
    [('hills', 1), ('city', 1), ('sea', 3)]
    """
    said = read(ratings, options, members, thing="option")
    keys = [(min(pair), max(pair)) for pair in said.values]
    return Choice("maximin", members, _ranked(said, _places(keys), [key[0] for key in keys]))


def nash_product(
    ratings: Numbers,
    options: Sequence[str] | None = None,
    *,
    disagreement: tuple[Number, Number] = (0, 0),
    members: tuple[str, str] = MEMBERS,
) -> Choice:
    """Choose the option with the largest product of the two people's gains.

    The gain is what an option is worth to a person above what they have without agreement d:
    options are compared by (u_1 - d_1)(u_2 - d_2). Each person's scale may be stretched and
    moved on its own (with their d) without changing the ranking, so the two scales need not be
    comparable; bending a scale changes it.

    Parameters
    ----------
    ratings
        Shape (options, 2): what each person gives each option, higher is better, on an interval
        scale of their own. A missing rating is refused.
    options
        The options' names; "1", "2", … when left out.
    disagreement
        What each has when the two do not agree, on their own scale. It matters: state it.
    members
        The two people's names, for the text.

    Returns
    -------
    Choice
        Options worse than no agreement for someone come last, without a place. Where products
        are equal (as at zero) an option that another of them beats comes after it.

    Raises
    ------
    DyadError
        When a number is missing or infinite, or the shapes do not fit.

    Notes
    -----
    The axioms behind it suppose a convex set of outcomes; over a list of options it is the same
    rule without them. It cannot tell a true rating from a bent one. Nash (1950); Mariotti
    (1998) for finitely many options.

    Examples
    --------
    >>> from counterpoint.dyad import fair
    >>> offers = [(9, 2), (6, 5), (4, 7)]
    >>> fair.nash_product(offers, ["sea", "hills", "city"], disagreement=(3, 1)).best
    ('hills',)
    """
    said = read(ratings, options, members, thing="option")
    without = _fallback(disagreement)
    gains = [(a - without[0], b - without[1]) for a, b in said.values]
    products = [None if min(gain) < 0 else gain[0] * gain[1] for gain in gains]
    keys = [
        None if product is None else (product, _unbeaten(i, products, gains))
        for i, product in enumerate(products)
    ]
    return Choice("Nash product", members, _ranked(said, _places(keys), products), without)


def efficient_set(
    ratings: Numbers,
    options: Sequence[str] | None = None,
    *,
    members: tuple[str, str] = MEMBERS,
) -> Choice:
    """Keep the options that no other option beats for both.

    Option a beats b when it is at least as good for both and better for one (Pareto). The first
    place holds what nothing beats, the second what only those beat, and so on. Each person's
    scale may be changed by any increasing function of their own: only their orders count.

    Parameters
    ----------
    ratings
        Shape (options, 2): what each person gives each option, higher is better; ranks will do.
        A missing rating is refused.
    options
        The options' names; "1", "2", … when left out.
    members
        The two people's names, for the text.

    Returns
    -------
    Choice
        `best` is the set, in the order given; options equal for both stay together in it.

    Raises
    ------
    DyadError
        When a rating is missing or infinite, or the shapes do not fit.

    Notes
    -----
    It does not choose: what is best for one and worst for the other is efficient. Pareto (1906).

    Examples
    --------
    >>> from counterpoint.dyad import fair
    >>> fair.efficient_set([(9, 2), (6, 5), (5, 5)], ["sea", "hills", "city"]).best
    ('sea', 'hills')
    """
    said = read(ratings, options, members, thing="option")
    return Choice("efficient set", members, _ranked(said, _layers(said.values)))


def _fallback(disagreement: tuple[Number, Number]) -> Two:
    read = tuple(map(exact, disagreement))
    if len(read) != 2 or read[0] is None or read[1] is None:
        raise DyadError(f"The disagreement point must be two numbers, not {disagreement!r}.")
    return read[0], read[1]


def _unbeaten(i: int, products: Sequence[Fraction | None], gains: Sequence[Two]) -> bool:
    equal = [gain for gain, product in zip(gains, products, strict=True) if product == products[i]]
    return not any(_beats(gain, gains[i]) for gain in equal)


def _beats(one: Two, other: Two) -> bool:
    return one != other and one[0] >= other[0] and one[1] >= other[1]


def _places(keys: Sequence[tuple[Any, ...] | None]) -> list[int | None]:
    """Return 1 + the number of options with a larger key; None where there is no key."""
    given = [key for key in keys if key is not None]
    return [None if key is None else 1 + sum(other > key for other in given) for key in keys]


def _layers(values: Sequence[Two]) -> list[int | None]:
    places: list[int | None] = [None] * len(values)
    left, layer = set(range(len(values))), 0
    while left:
        layer += 1
        top = {i for i in left if not any(_beats(values[j], values[i]) for j in left)}
        for i in top:
            places[i] = layer
        left -= top
    return places


def _ranked(
    said: Said, places: Sequence[int | None], values: Sequence[Fraction | None] | None = None
) -> tuple[Ranked, ...]:
    ranked = [
        Ranked(
            name, place, pair, values[i] if values else None,
            tuple(n for n, v in zip(said.names, said.values, strict=True) if _beats(v, pair)),
        )
        for i, (name, place, pair) in enumerate(zip(said.names, places, said.values, strict=True))
    ]  # fmt: skip
    return tuple(sorted(ranked, key=lambda each: each.place or len(ranked) + 1))
