"""What a feature is: one kind of thing that people do here, described by one value.

A feature has no model and no migration. It brings a typed payload (what is sealed), a form, and
a `Feature` that says the rest. Listing, writing, showing, editing, sharing, erasing and export
loop over the registry in `features/__init__.py`; docs/add-a-feature.md adds one step by step.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from counterpoint.web.accounts.stash import HAD_FILES
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place


class Payload(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True, gc=False
):
    """What is sealed. A new field needs a default, so that what was written before still opens."""


T = TypeVar("T", bound=Payload)


class Room(Enum):
    """Which cards come first on Ours, and whether a theme's page leads to its list there."""

    MINE = "mine"
    OURS = "ours"


class Reveal(Enum):
    """When the other may see an entry."""

    PRIVATE = "private"  # never
    SHARED = "shared"  # when its author shares it
    WHEN_BOTH = "when both"  # when both have answered
    TOGETHER = "together"  # when its author puts it into Ours, where either may change it
    REPLY = "reply"  # at once: it is said under something in Ours
    APART = "apart"  # as its own pages say; it has none of the general ones


class By(Enum):
    """Who may say a reply."""

    OTHER = "other"  # the one who did not write what it is said under
    AUTHOR = "author"  # the one who did
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number from 0 to 10 in a payload that may be followed over days."""

    name: str
    label: Words
    low: Words
    high: Words
    words: tuple[Words, Words, Words, Words, Words]

    def say(self, value: int) -> Words:
        """Return the word for a value."""
        return self.words[min(4, value * 5 // 11)]


class EntryForm(forms.Form):
    """The form of an entry: its fields carry the names of the payload's."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def own_fields(self) -> list[forms.BoundField]:
        """Return the fields that a person fills in."""
        return [field for field in self.visible_fields() if field.name not in ("id", "base")]

    def content(self) -> dict[str, Any]:
        """Return what goes into the payload."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("id", "base")}

    def sent(self) -> QueryDict:
        """Return a copy of what was sent, to be changed and shown again."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        if self.files:
            data[HAD_FILES] = "1"
        return data

    def check_share(self) -> bool:
        """Say whether there is something to share; add an error by the field if not."""
        return True


def text_field(
    label: Words, longest: int, rows: int = 3, *, cuts: bool = False, **options: Any
) -> forms.CharField:
    """Return a field for a person's own words.

    Too many are told when they are sent, with all of them still there. A browser that knew the
    limit would cut what is pasted and say nothing; with `cuts` it does, where no page could tell.
    """
    placeholder = options.pop("placeholder", "")
    field = forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": placeholder}),
        **options,
    )
    if not cuts:
        del field.widget.attrs["maxlength"]
    return field


def choice_field(
    label: Words, choices: Iterable[tuple[str, Words]], unanswered: Words
) -> forms.ChoiceField:
    """Return a field of which one choice has to be ticked; `unanswered` asks for it."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": unanswered},
    )


def past_day(day: date, today: date) -> date:
    """Return the day; refuse one that has not come yet."""
    if day > today:
        raise ValidationError(_("That day has not come yet. Please choose today or a day before."))
    return day


class Aside(NamedTuple):
    """A link to something of one's own that belongs beside what is shown."""

    url: str
    words: Words


def whole(payload: T) -> T | None:
    """Share all of a payload."""
    return payload


