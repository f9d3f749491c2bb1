"""Choose and divide fairly between two people: `from counterpoint.dyad import fair`.

`maximin`, `nash_product` and `efficient_set` choose one of several options from two people's
ratings; `adjusted_winner` divides things that can be cut; `envy_free_up_to_one` shares out chores
or goods that cannot. All of it is done in fractions, so equal means equal.

No rule here can know whether what it was told is true. Each can be gained from by a person who
knows the other's answers and bends their own; so both answer before either sees the other's.
"""

from counterpoint.dyad.fair.adjusted import adjusted_winner
from counterpoint.dyad.fair.choice import Choice, Ranked
from counterpoint.dyad.fair.chores import envy_free_up_to_one
from counterpoint.dyad.fair.division import Division, Portion
from counterpoint.dyad.fair.rules import efficient_set, maximin, nash_product
from counterpoint.dyad.fair.sharing import Assignment, Sharing

__all__ = [
    "Assignment",
    "Choice",
    "Division",
    "Portion",
    "Ranked",
    "Sharing",
    "adjusted_winner",
    "efficient_set",
    "envy_free_up_to_one",
    "maximin",
    "nash_product",
]
