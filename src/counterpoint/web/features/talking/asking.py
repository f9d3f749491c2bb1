"""The forms of a talk: how it begins, and what goes with a move."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, choice_field, text_field
from counterpoint.web.features.talking.going import MINUTE, Choice, Keep, Line
from counterpoint.web.features.talking.kinds import coming_day
from counterpoint.web.features.talking.words import (
    SUBJECT_LONGEST,
    WORDS_LONGEST,
    chips_field,
    feeling_choices,
    need_choices,
)
from counterpoint.web.spaces import clock

_TEN = time(10)


class BeginForm(EntryForm):
    """How a talk begins: about what, who speaks first, how long a turn is, on how many devices."""

    subject = forms.CharField(
        label=_("What is it about?"),
        max_length=SUBJECT_LONGEST,
        required=False,
        help_text=_("A few words that both of you could agree to. Leave it blank if you like."),
    )
    first = forms.ChoiceField(
        label=_("Who speaks first?"), widget=forms.RadioSelect, choices=[("me", ""), ("other", "")]
    )
    minutes = forms.TypedChoiceField(
        label=_("How long is a turn?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(str(n), _("%(number)s minutes") % {"number": n}) for n in range(2, 6)],
        initial="3",
    )
    devices = forms.ChoiceField(
        label=_("Where are you?"),
        widget=forms.RadioSelect,
        choices=[
            ("two", _("Each at a device of our own")),
            ("one", _("Both at this one")),
        ],
        initial="two",
    )

    def name_them(self, me: str, other: str) -> None:
        """Say the two names in the question of who speaks first."""
        field = self.fields["first"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("me", me), ("other", other)]


class MoveForm(forms.Form):
    """What somebody says with a move."""

    def words(self, line: Line) -> dict[str, Any]:
        """Return what the move of that line's person needs."""
        return dict(self.cleaned_data)


class SayForm(MoveForm):
    """What the listener heard; or nothing, when it was said aloud."""

    heard = text_field(_("What I heard"), WORDS_LONGEST, rows=4, required=False)

    def clean_heard(self) -> str:
        """Take no words when they were said aloud: what was noted stays its author's."""
        words: str = self.cleaned_data["heard"]
        if self.data.get("then") == "aloud":
            return ""
        if not words:
            raise forms.ValidationError(
                _("Write what you heard, or say it aloud and press “I said it aloud”.")
            )
        return words

    def words(self, line: Line) -> dict[str, Any]:
        """Return what the move needs."""
        return {"words": self.cleaned_data["heard"]}


class DoneForm(MoveForm):
    """Words for it, if the speaker looked for some."""

    feelings = chips_field(_("I feel"), feeling_choices)
    needs = chips_field(_("I need"), need_choices)

    def words(self, line: Line) -> dict[str, Any]:
        """Return what the move needs."""
        return {name: tuple(self.cleaned_data[name]) for name in ("feelings", "needs")}


class ConfirmForm(MoveForm):
    """What the speaker says to what was heard."""

    answer = choice_field(
        _("Is that it?"),
        [
            ("yes", _("Yes, that’s it")),
            ("add", _("Nearly. I’d add…")),
            ("again", _("Not yet. Once more, please")),
        ],
        _("Please choose one of the three."),
    )
    added = text_field(_("What I would add"), WORDS_LONGEST, rows=2, required=False)

    def clean(self) -> None:
        """Ask for what is to be added."""
        words = self.cleaned_data
        if words.get("answer") == "add" and not words.get("added") and "added" not in self.errors:
            self.add_error("added", _("Write what you would add, or choose another answer."))

    def words(self, line: Line) -> dict[str, Any]:
        """Return what the move needs."""
        said = self.cleaned_data
        return {
            "yes": said["answer"] != "again",
            "added": said["added"] if said["answer"] == "add" else "",
        }


class TimeForm(MoveForm):
    """When to go on, or to begin."""

    when = forms.ChoiceField(
        label=_("When?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("20", _("In 20 minutes")),
            ("60", _("In an hour")),
            ("tomorrow", _("Tomorrow at ten")),
        ],
    )
    at = forms.TimeField(
        label=_("Or at"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def clean(self) -> None:
        """Ask for a time: a pause always names one."""
        words = self.cleaned_data
        if not (self.errors or words.get("when") or words.get("at")):
            self.add_error("at", _("Please choose a time. It can be changed later."))

    def words(self, line: Line) -> dict[str, Any]:
        """Return what the move needs: the moment, in milliseconds since 1970."""
        when, at = self.cleaned_data["when"], self.cleaned_data["at"]
        now = timezone.localtime()
        if at:
            chosen = _on(now.date(), at)
            moment = chosen if chosen > now else _on(now.date() + timedelta(days=1), at)
        elif when == "tomorrow":
            moment = _on(now.date() + timedelta(days=1), _TEN)
        else:
            return {"at": clock.now() + int(when) * MINUTE}
        return {"at": int(moment.timestamp() * 1000)}


def _on(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class ChooseForm(MoveForm):
    """What to keep of the talk, and what one will do."""

    will = text_field(_("What I will do"), WORDS_LONGEST, rows=2, required=False)
    other = text_field(_("What the other will do"), WORDS_LONGEST, rows=2, required=False)
    again = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    keep = forms.MultipleChoiceField(
        label=_("What may stay of this talk?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Keep.SUBJECT.value, _("What it was about")),
            (Keep.HEARD.value, _("What was heard and confirmed")),
            (Keep.WILLS.value, _("What each of us will do, and the day to look again")),
        ],
    )

    def clean_again(self) -> date | None:
        """Refuse a day that is over."""
        return coming_day(self.cleaned_data["again"])

    def words(self, line: Line, *, one: bool = False) -> dict[str, Any]:
        """Return what the move needs: the choice of one of the two, or at one device of both."""
        said = self.cleaned_data
        keep = tuple(Keep(each) for each in said["keep"])
        own = Choice(line=line, keep=keep, will=said["will"], again=said["again"])
        if not one:
            return {"choices": (own,)}
        other: Line = "b" if line == "a" else "a"
        return {"choices": (own, Choice(line=other, keep=keep, will=said["other"]))}