@dataclass(frozen=True, kw_only=True)
class Feature(Generic[T]):
    """One kind of thing that people do here."""

    payload: type[T]
    form: type[EntryForm]
    room: Room
    reveal: Reveal
    icon: str
    title: Words  # of its page, and of its card on Mine or Ours
    one: Words  # what a single one is called
    lede: Words  # one sentence on what it is for
    add: Words  # the link to a new one
    empty: Words  # what its page says while there is nothing
    hint: Words = ""  # what stands below its form
    theme: Theme | None = None  # on whose page it is found
    doors: tuple[Door, ...] = ()  # ways into pages of its own, on the theme's page
    listed: bool = True  # whether the theme's page leads to its list
    offline: bool = False  # whether its form can be filled without a network
    under: tuple[str, ...] = ()  # the kinds that a reply is said under
    by: By = By.OTHER  # who may say a reply
    card: str = "features/_card.html"  # how one entry looks
    rows: str = "features/_rows.html"  # how several look
    fields: str = "features/_fields.html"  # how its form looks
    page: str = "features/show.html"  # the page of one entry in Ours
    more: Callable[[Here, Place, Kept[T]], dict[str, Any]] | None = None  # what that page needs
    part: Callable[[T], T | None] = whole  # what of it the other sees when it is shared
    start: Callable[[T | None], dict[str, Hashable]] | None = None  # a new form, after the last
    fill: Callable[[T], dict[str, Any]] = msgspec.structs.asdict  # a form, from its entry
    say: Callable[[T], Iterable[tuple[Words, Words]]] | None = None  # what is in it, in words
    gist: Callable[[T], Words] | None = None  # it on one line, where its first value will not do
    when: Callable[[T], str] | None = None  # its days in words, where it is about more than one
    again: Callable[[T], tuple[date | None, str]] | None = None  # when to look again, and its name
    files: Callable[[Place, Kept[T]], Iterable[tuple[str, bytes]]] | None = None  # for an export
    # A link beside something of another kind in Ours, if there is one to show; and a quiet line on
    # its theme's page.
    aside: Callable[[Here, Place, Kept[Any]], Aside | None] | None = None
    line: Callable[[Here], Words] | None = None
    measures: tuple[Measure, ...] = ()

    @property
    def kind(self) -> str:
        """Return the tag that is sealed with every payload of this feature."""
        return str(self.payload.__struct_config__.tag)

    @property
    def whole(self) -> bool:
        """Say whether an entry is shared whole, and not in part."""
        return self.part is whole

    @property
    def when_both(self) -> bool:
        """Say whether an entry is seen when both have answered."""
        return self.reveal is Reveal.WHEN_BOTH

    @property
    def shareable(self) -> bool:
        """Say whether its author may share an entry, or put it into Ours."""
        return self.reveal in (Reveal.SHARED, Reveal.TOGETHER)

    @property
    def together(self) -> bool:
        """Say whether both make it, once it is in Ours."""
        return self.reveal is Reveal.TOGETHER

    @property
    def in_mine(self) -> bool:
        """Say whether an entry starts in Mine."""
        return self.reveal in (Reveal.PRIVATE, Reveal.SHARED, Reveal.TOGETHER)

    @property
    def in_ours(self) -> bool:
        """Say whether Ours has a list of it."""
        return self.reveal in (Reveal.SHARED, Reveal.WHEN_BOTH, Reveal.TOGETHER)

    def entrances(self, alone: bool = False) -> tuple[Door, ...]:
        """Return the ways into it from its theme's page: its own list, then its other doors.

        What is shared begins in Mine, so somebody `alone` finds it there.
        """
        if not self.listed or self.reveal in (Reveal.REPLY, Reveal.APART):
            return self.doors
        begins = alone and self.reveal is Reveal.SHARED
        ours = self.room is Room.OURS and self.in_ours and not begins
        to = "ours-kind" if ours else "kind"
        door = Door(to, self.title, self.lede, self.icon, ours, (self.kind,))
        return (door, *self.doors)

    def read_form(self, form: EntryForm) -> T:
        """Return the payload of a valid form."""
        return msgspec.convert(form.content(), self.payload)

    def keep_what_no_form_asks(self, form: EntryForm, payload: T) -> T:
        """Return a payload with what a valid form says, and the rest as it was."""
        said = self.read_form(form)
        return msgspec.structs.replace(
            payload, **{name: getattr(said, name) for name in form.content()}
        )

    def read_reply(self, words: dict[str, Any]) -> Any:
        """Return the payload of a reply from its words and what it is said under."""
        return msgspec.convert(words, self.payload)

    def lines(self, payload: T) -> list[tuple[Words, Words]]:
        """Return label and value of what is in a payload, for the general card and for export."""
        if self.say:
            return list(self.say(payload))
        found = []
        for name, field in self.form.base_fields.items():
            value = getattr(payload, name, None)
            if not field.widget.is_hidden and value not in ("", None, ()):
                found.append((field.label or name, _in_words(field, value)))
        return found

    def on_one_line(self, payload: T) -> Words:
        """Return what a payload says, for a list that leads to its page."""
        if self.gist:
            said = self.gist(payload)
        else:
            said = next((value for _label, value in self.lines(payload)), "")
        return said or self.one


def labelled(lines: Iterable[tuple[Words, Words]]) -> str:
    """Return labels with their values as one line."""
    return " · ".join(f"{label}: {value}" for label, value in lines)


def _in_words(field: forms.Field, value: Any) -> Words:
    if isinstance(value, tuple):
        return ", ".join(str(_in_words(field, each)) for each in value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # of pairs
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(localize(value))
