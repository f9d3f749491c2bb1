"""Deciding together: options rated apart and opened together, things shared out, agreements.

A list (a decision, or things to share out) is joint: either adds to it until both say that it is
ready. Then each values it, sealed until both have. The agreement on it is joint too, and stands
once both have said yes to the same words.
"""

from counterpoint.web.features.deciding.kinds import (
    AGREEMENT,
    DECISION,
    DIVISION,
    POINTS,
    RATINGS,
    THOUGHT,
)

__all__ = ["AGREEMENT", "DECISION", "DIVISION", "POINTS", "RATINGS", "THOUGHT"]
