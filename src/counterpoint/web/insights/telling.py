"""What two people are told about who moves whom: one sentence for each thing, by rule.

No sentence is stronger than its interval and none says cause; tests hold the rules below. What is
not known is said to be not known, which is the commonest honest answer.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterpoint.web.insights.map import Moved
from counterpoint.web.insights.moving import CARRY, FEWEST, INFLUENCE, Arrow, Moving, Range, Share

LITTLE = 0.05  # standard deviations: below it an effect may be almost nothing
CLEAR = 0.20  # above it a step that one would notice
MOST = 50  # in hundredths: above it “most” may be said
EVEN = 0.5  # reciprocity that is nearer to both ways than to one
Names = tuple[str, str]


def together(found: Moving, names: Names) -> str:
    """Say whether the two go up and down together on the same day."""
    if found.together is None and found.pairs >= FEWEST:
        return _("Whether you go together can’t be told from these days.")
    if found.together is None:
        return _("There are too few days of both to say whether they go together.")
    words = {"one": names[0], "other": names[1]}
    if found.together.low > 0:
        said = _("On the same day, %(one)s and %(other)s tend to be up together and down together.")
    elif found.together.high < 0:
        said = _("On the same day, when one of you is up, the other tends to be down.")
    else:
        return _("Whether you go up and down on the same days, these days can’t tell yet.")
    return said % words + " " + _("Days that go together don’t show who moves whom.")


def own(arrow: Arrow, names: Names) -> str:
    """Say how much of one day is still there on one's next."""
    words = {"name": names[arrow.of]}
    if arrow.evidence == "told" and arrow.effect.low > 0:
        return _("A high or a low day of %(name)s’s tends to reach into the next one.") % words
    if arrow.evidence == "told" and arrow.effect.high < 0:
        return (
            _("After a high day of %(name)s’s a lower one tends to come, and the reverse.") % words
        )
    return _("How far %(name)s’s days reach into the next, these days can’t tell yet.") % words


def between(arrow: Arrow, found: Moving, names: Names) -> str:
    """Say whether one's days tend to follow the other's."""
    words = {"one": names[arrow.of], "other": names[arrow.after]}
    if arrow.evidence == "told":
        if arrow.effect.value > 0:
            said = _("When %(other)s’s day is higher, %(one)s’s next day tends to be higher too.")
        else:
            said = _("When %(other)s’s day is higher, %(one)s’s next day tends to be lower.")
        return f"{said % words} {_size(arrow.effect)}"
    if found.small:
        return (
            _("If %(one)s’s days follow %(other)s’s at all, it is probably by very little.") % words
        )
    if arrow.evidence == "unsteady":
        return (
            _(
                "%(one)s’s days seem to lean on %(other)s’s, but not in the same way in both "
                "halves of these days, so nothing is read into it."
            )
            % words
        )
    return _("Whether %(one)s’s days follow %(other)s’s, these days can’t tell yet.") % words


def _size(effect: Range) -> str:
    """Say how large a told effect may be: the near and the far end of its interval."""
    near, far = sorted((abs(effect.low), abs(effect.high)))
    if effect.low <= 0 <= effect.high or near < LITTLE:
        if far > CLEAR:
            return _("It could be almost nothing, or a clear step.")
        return _("It could be almost nothing, or a small step.")
    if far > CLEAR:
        return _("It is a small step, or a clear one.")
    return _("It is a small step.")


def pattern(found: Moving, names: Names) -> str:
    """Say how the two directions stand to each other, if the days bear that."""
    if found.pattern == "mutual":
        return _("In these weeks the days of each tend to follow those of the other.")
    if found.pattern == "one-sided" and found.stronger is not None:
        words = {"one": names[1 - found.stronger], "other": names[found.stronger]}
        return _("In these weeks %(one)s’s days follow %(other)s’s more than the reverse.") % words
    if found.pattern == "independent":
        return _("In these weeks your days seem to go their own ways from one to the next.")
    if found.pattern == "refused":
        if len(found.refused) > 1:
            return _(
                "The answers of both of you hardly differ from day to day, or lie at one end of "
                "the scale, so nothing can be read off how they change."
            )
        return _(
            "%(who)s’s answers hardly differ from day to day, or lie at one end of the scale, so "
            "nothing can be read off how they change."
        ) % {"who": names[found.refused[0]]}
    return _("How the two directions compare, these days can’t tell yet.")


def waits(found: Moving) -> str:
    """Say what more days would allow; nothing once all may be said."""
    if found.pairs >= INFLUENCE:
        return ""
    if found.pairs < CARRY:
        later = _("From about 30 on, one can look at how a day reaches into the next.")
    else:
        later = _("From about 90 on, one can begin to look at who moves whom.")
    said = _("So far there are %(pairs)d pairs of days running that you both shared.")
    return said % {"pairs": found.pairs} + " " + later


def shares(share: Share, name: str) -> str:
    """Say plainly how much of one's ups and downs none of this explains."""
    words = {"name": name, "low": round(share.left.low), "high": round(share.left.high)}
    if share.left.low > MOST:
        said = _(
            "Most of how %(name)s’s days go up and down, about %(low)d to %(high)d in 100, goes "
            "with none of these."
        )
    else:
        said = _(
            "Of how %(name)s’s days go up and down, about %(low)d to %(high)d in 100 goes with "
            "none of these."
        )
    return said % words


def reciprocity(found: Moving) -> str:
    """Say how even the two directions are, if the days bear that."""
    if found.pairs < INFLUENCE or found.refused:
        return ""
    if found.reciprocity is None:
        return _("How even the two directions are can’t be told yet: both may be about nothing.")
    low, high = found.reciprocity.low, found.reciprocity.high
    if low > EVEN:
        return _("As far as one can see, it tends to go both ways about alike.")
    if high < EVEN and low > -EVEN:
        return _("As far as one can see, it tends to go more one way than the other.")
    return _("How even the two directions are, these days can’t tell yet.")


def went(found: Moved, name: str) -> str:
    """Say which way the middle of somebody's days went, over how many quarters."""
    parts = {
        (1, 0): _("%(name)s’s days tend to have more room to be oneself than %(then)s."),
        (-1, 0): _("%(name)s’s days tend to have less room to be oneself than %(then)s."),
        (0, 1): _("%(name)s’s days tend to be closer than %(then)s."),
        (0, -1): _("%(name)s’s days tend to be less close than %(then)s."),
        (1, 1): _("%(name)s’s days tend to have more room and to be closer than %(then)s."),
        (1, -1): _("%(name)s’s days tend to have more room and to be less close than %(then)s."),
        (-1, 1): _("%(name)s’s days tend to have less room and to be closer than %(then)s."),
        (-1, -1): _("%(name)s’s days tend to have less room and to be less close than %(then)s."),
    }
    months = ngettext("%(n)d month before", "%(n)d months before", 3 * found.quarters)
    then = months % {"n": 3 * found.quarters}
    return parts[found.room, found.closeness] % {"name": name, "then": then}
