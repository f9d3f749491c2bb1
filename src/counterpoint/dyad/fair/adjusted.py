"""Divide things that can be cut: Adjusted Winner."""

from collections.abc import Sequence
from fractions import Fraction

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.fair.division import NOTHING, POINTS, WHOLE, Division, Portion
from counterpoint.dyad.fair.exact import MEMBERS, Numbers, Said, Two, number, read

MOST_SUMS = 20_000  # of tied items; beyond, one of them is split though it need not be


def adjusted_winner(
    points: Numbers,
    items: Sequence[str] | None = None,
    *,
    members: tuple[str, str] = MEMBERS,
) -> Division:
    """Divide items between two people who each spread 100 points over them.

    In the order of a_i / b_i, from what the first wants relatively most, items go to the first
    until her points equal the second's for what is left; one item at most is split there. Every
    number is a fraction, so both totals are equal exactly. Where several items stand equal at
    the cut, those are chosen that need no splitting, if there are such.

    Parameters
    ----------
    points
        Shape (items, 2): points from 0 to 100; each person's sum to exactly 100. Floats are read
        as the decimals they print as.
    items
        The items' names; "1", "2", … when left out.
    members
        The two people's names, for the text.

    Returns
    -------
    Division
        Envy-free (each has at least 50 of their own points), equitable (the totals are equal)
        and efficient (no division gives one more and the other not less).

    Raises
    ------
    DyadError
        When points are missing, negative, or do not sum to 100.

    Notes
    -----
    Who knows the other's points can gain by answering close to them; the rule does not find
    out. It supposes worth adds up over items. Brams and Taylor (1996), chapter 4.

    Examples
    --------
    >>> from counterpoint.dyad import fair
    >>> division = fair.adjusted_winner(
    ...     [(50, 20), (30, 40), (20, 40)], ["car", "garden", "dog"], members=("Alice", "Bob")
    ... )
    >>> division.whole("Alice"), division.whole("Bob"), division.split.item
    (('car',), ('dog',), 'garden')
    >>> [str(share) for share in division.split.shares], str(division.totals[0])
    (['3/7', '4/7'], '440/7')
    """
    said = read(points, items, members, thing="item")
    _check(said)
    first = _shares_of_first(said.values)
    portions = tuple(
        Portion(name, pair, (NOTHING, NOTHING) if not any(pair) else (share, WHOLE - share))
        for name, pair, share in zip(said.names, said.values, first, strict=True)
    )
    totals = tuple(sum((p.points[i] * p.shares[i] for p in portions), NOTHING) for i in (0, 1))
    unwanted = tuple(each.item for each in portions if not any(each.points))
    return Division(members, portions, (totals[0], totals[1]), unwanted)


def _check(said: Said) -> None:
    for who, given in zip(said.members, zip(*said.values, strict=True), strict=True):
        for name, value in zip(said.names, given, strict=True):
            if value < 0:
                raise DyadError(f"{who} gave “{name}” {number(value)} points; 0 is the least.")
        total = sum(given)
        if total != POINTS:
            raise DyadError(
                f"{who}'s points sum to {number(Fraction(total))}; spread exactly {POINTS}."
            )


def _shares_of_first(values: Sequence[Two]) -> list[Fraction]:
    """Return the first person's share of each item.

    The first's total less the second's, as items go over one by one, rises from -100 to 100 and
    rises strictly while a_i + b_i > 0: so there is one cut, and it is efficient because all that
    went over is wanted relatively more by the first than all that did not.
    """
    shares = [NOTHING] * len(values)
    short = Fraction(POINTS)  # what the second has by their own points beyond the first's
    for tied in _in_order(values):
        size = sum((sum(values[i], NOTHING) for i in tied), NOTHING)
        if size >= short:
            _cut(tied, values, short, shares)
            break
        for i in tied:
            shares[i] = WHOLE
        short -= size
    return shares


def _in_order(values: Sequence[Two]) -> list[list[int]]:
    """Group the wanted items by a / (a + b), which orders them as a / b does, largest first."""
    ratio = {i: a / (a + b) for i, (a, b) in enumerate(values) if a + b > 0}
    levels = sorted(set(ratio.values()), reverse=True)
    return [[i for i in ratio if ratio[i] == level] for level in levels]


def _cut(tied: list[int], values: Sequence[Two], short: Fraction, shares: list[Fraction]) -> None:
    sizes = {i: sum(values[i], NOTHING) for i in tied}
    whole = _adding_up(sizes, short)
    if whole is not None:
        for i in whole:
            shares[i] = WHOLE
        return
    for i in tied:
        shares[i] = min(WHOLE, max(NOTHING, short / sizes[i]))
        short -= sizes[i]


def _adding_up(sizes: dict[int, Fraction], wanted: Fraction) -> list[int] | None:
    """Return the items whose sizes sum to what is wanted, or None when none do."""
    reached: dict[Fraction, list[int]] = {NOTHING: []}
    for i, size in sizes.items():
        for total, chosen in list(reached.items()):
            if total + size <= wanted:
                reached.setdefault(total + size, [*chosen, i])
        if wanted in reached or len(reached) > MOST_SUMS:
            break
    return reached.get(wanted)
