"""Support: good news told, hard moments with the help that fits, and thanks.

What is said under them stands with them in Ours; what one gave and felt one received is drawn in
Mine, for oneself alone.
"""

from counterpoint.web.features.support.answers import HARD_REPLY, HELPED, WIN_REPLY
from counterpoint.web.features.support.moments import HARD, WIN
from counterpoint.web.features.support.thanks import THANKS

__all__ = ["HARD", "HARD_REPLY", "HELPED", "THANKS", "WIN", "WIN_REPLY"]
