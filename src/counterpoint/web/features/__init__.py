"""The registry: every kind of thing people do here, in the order of the menu."""

from typing import Any

from django.http import Http404

from counterpoint.web.features.base import Feature, Reveal, Room
from counterpoint.web.features.boundaries import (
    BOUNDARY,
    HEARD,
    INTEREST,
    PERSON,
    SPACE,
    space_taken,
)
from counterpoint.web.features.checkin import CHECKIN
from counterpoint.web.features.deciding import (
    AGREEMENT,
    DECISION,
    DIVISION,
    POINTS,
    RATINGS,
    THOUGHT,
)
from counterpoint.web.features.empathy import CHECKUP, GUESS
from counterpoint.web.features.growing import (
    AFFIRMATION,
    GOAL,
    MEMORY,
    OFFER,
    PLAN,
    WISH,
)
from counterpoint.web.features.journal import JOURNAL
from counterpoint.web.features.question import QUESTION
from counterpoint.web.features.support import (
    HARD,
    HARD_REPLY,
    HELPED,
    THANKS,
    WIN,
    WIN_REPLY,
)
from counterpoint.web.features.talking import LETTER, NEEDS, SIDE, TALK, UNSAID
from counterpoint.web.features.timing import BALANCE, BUSY, SOLITUDE, TOGETHER, WEEKS

FEATURES: tuple[Feature[Any], ...] = (
    CHECKIN,
    QUESTION,
    JOURNAL,
    WIN,
    WIN_REPLY,
    HARD,
    HARD_REPLY,
    HELPED,
    THANKS,
    DECISION,
    DIVISION,
    AGREEMENT,
    RATINGS,
    POINTS,
    THOUGHT,
    BOUNDARY,
    HEARD,
    SPACE,
    PERSON,
    INTEREST,
    TALK,
    UNSAID,
    GOAL,
    AFFIRMATION,
    OFFER,
    PLAN,
    WISH,
    MEMORY,
    WEEKS,
    BALANCE,
    SOLITUDE,
    BUSY,
    TOGETHER,
    GUESS,
    CHECKUP,
    SIDE,
    LETTER,
    NEEDS,
)
BY_KIND = {feature.kind: feature for feature in FEATURES}


def feature_of(kind: str) -> Feature[Any]:
    """Return the feature of a kind; raise 404 if there is none."""
    try:
        return BY_KIND[kind]
    except KeyError:
        raise Http404 from None


def replies_to(kind: str) -> list[Feature[Any]]:
    """Return the replies that may be said under entries of a kind."""
    return [feature for feature in FEATURES if kind in feature.under]


def features_in(room: Room) -> list[Feature[Any]]:
    """Return the features of Mine or of Ours."""
    return [feature for feature in FEATURES if feature.room is room]


__all__ = [
    "BY_KIND",
    "FEATURES",
    "Feature",
    "Reveal",
    "Room",
    "feature_of",
    "features_in",
    "space_taken",
]
