"""Share out chores or goods that cannot be cut: envy-free up to one."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.fair.exact import MEMBERS, Numbers, Said, Two, number, read
from counterpoint.dyad.fair.sharing import Assignment, Kind, Sharing

NOTHING = Fraction(0)


def envy_free_up_to_one(
    numbers: Numbers,
    items: Sequence[str] | None = None,
    *,
    kind: Kind = "chores",
    members: tuple[str, str] = MEMBERS,
) -> Sharing:
    """Share out things that cannot be cut, so that no envy outlasts the removal of one of them.

    The generalised Adjusted Winner: what one finds good and the other does not goes to the one.
    The rest is put in the order of |u_1| / |u_2|. At first all goods are the first's and all
    chores the second's; one by one the goods pass to the second and the chores to the first.
    Every stop on that way maximises w u_1 + (1 - w) u_2 for some weight, so it is efficient, even
    against sharings that cut. The stops kept are those where neither envies, or else the two
    between which the envy changes sides, of which one at least is envy-free up to one.

    Parameters
    ----------
    numbers
        Shape (items, 2). For chores what each costs each person (minutes, dislike), for goods what
        it is worth, 0 or more; for "mixed" its value, negative for what one would rather not
        have. Each on a scale of their own: multiplying a person's column changes nothing.
    items
        The items' names; "1", "2", … when left out.
    kind
        "chores", "goods" or "mixed".
    members
        The two people's names, for the text.

    Returns
    -------
    Sharing
        Of the stops that qualify, the one whose worse-off member is best off, each part measured
        as a share of all that member's numbers.

    Raises
    ------
    DyadError
        When a number is missing, infinite, or negative where it must not be.

    Notes
    -----
    Proof that one of two neighbouring stops will do: call A_1, A_2 the parts without the item o
    that passes between them. If the second still envied before, up to any item, and the first
    envied after, up to any item, then with o left out each would prefer the other's part, and
    exchanging the parts would be better for both; but those parts maximise a weighted sum over
    the items other than o, so nothing is. Envy-free sharings need not exist (one chore). Answers
    can be bent with gain. Aziz, Caragiannis, Igarashi and Walsh (2022), section 4.

    Examples
    --------
    >>> from counterpoint.dyad import fair
    >>> sharing = fair.envy_free_up_to_one(
    ...     [(30, 10), (10, 30), (20, 20)], ["cook", "wash", "shop"], members=("Alice", "Bob")
    ... )
    >>> sharing.part("Alice"), sharing.part("Bob")
    (('wash',), ('cook', 'shop'))
    >>> sharing.ends_envy
    (None, None)
    """
    if kind not in ("chores", "goods", "mixed"):
        raise DyadError(f"“{kind}” is not a kind of thing to share; say chores, goods or mixed.")
    said = read(numbers, items, members, thing="item")
    values = _signed(said, kind)
    owners = min(_stops(values), key=_worst_off(values))
    totals, envy = _totals(values, owners), _envy(values, owners)
    ends = [_ends_envy(values, owners, i) for i in (0, 1)]
    names = [None if end is None else said.names[end] for end in ends]
    assigned = zip(said.names, owners, values, strict=True)
    return Sharing(
        kind, members, tuple(Assignment(name, members[who], pair) for name, who, pair in assigned),
        totals, (max(envy[0], NOTHING), max(envy[1], NOTHING)), (names[0], names[1]),
    )  # fmt: skip


def _signed(said: Said, kind: Kind) -> tuple[Two, ...]:
    if kind == "mixed":
        return said.values
    for name, pair in zip(said.names, said.values, strict=True):
        for who, value in zip(said.members, pair, strict=True):
            if value < 0:
                raise DyadError(
                    f"{who}'s number for “{name}” is {number(value)}; for {kind} it is 0 or more "
                    '(with kind="mixed" a negative value is a chore).'
                )
    return tuple((-a, -b) for a, b in said.values) if kind == "chores" else said.values


def _stops(values: Sequence[Two]) -> list[tuple[int, ...]]:
    """Return the sharings on the way that are envy-free, or else envy-free up to one."""
    way = _way(values)
    calm = [stop for stop in way if max(_envy(values, stop)) <= 0]
    if calm:
        return calm
    later = next(i for i, stop in enumerate(way) if _envy(values, stop)[1] <= 0)
    return [stop for stop in way[later - 1 : later + 1] if _up_to_one(values, stop)]


def _way(values: Sequence[Two]) -> list[tuple[int, ...]]:
    """Return the efficient sharings from the best for the first member to the best for the second.

    A sharing says for each item who has it: 0 or 1.
    """
    owners = [_at_first(pair) for pair in values]
    idle = [i for i, pair in enumerate(values) if not any(pair)]
    for turn, i in enumerate(idle):
        owners[i] = turn % 2
    passing = [i for i, (a, b) in enumerate(values) if a * b > 0]
    way = [tuple(owners)]
    for i in sorted(passing, key=lambda i: values[i][0] / values[i][1]):
        owners[i] = 1 - owners[i]
        way.append(tuple(owners))
    return way


def _at_first(pair: Two) -> int:
    """Return who has an item at the start: the first what they like, the second the rest."""
    a, b = pair
    return 0 if a > 0 or (a == 0 and b < 0) else 1


def _totals(values: Sequence[Two], owners: tuple[int, ...]) -> Two:
    first, second = (
        sum((pair[m] for pair, who in zip(values, owners, strict=True) if who == m), NOTHING)
        for m in (0, 1)
    )
    return first, second


def _envy(values: Sequence[Two], owners: tuple[int, ...]) -> Two:
    """Return what the other's part is worth to each beyond their own; negative is contentment."""
    first, second = (
        sum((-p[m] if who == m else p[m] for p, who in zip(values, owners, strict=True)), NOTHING)
        for m in (0, 1)
    )
    return first, second


def _ends_envy(values: Sequence[Two], owners: tuple[int, ...], member: int) -> int | None:
    """Return the item that weighs most in a member's envy, or None when they do not envy."""
    if _envy(values, owners)[member] <= 0:
        return None
    return max(range(len(values)), key=lambda i: _weight(values, owners, member, i))


def _weight(values: Sequence[Two], owners: tuple[int, ...], member: int, i: int) -> Fraction:
    return values[i][member] * (-1 if owners[i] == member else 1)


def _up_to_one(values: Sequence[Two], owners: tuple[int, ...]) -> bool:
    return all(
        (i := _ends_envy(values, owners, m)) is None
        or _envy(values, owners)[m] <= _weight(values, owners, m, i)
        for m in (0, 1)
    )


def _worst_off(values: Sequence[Two]) -> Callable[[tuple[int, ...]], Fraction]:
    scales = [sum((abs(pair[m]) for pair in values), NOTHING) or Fraction(1) for m in (0, 1)]

    def loss(owners: tuple[int, ...]) -> Fraction:
        totals = _totals(values, owners)
        return -min(total / scale for total, scale in zip(totals, scales, strict=True))

    return loss
