"""Until when: a day and a time on the clocks of this server, within a few days."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.themes import Words

DAYS = 3  # at the most; it can be lengthened
_OVER = _("That time has passed. Please choose one that is still to come.")
_FAR = _("That is too far off: three days at the most. You can lengthen it later.")


def _days() -> list[tuple[str, Words]]:
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in range(DAYS + 1)]
    words: list[Words] = [_("Today"), _("Tomorrow")]
    words += [date_format(day, "l j F") for day in days[2:]]
    return [(day.isoformat(), word) for day, word in zip(days, words, strict=True)]


class _DayWidget(forms.Select):
    def optgroups(self, *args: Any, **kwargs: Any) -> Any:
        self.choices = _days()  # as they are on the day on which the page is drawn
        return super().optgroups(*args, **kwargs)


class _UntilWidget(forms.MultiWidget):
    def __init__(self) -> None:
        day = _DayWidget(attrs={"aria-label": _("Day")})
        time = forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": _("Time")})
        super().__init__((day, time))

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [timezone.localdate().isoformat(), None]
        here = timezone.localtime(value)
        return [here.date().isoformat(), here.time()]


class UntilField(forms.MultiValueField):
    """A moment to come within a few days: a day, and a time where this server is."""

    widget = _UntilWidget

    def __init__(self, **options: Any) -> None:
        day = forms.DateField(
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Please choose one of the days.")},
        )
        time = forms.TimeField(
            input_formats=["%H:%M", "%H:%M:%S"],
            error_messages={"invalid": _("Please write a time such as 18:00.")},
        )
        super().__init__((day, time), **options)

    def compress(self, data_list: Sequence[Any]) -> datetime:
        """Return the moment that a day and a time name here; refuse what is no such moment."""
        day, time = data_list
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_OVER)
        if day > today + timedelta(days=DAYS):
            raise ValidationError(_FAR)
        told = datetime.combine(day, time.replace(microsecond=0))
        # Where clocks go back an hour comes twice: the later, so that nobody gets less than asked.
        until = told.replace(tzinfo=timezone.get_current_timezone(), fold=1).astimezone(UTC)
        if timezone.localtime(until).replace(tzinfo=None) != told:
            raise ValidationError(
                _("The clocks go forward then and leave this time out. Please choose another.")
            )
        if until <= timezone.now():
            raise ValidationError(_OVER)
        return until
