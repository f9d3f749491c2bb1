"""Time for me and for us: weeks as wished and lived, protected solitude, time together.

Each of the two shares their own, or does not; nothing here compares them. `reading` reads
calendar files in memory, `feed` writes the one of what is ours.
"""

from counterpoint.web.features.timing.busy import BUSY
from counterpoint.web.features.timing.solitude import SOLITUDE
from counterpoint.web.features.timing.together import TOGETHER
from counterpoint.web.features.timing.weeks import BALANCE, WEEKS

__all__ = ["BALANCE", "BUSY", "SOLITUDE", "TOGETHER", "WEEKS"]
