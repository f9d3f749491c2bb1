"""The forms: a matter with its list, ratings, points, and an agreement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, text_field
from counterpoint.web.spaces.places import Voice

MOST_OPTIONS, MOST_ITEMS, LONGEST = 12, 30, 300
ALL_POINTS = 100
WAYS = (
    ("chores", _("Chores, each of them done by one of us")),
    ("goods", _("Belongings, or whose turn it is: each goes to one of us whole")),
    ("split", _("Belongings, holidays, time: one of them may be split between us")),
)


class LinesField(forms.CharField):
    """Several things, one to a line."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        rows = {"rows": 4}
        super().__init__(max_length=most * (LONGEST + 2), widget=forms.Textarea(rows), **options)

    def clean(self, value: Any) -> Any:
        """Return the lines; refuse too many, too long ones, and two that are the same."""
        lines = tuple(line for each in super().clean(value).splitlines() if (line := each.strip()))
        if len(lines) > self.most:
            raise forms.ValidationError(
                _("These are more than %(most)s. Please keep to those that matter most."),
                params={"most": self.most},
            )
        for n, line in enumerate(lines):
            _check_line(line, lines[:n])
        return lines

    def prepare_value(self, value: Any) -> Any:
        """Return the lines as one text."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


def _check_line(line: str, others: Sequence[str]) -> None:
    if len(line) > LONGEST:
        raise forms.ValidationError(
            _("“%(line)s…” is longer than %(longest)s letters. What would be its short name?"),
            params={"line": line[:30], "longest": LONGEST},
        )
    if line.casefold() in {other.casefold() for other in others}:
        raise forms.ValidationError(_("“%(line)s” is there already."), params={"line": line})


class DecisionForm(EntryForm):
    """The question, what is around it, and the options so far."""

    matter = text_field(_("What is to be decided?"), LONGEST, rows=2)
    background = text_field(_("What there is to know about it"), 4_000, required=False)
    things = LinesField(
        label=_("Options so far"),
        most=MOST_OPTIONS,
        required=False,
        help_text=_("One to a line. Either of you can add more, until you both say it is ready."),
    )


class DivisionForm(EntryForm):
    """What is to be shared out, in which way, and the things so far."""

    matter = text_field(_("What is to be shared out?"), LONGEST, rows=2)
    way = forms.ChoiceField(label=_("What kind of things are they?"), choices=WAYS)
    things = LinesField(
        label=_("Items so far"),
        most=MOST_ITEMS,
        required=False,
        help_text=_("One to a line. Either of you can add more, until you both say it is ready."),
    )


class AddForm(forms.Form):
    """One more option or item."""

    words = forms.CharField(label=_("One more"), max_length=LONGEST)

    def __init__(self, *args: Any, things: Sequence[str] = (), most: int = 0, **more: Any) -> None:
        super().__init__(*args, **more)
        self.things, self.most = things, most

    def clean_words(self) -> str:
        """Refuse one that is too many; one that is there already is left for the page to see."""
        words = " ".join(self.cleaned_data["words"].split())
        if words not in self.things and len(self.things) >= self.most:
            raise forms.ValidationError(
                _("There are %(most)s already. Change the list to make room for another."),
                params={"most": self.most},
            )
        return words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a list with the fields in which a person values it."""

    letter: str
    words: str
    value: forms.BoundField
    reason: forms.BoundField | None


class ValuesForm(EntryForm):
    """A number for each thing of a list."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    most = 10

    def __init__(self, *args: Any, things: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.things = tuple(things)
        for n, words in enumerate(self.things):
            self.fields[f"value_{n}"] = forms.IntegerField(
                label=words, min_value=0, max_value=self.most
            )

    def lines(self) -> Iterator[Line]:
        """Yield each thing with its fields."""
        for n, words in enumerate(self.things):
            reason = self[f"reason_{n}"] if f"reason_{n}" in self.fields else None
            yield Line(letter(n), words, self[f"value_{n}"], reason)

    def content(self) -> dict[str, Any]:
        """Return the numbers in the order of the list, and what goes with them."""
        words = self.cleaned_data
        numbers = range(len(self.things))
        return {"values": [words[f"value_{n}"] for n in numbers]}


def letter(n: int) -> str:
    """Return the letter that stands for the n-th thing of a list, the first being A."""
    return chr(ord("A") + n) if n < len(_LETTERS) else str(n + 1)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class RatingsForm(ValuesForm):
    """A rating for each option, reasons, and what must or cannot be."""

    must = text_field(_("What has to be part of it"), 2_000, rows=2, required=False)
    cannot = text_field(_("What I could not live with"), 2_000, rows=2, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for n in range(len(self.things)):
            self.fields[f"reason_{n}"] = text_field(_("Why"), 1_000, rows=1, required=False)

    def content(self) -> dict[str, Any]:
        """Return the ratings, the reasons in the order of the list, and the rest."""
        words = self.cleaned_data
        reasons = [words[f"reason_{n}"] for n in range(len(self.things))]
        rest = {name: words[name] for name in ("must", "cannot")}
        return {**super().content(), "reasons": reasons, **rest}


class PointsForm(ValuesForm):
    """Points for each item: all of them, and no more."""

    most = ALL_POINTS

    def clean(self) -> None:
        """Refuse points that do not add up."""
        given = [self.cleaned_data.get(f"value_{n}") for n in range(len(self.things))]
        if None not in given and sum(filter(None, given)) != ALL_POINTS:
            raise forms.ValidationError(
                _("Your points add up to %(sum)s. Please spread exactly %(all)s."),
                params={"sum": sum(filter(None, given)), "all": ALL_POINTS},
            )


class AgreementForm(EntryForm):
    """What is agreed, as it may be drafted alone."""

    words = text_field(_("In your shared words"), 4_000, rows=4)
    dissent = text_field(
        _("What still does not sit right"),
        2_000,
        rows=2,
        required=False,
        help_text=_("Say whose it is. It stays with the agreement, and nothing has to follow."),
    )
    look_again = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("It comes back to Today on that day, for both of you."),
    )

    def clean_look_again(self) -> date | None:
        """Refuse a day that has passed."""
        day: date | None = self.cleaned_data["look_again"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(
                _("That day has passed. Choose one that is to come, or leave it empty.")
            )
        return day


class JointAgreementForm(AgreementForm):
    """What is agreed, as the two make it: with what it follows, and who leaned in."""

    follows = forms.ChoiceField(label=_("It comes down to"), required=False)
    leaned = forms.MultipleChoiceField(
        label=_("Who leaned in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who came some of the way for this: one of you, both, or neither."),
    )
    field_order = ("words", "follows", "leaned", "dissent", "look_again", "id", "base")

    def __init__(
        self, *args: Any, voices: Sequence[Voice] = (), things: Sequence[str] = (), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        who, what = self.fields["leaned"], self.fields["follows"]
        assert isinstance(who, forms.MultipleChoiceField)
        assert isinstance(what, forms.ChoiceField)
        who.choices = [(str(voice.author), voice.name) for voice in voices]
        what.choices = [("", _("something else, or some of each"))]
        what.choices += [(words, f"{letter(n)}. {words}") for n, words in enumerate(things)]
        if not things:
            del self.fields["follows"]


def in_three_months() -> date:
    """Return the day on which one may look again, if nobody says another."""
    return timezone.localdate() + timedelta(days=91)
