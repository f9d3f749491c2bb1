"""The check-up: statements about these weeks, answered by oneself, for oneself.

What is kept is the answers, with the set of statements and its version; they are scored whenever
they are read. What is shared is never a single answer: only where one lies on the scales that one
ticked, and how sure that is; and, if that is ticked too, what one would like more of.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpoint.library import Checkup, Scale, Score, our_checkup, read_checkups, scores
from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room
from counterpoint.web.features.empathy import extents
from counterpoint.web.features.themes import Theme, Words
from counterpoint.web.spaces import rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice
from counterpoint.web.spaces.readings import Ask

_Mark = tuple[Voice, extents.Extent]

A_SEASON = timedelta(days=90)
NEWEST = 20  # of one's check-ups, among which the last and the one before are found
MOST_WISHED = 3  # characteristics: who wishes for everything has said little


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A place on one scale, as it is shared."""

    scale: str
    mean: float
    error: float
    answered: int
    items: int


class CheckUp(Payload, frozen=True, kw_only=True, tag="checkup"):
    """One going through a set of statements: the step chosen for each, by the statement's id.

    `top` is the number of the highest step as it was asked. A copy in Ours has no answers, only
    what is `told` of the `scales` that its author chose, and `more` if that was ticked.
    """

    set: str
    version: int
    top: int
    day: date
    answers: dict[str, int] = msgspec.field(default_factory=dict)
    done: bool = False  # until then it is a draft
    scales: tuple[str, ...] = ()  # what the author ticked to be shared
    told: tuple[Told, ...] = ()
    more: tuple[str, ...] = ()  # the characteristics that its author would like more of
    shows_more: bool = False  # whether its author ticked these to be shared


class CheckUpForm(EntryForm):
    """Which set of statements to go through."""

    set = forms.ChoiceField(label=_("Which one"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["set"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(each.id, gettext(each.title)) for each in sets()]


def sets() -> tuple[Checkup, ...]:
    """Return every set that can be answered here: ours first, then those in the folder."""
    return (our_checkup(), *read_checkups(settings.CHECKUPS)[0])


def set_of(payload: CheckUp) -> Checkup | None:
    """Return the set that was answered, if it is still here with the same steps to choose from."""
    found = next((each for each in sets() if each.id == payload.set), None)
    return found if found and found.top == payload.top else None


def places_of(payload: CheckUp) -> Mapping[str, Score]:
    """Return the place on each scale that there is one for: scored now, or as it was shared."""
    if payload.told:
        return {
            each.scale: Score(each.mean, each.error, each.answered, each.items)
            for each in payload.told
        }
    checkup = set_of(payload)
    found = scores(checkup, payload.answers) if checkup else {}
    return {scale: score for scale, score in found.items() if score}


def characteristics_of(checkup: Checkup) -> tuple[Scale, ...]:
    """Return the scales of a set that are about what holds a life together."""
    return tuple(scale for scale in checkup.scales if scale.group == "characteristic")


def wished(payload: CheckUp, of: Checkup | None = None) -> tuple[Scale, ...]:
    """Return the characteristics that its author would like more of, in the order of the set.

    `of` is the set that was answered, if it is at hand.
    """
    checkup = of or (set_of(payload) if payload.more else None)
    asked = characteristics_of(checkup) if checkup else ()
    return tuple(scale for scale in asked if scale.id in payload.more)


def shared_part(payload: CheckUp) -> CheckUp | None:
    """Keep the places on the ticked scales and the ticked wish, and not one answer."""
    if not payload.done:
        return None
    places = places_of(payload)
    told = tuple(
        Told(
            scale=scale,
            mean=round(score.mean, 2),
            error=round(score.error, 2),
            answered=score.answered,
            items=score.items,
        )
        for scale, score in places.items()
        if scale in payload.scales
    )
    more = tuple(scale.id for scale in wished(payload)) if payload.shows_more else ()
    if not told and not more:
        return None
    return CheckUp(
        set=payload.set,
        version=payload.version,
        top=payload.top,
        day=payload.day,
        done=True,
        told=told,
        more=more,
    )


def extents_of(payload: CheckUp) -> list[extents.Extent]:
    """Return the soft extent on each scale, in the order of the set."""
    checkup = set_of(payload)
    if checkup is None:
        return []
    places = places_of(payload)
    return [
        extents.extent(checkup, scale, places[scale.id])
        for scale in checkup.scales
        if scale.id in places
    ]


def in_words(payload: CheckUp) -> Iterator[tuple[Words, Words]]:
    """Yield each scale with what may be said of it; of a draft only that it is one."""
    if not payload.done:
        yield gettext("Begun"), gettext("to be gone on with whenever you like")
        return
    for extent in extents_of(payload):
        yield extent.name, f"{extent.tends} {extent.sure}"
    if wish := wished(payload):
        yield _("Would like more of"), ", ".join(gettext(scale.name) for scale in wish)


def line(here: Here) -> Words:
    """Return a quiet line for the theme's page: one that is begun, or a season that has passed."""
    (page,) = rows.gather(Ask(here.mine, CheckUp, NEWEST))
    last: Kept[CheckUp] | None = page.entries[0] if page.entries else None
    if last is None:
        return ""
    if not last.payload.done:
        return _("You have begun to look at these weeks. What you answered waits in Mine.")
    if timezone.localdate() - last.payload.day > A_SEASON:
        return _("A season has passed since you last looked at how these weeks have been.")
    return ""


def side_by_side(here: Here, place: Place, kept: Kept[CheckUp]) -> dict[str, Any]:
    """Return what its page in Ours shows: the extents, and those of both where both told one."""
    (page,) = rows.gather(Ask(place, CheckUp, NEWEST))
    own = extents_of(kept.payload)
    other = next((each for each in page.entries if _answers_the_same(each, kept)), None)
    pairs: list[dict[str, Any]] = []
    if other:
        theirs = {each.id: each for each in extents_of(other.payload)}
        pairs = [
            _side_by_side((kept.voice, each), (other.voice, theirs[each.id]))
            for each in own
            if each.id in theirs
        ]
    return {
        "extents": own,
        "pairs": pairs,
        "set": set_of(kept.payload),
        "wish": wished(kept.payload),
    }


def _answers_the_same(each: Kept[CheckUp], kept: Kept[CheckUp]) -> bool:
    return each.author != kept.author and each.payload.set == kept.payload.set


def _side_by_side(one: _Mark, other: _Mark) -> dict[str, Any]:
    """Return a scale with the extents of both, in the same order whoever looks."""
    marks = sorted((one, other), key=lambda mark: mark[0].line)
    each = one[1]
    return {"name": each.name, "low": each.low_word, "high": each.high_word, "marks": marks}


CHECKUP = Feature(
    payload=CheckUp,
    form=CheckUpForm,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    theme=Theme.EMPATHY,
    icon="mine",
    title=_("How these weeks have been"),
    one=_("Check-up"),
    lede=_("A check-up from your own side, whenever you like; once in a season is plenty."),
    add=_("Look at these weeks"),
    empty=_("Nothing here yet. It takes a quarter of an hour, in as many sittings as you like."),
    card="features/empathy/_checkup.html",
    page="features/empathy/checkup_shared.html",
    more=side_by_side,
    part=shared_part,
    say=in_words,
    gist=lambda payload: ", ".join(str(label) for label, _said in in_words(payload)),
    line=line,
)
