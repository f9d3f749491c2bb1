"""From a score to a soft extent: where on a scale, how wide, and in words that claim no more."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterpoint.library import Checkup, Scale, Score

_LIKELY = 2  # standard errors to either side


@dataclass(frozen=True, slots=True)
class Extent:
    """A place on a scale as the pages show it: `low`, `middle` and `high` go from 0 to 10."""

    id: str
    name: str
    about: str
    low_word: str
    high_word: str
    low: float
    middle: float
    high: float
    tends: str
    sure: str
    answered: int
    items: int
    source: str
    group: str


def extent(checkup: Checkup, scale: Scale, score: Score) -> Extent:
    """Return the extent of a score."""
    to_ten = 10 / checkup.top
    low = max(0.0, (score.mean - _LIKELY * score.error) * to_ten)
    high = min(10.0, (score.mean + _LIKELY * score.error) * to_ten)
    middle = score.mean * to_ten
    return Extent(
        id=scale.id,
        name=_(scale.name),
        about=_(scale.about),
        low_word=_(scale.low),
        high_word=_(scale.high),
        low=low,
        middle=middle,
        high=high,
        tends=_tends(scale, low, middle, high),
        sure=_sure(high - low),
        answered=score.answered,
        items=score.items,
        source=scale.source,
        group=scale.group,
    )


def _tends(scale: Scale, low: float, middle: float, high: float) -> str:
    if high - low > 6:
        return _("These answers point in several directions, so it can’t tell yet.")
    if 4 <= middle <= 6:
        if scale.middle:
            return _("These weeks tend to an even balance.")
        return _("These weeks tend to lie in between.")
    end = _(scale.low) if middle < 4 else _(scale.high)
    if low < 5 < high:
        said = _("These weeks may tend towards “%(end)s”, or lie in between.")
    elif 2 <= middle <= 8:
        said = _("These weeks tend towards “%(end)s”.")
    else:
        said = _("These weeks tend clearly towards “%(end)s”.")
    return said % {"end": end}


def _sure(width: float) -> str:
    if width <= 2:
        return _("The answers are much alike.")
    if width <= 4:
        return _("The answers differ a little, so this is rough.")
    return _("The answers differ a lot, so this is very rough.")
