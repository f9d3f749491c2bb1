"""Talk: taking turns on one device or two, the weekly look at us, and repair after a conflict."""

from counterpoint.web.features.talking.kinds import TALK, UNSAID
from counterpoint.web.features.talking.repairing import LETTER, NEEDS, SIDE

__all__ = ["LETTER", "NEEDS", "SIDE", "TALK", "UNSAID"]
