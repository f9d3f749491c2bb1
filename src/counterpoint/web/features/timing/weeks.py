"""A week of one person: how many hours they wished and lived for me, we, others and work.

And, for themselves alone, whether they would like more for me or more for us. One of each a week,
under an id that is made from the week, so that sending twice is harmless.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import localize
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import (
    EntryForm,
    Feature,
    Payload,
    Reveal,
    Room,
    labelled,
)
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.features.timing.calendar import FIRST, WEEK, days_of, monday, this_monday
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place

Hours = Annotated[float, msgspec.Meta(ge=0, le=168)] | None
Feels = Literal["me", "right", "we"]
FEELS: tuple[tuple[Feels, Words], ...] = (
    ("me", _("more me")),
    ("right", _("about right")),
    ("we", _("more we")),
)


class Part(NamedTuple):
    """One of the four that a week is shared out among."""

    name: str
    label: Words
    hint: Words
    less: Words
    about: Words
    more: Words


PARTS = (
    Part(
        "me",
        _("Me"),
        _("alone, or with what is yours"),
        _("Less time alone than wished for."),
        _("Time alone was about right."),
        _("More time alone than wished for."),
    ),
    Part(
        "we",
        _("We"),
        _("the two of you, awake and there"),
        _("Less time together than wished for."),
        _("Time together was about right."),
        _("More time together than wished for."),
    ),
    Part(
        "others",
        _("Others"),
        _("friends, family, people you care for"),
        _("Less time with others than wished for."),
        _("Time with others was about right."),
        _("More time with others than wished for."),
    ),
    Part(
        "work",
        _("Work"),
        _("paid or not, the way there too"),
        _("Less work than wished for."),
        _("Work was about as much as wished for."),
        _("More work than wished for."),
    ),
)
LIVED = tuple(part.name for part in PARTS)
WISHED = tuple(f"wished_{name}" for name in LIVED)


class Week(Payload, frozen=True, kw_only=True, tag="week"):
    """One week; what was left blank is None, never zero. `day` is its Monday."""

    day: date
    wished_me: Hours = None
    wished_we: Hours = None
    wished_others: Hours = None
    wished_work: Hours = None
    me: Hours = None
    we: Hours = None
    others: Hours = None
    work: Hours = None

    @property
    def bars(self) -> "list[Bar]":
        """Return the parts of which something is said, as they are drawn."""
        return bars(self)

    @property
    def lived(self) -> "list[tuple[Words, str]]":
        """Return the hours that were lived, each with its part."""
        told = ((part.label, getattr(self, part.name)) for part in PARTS)
        return [(label, in_hours(value)) for label, value in told if value is not None]

    @property
    def sentences(self) -> list[Words]:
        """Say how it went beside how it was wished."""
        return sentences(self)


class Balance(Payload, frozen=True, kw_only=True, tag="balance"):
    """What one would like more of, in a week: for oneself alone."""

    day: date
    feels: Feels


def week_id(mine: Place, kind: str, week: date) -> uuid.UUID:
    """Return the id of the one entry of a kind of a week; its Sunday before has come everywhere."""
    return mine.answer_id(kind, week.isoformat(), week - timedelta(days=1), mine.me.author)


def a_week(day: date) -> date:
    """Return the Monday of a day; refuse a week that has not begun, or is of another time."""
    if not FIRST <= day < this_monday() + WEEK:
        raise ValidationError(_("Please choose this week or an earlier one."))
    return monday(day)


class WeekForm(EntryForm):
    """Eight numbers, each of which may stay blank."""

    day = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            for name, label in (
                (f"wished_{part.name}", _("Wished")),
                (part.name, _("Lived")),
            ):
                self.fields[name] = forms.FloatField(
                    label=label, min_value=0, max_value=168, required=False
                )

    def clean_day(self) -> date:
        """Return the Monday of the week."""
        return a_week(self.cleaned_data["day"])

    def clean(self) -> None:
        """Refuse a week of which nothing is said."""
        said = [self.cleaned_data.get(name) for name in (*WISHED, *LIVED)]
        if not self.errors and all(value is None for value in said):
            self.add_error(None, _("Fill in at least one number. The rest can stay blank."))

    def rows(self) -> list[dict[str, Any]]:
        """Return each part with its two fields, and what stands in them."""
        return [
            {
                "part": part,
                "fields": [_filled(self[f"wished_{part.name}"]), _filled(self[part.name])],
            }
            for part in PARTS
        ]


def _filled(field: forms.BoundField) -> tuple[forms.BoundField, str]:
    """Return a field with its number as browsers want it, whatever the reader's language."""
    value = field.value()
    return field, f"{value:g}" if isinstance(value, float | int) else value or ""


