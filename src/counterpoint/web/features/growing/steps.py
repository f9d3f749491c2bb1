"""Steps of a goal or a plan: done or not yet, and nobody counts."""

import uuid
from datetime import date
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterpoint.web.features.growing import lines
from counterpoint.web.features.growing.lines import Line, LinesField
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.places import Place

MOST = 20
_TRIES = 5
_WHO = ("", "a", "b", "both")


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step: by when and whose, if that is said; `who` is the line of a voice, or both."""

    words: str
    done: bool = False
    by: date | None = None
    who: str = ""


def steps_field() -> LinesField:
    """Return the field of the steps."""
    return LinesField(
        ("words", "done", "by", "who"),
        _read,
        MOST,
        gettext_lazy("Steps"),
        gettext_lazy("Small enough to begin. Leave empty what you do not need."),
    )


def _read(line: Line) -> dict[str, Any] | None:
    words = lines.text(line["words"])
    by = forms.DateField(required=False).clean(line["by"])
    if not words:
        if by:
            raise ValidationError(_("Please say what is to be done by then."))
        return None
    if line["who"] not in _WHO:
        raise ValidationError(_("Please choose one of the two of you, or both."))
    return {"words": words, "done": line["done"] == "yes", "by": by, "who": line["who"]}


class SteppedForm(forms.Form):
    """A form with steps."""

    def step_lines(self) -> list[Line]:
        """Return the steps as the page shows them, with empty ones to fill."""
        return lines.shown(self, "steps", _told)


def _told(step: Step) -> Line:
    by = step.by.isoformat() if step.by else ""
    return {"words": step.words, "done": "yes" if step.done else "", "by": by, "who": step.who}


def in_words(steps: tuple[Step, ...]) -> str:
    """Return steps as text, for an export."""
    return "\n".join(f"[{'x' if step.done else ' '}] {step.words}" for step in steps)


def tick(place: Place, payload_type: type[Any], id: uuid.UUID, words: str, *, done: bool) -> bool:
    """Say of a step that it is done, or not yet; return False if it is not there any more.

    The two may tick at once: each tick is put on top of the other's, and neither is lost.
    """
    for _try in range(_TRIES):
        kept = entries.find(place, payload_type, id)
        if kept is None:
            return False
        there = [step for step in kept.payload.steps if step.words == words]
        if not there:
            return False
        payload = _ticked(kept.payload, words, done=done)
        try:
            entries.revise(place, payload, id, kept.revision)
        except entries.Conflict:
            continue
        return True
    return False


def _ticked(payload: Any, words: str, *, done: bool) -> Any:
    steps = list(payload.steps)
    for at, step in enumerate(steps):
        if step.words == words and step.done is not done:
            steps[at] = msgspec.structs.replace(step, done=done)
            break
    return msgspec.structs.replace(payload, steps=tuple(steps))
