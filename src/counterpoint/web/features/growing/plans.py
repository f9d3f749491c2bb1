"""Shared goals: what both want, in steps, with dates, and who looks after what if that helps."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.growing import steps
from counterpoint.web.features.growing.steps import Step, SteppedForm, steps_field
from counterpoint.web.features.themes import Theme, Words
from counterpoint.web.spaces.entries import Joint


def _date(label: Words, help_text: Words = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class Plan(Joint, Payload, frozen=True, kw_only=True, tag="plan"):
    """What both want."""

    what: str
    words: str = ""
    steps: tuple[Step, ...] = ()
    by: date | None = None
    look_again: date | None = None


class PlanForm(SteppedForm, EntryForm):
    """What it is, its steps and its dates."""

    what = forms.CharField(label=_("What do you both want?"), max_length=300)
    words = text_field(_("What will it be like, when it is so?"), 4_000, required=False)
    steps = steps_field()
    by = _date(_("By when, if there is a day"))
    look_again = _date(
        _("Look at it again on"), _("It comes back to Today on that day, for both of you.")
    )


def _say(plan: Plan) -> list[tuple[Words, Words]]:
    told: list[tuple[Words, Words]] = [
        (_("What you both want"), plan.what),
        (_("What it will be like"), plan.words),
        (_("Steps"), steps.in_words(plan.steps)),
        (_("By"), plan.by.isoformat() if plan.by else ""),
        (_("To look at again"), plan.look_again.isoformat() if plan.look_again else ""),
    ]
    return [(label, words) for label, words in told if words]


PLAN = Feature(
    payload=Plan,
    form=PlanForm,
    theme=Theme.GROWING,
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="check",
    title=_("Our goals"),
    one=_("Shared goal"),
    lede=_("What you both want, in steps. Either of you can change it; every version stays."),
    add=_("Begin a shared goal"),
    empty=_("Nothing here yet. A weekend away is a goal as well."),
    hint=_("A draft is yours alone until you put it into Ours."),
    card="features/growing/_plan.html",
    fields="features/growing/_plan_fields.html",
    say=_say,
    again=lambda plan: (plan.look_again, plan.what),
)