class BalanceForm(EntryForm):
    """More for me, about right, more for us."""

    day = forms.DateField(widget=forms.HiddenInput)
    feels = forms.ChoiceField(
        label=_("Just now I would like"),
        choices=FEELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )

    def clean_day(self) -> date:
        """Return the Monday of the week."""
        return a_week(self.cleaned_data["day"])


def start(last: Week | None) -> dict[str, Any]:
    """Return what a new week begins with: the same wishes as the last one."""
    wishes = {name: getattr(last, name) for name in WISHED} if last else {}
    return {"day": this_monday(), **wishes}


def in_words(week: Week) -> Iterator[tuple[Words, Words]]:
    """Yield what a week says, each part with its label."""
    for bar in bars(week):
        yield bar.part.label, bar.text


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a week as it is drawn: lengths in percent of the longest, None if blank."""

    part: Part
    text: str
    lived: float | None
    wished: float | None


def bars(week: Week) -> list[Bar]:
    """Return the parts of a week of which something is said."""
    pairs = [
        (part, getattr(week, part.name), getattr(week, f"wished_{part.name}")) for part in PARTS
    ]
    longest = 1.15 * max((v for _, *both in pairs for v in both if v is not None), default=0) or 1

    def length(value: float | None) -> float | None:
        return None if value is None else 100 * value / longest

    return [
        Bar(part, _said(lived, wished), length(lived), length(wished))
        for part, lived, wished in pairs
        if lived is not None or wished is not None
    ]


def _said(lived: float | None, wished: float | None) -> str:
    words = {"lived": in_hours(lived), "wished": in_hours(wished)}
    if lived is None:
        return _now("wished %(wished)s h") % words
    if wished is None:
        return _now("%(lived)s h") % words
    return _now("%(lived)s h · wished %(wished)s h") % words


def in_hours(value: float | None) -> str:
    """Return a number of hours, without a fraction that says nothing."""
    if value is None:
        return ""
    return str(localize(int(value) if value == int(value) else round(value, 2)))


def sentences(week: Week) -> list[Words]:
    """Say how a week went beside how it was wished, roughly: a few hours are no difference."""
    found = []
    for part in PARTS:
        lived, wished = getattr(week, part.name), getattr(week, f"wished_{part.name}")
        if lived is not None and wished is not None:
            near = max(1.0, 0.15 * wished)
            apart = lived - wished
            found.append(
                part.about if abs(apart) <= near else part.more if apart > 0 else part.less
            )
    return found


def feels_in_words(payload: Balance) -> Iterator[tuple[Words, Words]]:
    """Yield what somebody would like more of."""
    yield _("Just now I would like"), dict(FEELS)[payload.feels]


def newest(weeks: tuple[Kept[Week], ...], week: date) -> Kept[Week] | None:
    """Return what one said of a week, or None."""
    return next((kept for kept in weeks if kept.payload.day == week), None)


WEEKS: Feature[Week] = Feature(
    payload=Week,
    form=WeekForm,
    theme=Theme.TIME,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="clock",
    title=_("Weeks"),
    one=_("A week"),
    lede=_("Me, we, others, work: about how you wished it, and about how it went."),
    add=_("This week"),
    empty=_("Nothing here yet. A rough guess is enough."),
    hint=_("Roughly is enough, and anything may stay blank."),
    listed=False,
    doors=(
        Door(
            "my-time",
            _("My week"),
            _("Wished and lived, and what you would like more of."),
            "clock",
        ),
        Door(
            "calendar",
            _("From a calendar file"),
            _("Let a calendar fill in the hours."),
            "download",
        ),
        Door(
            "our-time",
            _("Our week"),
            _("What each of you shares of it, side by side."),
            "rings",
            ours=True,
        ),
    ),
    card="features/timing/_week.html",
    fields="features/timing/_week_fields.html",
    start=start,
    say=in_words,
    gist=lambda week: " ".join(map(str, sentences(week))) or labelled(in_words(week)),
    when=lambda week: days_of(week.day),
)

BALANCE: Feature[Balance] = Feature(
    payload=Balance,
    form=BalanceForm,
    theme=Theme.TIME,
    room=Room.MINE,
    reveal=Reveal.PRIVATE,
    icon="clock",
    title=_("More me, more we"),
    one=_("What I would like more of"),
    lede=_("Once a week, for you alone. Nobody else can see it."),
    add=_("Say it for this week"),
    empty=_("Nothing here yet. It takes one tap."),
    listed=False,
    fields="features/timing/_balance_fields.html",
    say=feels_in_words,
    when=lambda felt: days_of(felt.day),
)
