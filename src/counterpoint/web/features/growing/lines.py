"""Several lines of one form: steps, and plans that say if and then.

Without a script no line can be added on the page, so a few empty ones stand below those that are
filled, and after keeping there are more.
"""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from counterpoint.web.features.themes import Words

Line = dict[str, str]
_LONGEST = 500
_SPARE = 3


class _Columns(forms.Widget):
    """The parts of each line, sent as one list for each part."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__()
        self.parts = parts

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Line]:
        columns = [data.getlist(f"{name}-{part}") for part in self.parts]
        return [
            dict(zip(self.parts, line, strict=True)) for line in zip_longest(*columns, fillvalue="")
        ]


class LinesField(forms.Field):
    """Lines of several parts; the empty ones are left out."""

    def __init__(
        self,
        parts: tuple[str, ...],
        read: Callable[[Line], dict[str, Any] | None],
        most: int,
        label: Words,
        help_text: Words = "",
    ) -> None:
        super().__init__(required=False, label=label, help_text=help_text, widget=_Columns(parts))
        self.read, self.most = read, most

    def clean(self, value: Sequence[Line]) -> tuple[dict[str, Any], ...]:
        """Return what each line says; raise a sentence for each that cannot be read."""
        kept, wrong = [], []
        for number, line in enumerate(value[: 2 * self.most], 1):
            try:
                said = self.read(line)
            except ValidationError as error:
                told = {"number": number, "what": " ".join(error.messages)}
                wrong.append(_("Line %(number)s: %(what)s") % told)
            else:
                kept += [said] if said else []
        if len(kept) > self.most or len(value) > 2 * self.most:
            wrong.append(_("There is room for %(most)s lines.") % {"most": self.most})
        if wrong:
            raise ValidationError(wrong)
        return tuple(kept)


def shown(form: forms.Form, name: str, told: Callable[[Any], Line]) -> list[Line]:
    """Return the lines of a field as the page shows them, with empty ones to fill."""
    field = form[name]
    lines = list(field.data) if form.is_bound else [told(each) for each in field.initial or ()]
    filled = [line for line in lines if any(line.values())]
    whole = form.fields[name]
    assert isinstance(whole, LinesField)
    spare = max(0, min(_SPARE, whole.most - len(filled)))
    return filled + [{}] * spare


def text(value: str) -> str:
    """Return the words of a part of a line; raise if they are too long."""
    cleaned: str = forms.CharField(max_length=_LONGEST, required=False).clean(value)
    return cleaned
