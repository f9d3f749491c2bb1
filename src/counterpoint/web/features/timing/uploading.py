"""The page that takes a calendar file: choose it, sort what is in it, keep the hours."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.features.timing import busy, reading, sorting
from counterpoint.web.features.timing.calendar import AHEAD, WEEK, days_of, this_monday
from counterpoint.web.features.timing.reading import LARGEST, Unreadable
from counterpoint.web.features.timing.sorting import WHERE, Found, Where
from counterpoint.web.features.timing.weeks import PARTS
from counterpoint.web.spaces import access
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Conflict

_CHOOSABLE = 5  # weeks: this one and those before
_BUSY = "busy"


class FileForm(forms.Form):
    """A calendar file, the weeks to read, and whether to note when one is busy."""

    file = forms.FileField(
        label=_lazy("Calendar file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={
            "required": _lazy("Choose a calendar file. It ends in .ics and has up to 5 MB."),
            "empty": _lazy("This file is empty."),
        },
    )
    weeks = forms.TypedMultipleChoiceField(
        label=_lazy("Weeks to fill in"),
        required=False,
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
    )
    busy = forms.BooleanField(
        label=_lazy("Note when I am busy in the next two weeks"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["weeks"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        mondays = [this_monday() - n * WEEK for n in range(_CHOOSABLE)]
        field.choices = [(str(day), _week(day, now=n == 0)) for n, day in enumerate(mondays)]

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is looked at."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This file is too large. A calendar file may have up to 5 MB."))
        return file

    def clean(self) -> None:
        """Refuse to read nothing of a file."""
        if not self.errors and not (self.cleaned_data["weeks"] or self.cleaned_data["busy"]):
            self.add_error("weeks", _("Choose at least one week, or tick the line below."))


def _week(day: date, *, now: bool) -> str:
    if now:
        return _("This week, so far")
    return days_of(day)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def calendar(request: HttpRequest, here: Here) -> HttpResponse:
    """Take a calendar file, ask what is what in it, and keep the hours and nothing else."""
    if request.method == "POST" and "found" in request.POST:
        return _keep(request, here, request.POST)
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        if stashed and "found" in stashed:
            return _sort_page(request, here, sorting.unpack(str(stashed["found"])), stashed)
        last = str(this_monday() - WEEK)
        return _file_page(request, FileForm(initial={"weeks": [last], _BUSY: True}))
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found, left_out = _read(form)
        except Unreadable as wrong:
            form.add_error("file", str(wrong))
        else:
            return _sort_page(request, here, found, left_out=left_out)
    return _file_page(request, form, 422)


def _read(form: FileForm) -> tuple[Found, int]:
    today, wanted = timezone.localdate(), form.cleaned_data["weeks"]
    first = min((today, *wanted))
    last = max(day + timedelta(days=6) for day in (today - WEEK, *wanted))
    if form.cleaned_data[_BUSY]:
        last = max(last, today + timedelta(days=AHEAD))
    read = reading.read(form.cleaned_data["file"].read(), first, last)
    taken = sorting.busy_in(read.happenings, today) if form.cleaned_data[_BUSY] else None
    found = Found(wanted, sorting.gather(read.happenings, wanted), taken)
    return found, read.left_out


def _file_page(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    return render(request, "features/timing/calendar.html", {"form": form}, status=status)


def _sort_page(
    request: HttpRequest,
    here: Here,
    found: Found | None,
    sent: QueryDict | None = None,
    left_out: int = 0,
) -> HttpResponse:
    """Ask where each title belongs; begin with what was said of it before."""
    if found is None:
        form = FileForm(initial={_BUSY: True})
        messages.warning(request, _("That page had gone stale. Please choose the file again."))
        return _file_page(request, form, 422)
    where = _where(sent, found) if sent else sorting.remembered(here.mine, found.titles)
    context = {
        "titles": [
            {"title": title, "where": place, "name": f"sort-{n}"}
            for n, (title, place) in enumerate(zip(found.titles, where, strict=True))
        ],
        "places": [*((part.name, part.label) for part in PARTS), ("none", _("Leave out"))],
        "found": found,
        "stands": sorting.stands(here.mine, found.weeks),
        "packed": sorting.pack(found),
        "left_out": left_out,
    }
    return render(request, "features/timing/sort.html", context)


def _where(sent: QueryDict, found: Found) -> list[Where]:
    """Return where each title was sorted on the page; what is no place is left out."""
    said = [sent.get(f"sort-{n}", "none") for n in range(len(found.titles))]
    return [next((place for place in WHERE if place == word), "none") for word in said]


def _keep(request: HttpRequest, here: Here, sent: QueryDict) -> HttpResponse:
    found = sorting.unpack(str(sent["found"]))
    if found is None:
        return _sort_page(request, here, None)
    where = _where(sent, found)
    try:
        with transaction.atomic():
            sorting.remember(here.mine, found.titles, where)
            sorting.fill_in(here.mine, found, where)
            if found.busy is not None:
                busy.keep(here.mine, found.busy, timezone.localdate())
    except Conflict:
        messages.warning(
            request,
            _(
                "One of these weeks was changed in another window at this very moment, so nothing "
                "of the calendar was kept. How you sorted it is here; please keep it once more."
            ),
        )
        return _sort_page(request, here, found, sent)
    messages.success(
        request,
        _("Kept, for you alone. Change what went differently: a calendar knows only plans."),
    )
    return redirect("week-of", max(found.weeks)) if found.weeks else redirect("busy")


@post_only
@access.door
def forget(request: HttpRequest, here: Here) -> HttpResponse:
    """Forget how titles were sorted."""
    sorting.forget(here.mine)
    messages.success(request, _("Forgotten. The next file begins from nothing."))
    return redirect("calendar")
