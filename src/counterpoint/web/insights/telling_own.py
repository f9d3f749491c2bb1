"""What one person is told about their own days: one sentence for each thing, by rule.

As for two (`telling`): no sentence is stronger than its interval, and none says cause.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from counterpoint.web.insights.moving import CARRY
from counterpoint.web.insights.own import Carry, Pair

_Names = Mapping[str, object]


def carry(found: Carry, names: _Names) -> str:
    """Say how far a day of one signal reaches into the next."""
    words = {"signal": names[found.signal]}
    if found.refused:
        return (
            _(
                "%(signal)s: the answers hardly differ from day to day, or lie at one end of the "
                "scale, so nothing is read off how they change."
            )
            % words
        )
    if found.told and found.effect and found.effect.value > 0:
        return _("%(signal)s: a high or a low day tends to reach into the next one.") % words
    if found.told:
        return _("%(signal)s: after a high day a lower one tends to come, and the reverse.") % words
    if found.pairs < CARRY:
        return (
            _("%(signal)s: too few days running to look at how one reaches into the next.") % words
        )
    return _("%(signal)s: how far a day reaches into the next, these days can’t tell yet.") % words


def pair(found: Pair, names: _Names) -> str:
    """Say whether two signals go together on one day."""
    words = {"one": names[found.one], "other": names[found.other]}
    if not found.told:
        return _("%(one)s and %(other)s: these days can’t tell yet.") % words
    if found.together.value > 0:
        return _("%(one)s and %(other)s tend to be high together and low together.") % words
    return _("When one of %(one)s and %(other)s is high, the other tends to be low.") % words
