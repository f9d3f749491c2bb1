"""Goals and passions of one's own: only their owner writes them, and shows them if they wish.

Plans that say "if it is so, then I will" help a good intention to be carried out (Gollwitzer,
1999).
"""

from datetime import date
from typing import Any, Literal

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.growing import lines, steps
from counterpoint.web.features.growing.lines import Line, LinesField
from counterpoint.web.features.growing.steps import Step, SteppedForm, steps_field
from counterpoint.web.features.themes import Door, Theme, Words

_MOST_PLANS = 8


class IfThen(msgspec.Struct, frozen=True, kw_only=True):
    """When something happens, I do something."""

    when: str
    then: str


class Goal(Payload, frozen=True, kw_only=True, tag="goal"):
    """What somebody wants to do, learn or become."""

    what: str
    sort: Literal["goal", "passion"] = "goal"
    why: str = ""
    plans: tuple[IfThen, ...] = ()
    steps: tuple[Step, ...] = ()
    help: str = ""
    look_again: date | None = None


def _read_plan(line: Line) -> dict[str, Any] | None:
    when, then = lines.text(line["when"]), lines.text(line["then"])
    if bool(when) != bool(then):
        raise ValidationError(
            _now("A plan needs both halves: when it is so, and what you do then.")
        )
    return {"when": when, "then": then} if when else None


class GoalForm(SteppedForm, EntryForm):
    """A goal or a passion: why, when, and in which steps."""

    what = forms.CharField(
        label=_("What is it?"),
        max_length=300,
        widget=forms.TextInput,
        help_text=_("In your own words, as you would say it to a friend."),
    )
    sort = forms.ChoiceField(
        label=_("It is more of"),
        choices=(("goal", _("a goal: there is somewhere to get to")),
                 ("passion", _("a passion: it is good in itself"))),
        initial="goal",
        widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    why = text_field(_("Why does it matter to you?"), 4_000, required=False)
    plans = LinesField(
        ("when", "then"),
        _read_plan,
        _MOST_PLANS,
        _("If it is so, then I will"),
        _("A moment you will recognise, and what you do then."),
    )
    steps = steps_field()
    help = text_field(
        _("How may your partner help?"),
        2_000,
        required=False,
        help_text=_("In your own words. “Just ask me how it went” is help as well."),
    )
    look_again = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It comes back to Today on that day, for you alone."),
    )

    def clean_sort(self) -> str:
        """Take it for a goal, unless it is said to be a passion."""
        return self.cleaned_data["sort"] or "goal"

    def plan_lines(self) -> list[Line]:
        """Return the plans as the page shows them, with empty ones to fill."""
        return lines.shown(self, "plans", msgspec.structs.asdict)


def _say(goal: Goal) -> list[tuple[Words, Words]]:
    plans = "\n".join(f"{plan.when} → {plan.then}" for plan in goal.plans)
    told: list[tuple[Words, Words]] = [
        (_("A passion") if goal.sort == "passion" else _("A goal"), goal.what),
        (_("Why it matters"), goal.why),
        (_("If it is so, then I will"), plans),
        (_("Steps"), steps.in_words(goal.steps)),
        (_("What would help"), goal.help),
        (_("To look at again"), goal.look_again.isoformat() if goal.look_again else ""),
    ]
    return [(label, words) for label, words in told if words]


GOAL = Feature(
    payload=Goal,
    form=GoalForm,
    theme=Theme.GROWING,
    room=Room.MINE,
    reveal=Reveal.SHARED,
    icon="grow",
    title=_("Goals and passions"),
    one=_("Goal"),
    lede=_("What you want to do, learn or become: yours, in your own time."),
    add=_("Note a goal or a passion"),
    empty=_("Nothing here yet. It can be as small as a song you want to play."),
    hint=_("Nobody but you can change it, also when you show it."),
    card="features/growing/_goal.html",
    fields="features/growing/_goal_fields.html",
    say=_say,
    again=lambda goal: (goal.look_again, goal.what),
    doors=(
        Door(
            "ours-kind",
            _("Goals you have shown each other"),
            _("Say what you see the other becoming, or offer a hand."),
            "ours",
            True,
            ("goal",),
        ),
    ),
)
