"""The patterns of actor and partner effects that papers give names to, as constraints.

Kenny, D. A., and Ledermann, T. (2010). Detecting, measuring, and testing dyadic patterns in the
actor-partner interdependence model. Journal of Family Psychology, 24, 359-366.
"""

from collections.abc import Mapping, Sequence

from counterpoint.dyad.apim.constraints import Constraint
from counterpoint.dyad.errors import DyadError
from counterpoint.dyad.results import Key

PATTERNS = ("actor only", "partner only", "couple", "contrast")


def pattern(name: str, role: str | None, predictor: str) -> Constraint:
    """Return the constraint of a named pattern for one predictor in one role's equation.

    Parameters
    ----------
    name
        "actor only" (the partner effect is zero), "partner only" (the actor effect is zero),
        "couple" (both are equal) or "contrast" (they add up to zero).
    role
        Whose equation; None for members that cannot be told apart.
    predictor
        The predictor's name.

    Raises
    ------
    DyadError
        When there is no such pattern.

    Examples
    --------
    >>> from counterpoint.dyad.apim import pattern
    >>> pattern("couple", None, "tension").weights
    {(None, 'actor', 'tension'): 1.0, (None, 'partner', 'tension'): -1.0}
    """
    actor, partner = (role, "actor", predictor), (role, "partner", predictor)
    match name:
        case "actor only":
            return Constraint({partner: 1.0})
        case "partner only":
            return Constraint({actor: 1.0})
        case "couple":
            return Constraint({actor: 1.0, partner: -1.0})
        case "contrast":
            return Constraint({actor: 1.0, partner: 1.0})
    raise DyadError(f"There is no pattern “{name}”; there are {', '.join(PATTERNS)}.")


def equal_effects(
    told: tuple[str, ...], names: Sequence[Key], roles: tuple[str, str] | None
) -> list[Constraint]:
    """Return the constraints that effects of these kinds are the same in both roles."""
    if told and roles is None:
        raise DyadError("Members that cannot be told apart have equal effects already.")
    result = []
    for effect in told:
        found = [key for key in names if key[1] == effect]
        if not found and effect != "variance":
            there = ", ".join(dict.fromkeys(key[1] for key in names))
            raise DyadError(f"There is no “{effect}” to hold equal; there are {there}, variance.")
        assert roles is not None
        result += [
            Constraint({key: 1.0, (roles[1], key[1], key[2]): -1.0})
            for key in found
            if key[0] == roles[0]
        ]
    return result


def named_patterns(
    told: str | Mapping[str | None, str] | None, names: Sequence[Key]
) -> list[Constraint]:
    """Return the constraints of a pattern for every predictor that has both effects."""
    roles = list(dict.fromkeys(key[0] for key in names))
    wanted = dict.fromkeys(roles, told) if isinstance(told, str) else dict(told or {})
    result = []
    for role, name in wanted.items():
        if role not in roles:
            raise DyadError(f"There is no role “{role}” to give a pattern.")
        found = [key[2] for key in names if key[:2] == (role, "actor")]
        found = [predictor for predictor in found if (role, "partner", predictor) in names]
        if not found:
            raise DyadError("A pattern needs a predictor with an actor and a partner effect.")
        result += [pattern(str(name), role, predictor) for predictor in found]
    return result
