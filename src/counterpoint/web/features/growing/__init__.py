"""Growing: what each is becoming, and what both plan, try out and remember.

`goals` are one's own, shown if wished; `replies` are what the other says to one. `plans`, `wishes`
(with a `draw` for tonight) and `memories` are made by both.
"""

from counterpoint.web.features.growing.goals import GOAL
from counterpoint.web.features.growing.memories import MEMORY
from counterpoint.web.features.growing.plans import PLAN
from counterpoint.web.features.growing.replies import AFFIRMATION, OFFER
from counterpoint.web.features.growing.wishes import WISH

__all__ = ["AFFIRMATION", "GOAL", "MEMORY", "OFFER", "PLAN", "WISH"]
