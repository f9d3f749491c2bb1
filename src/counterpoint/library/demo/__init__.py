"""The made-up life of Robin and Noor: their words in TOML, and when they said them."""

from counterpoint.library.demo.checkins import Moment
from counterpoint.library.demo.life import Life, Voice, life

__all__ = ["Life", "Moment", "Voice", "life"]
