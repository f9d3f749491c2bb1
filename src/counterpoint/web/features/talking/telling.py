"""A talk in words and shapes: what was named, when it goes on, how far a turn has come."""

from datetime import datetime
from math import cos, pi, sin
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterpoint.web.features.talking.repairing import Needs
from counterpoint.web.features.talking.words import feeling_choices, in_words, need_choices
from counterpoint.web.spaces.entries import Kept


def arc(gone: float) -> dict[str, str]:
    """Return how far the arc of a clock has come, of 1, and where its dot is."""
    angle = 2 * pi * gone
    return {
        "gone": f"{100 * gone:.1f}",
        "x": f"{130 + 120 * sin(angle):.1f}",
        "y": f"{130 - 120 * cos(angle):.1f}",
    }


def when(until: datetime) -> str:
    """Return a time that is to come, as it stands within a sentence."""
    days = (until.date() - timezone.localdate()).days
    words = {"time": date_format(until, "H:i"), "day": date_format(until, "l")}
    if days == 0:
        return _("today at %(time)s") % words
    return (_("tomorrow at %(time)s") if days == 1 else _("%(day)s at %(time)s")) % words


def named(feelings: tuple[str, ...], needs: tuple[str, ...]) -> str:
    """Return feelings and needs in words."""
    words = (in_words(feelings, feeling_choices()), in_words(needs, need_choices()))
    return "; ".join(each for each in words if each)


def needed(kept: Kept[Needs]) -> dict[str, Any]:
    """Return what one of the two needed, as a page shows it."""
    return {
        "voice": kept.voice,
        "chips": in_words(kept.payload.needs, need_choices()),
        "words": kept.payload.needed,
    }
