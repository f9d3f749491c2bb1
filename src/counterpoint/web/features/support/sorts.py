"""The kinds of support: emotional, practical and social. Saying which is never required."""

from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.themes import Words

Sort = Literal["", "emotional", "practical", "social"]  # the tag of a payload is its kind already

SORTS: dict[Sort, Words] = {
    "emotional": _("Emotional"),
    "practical": _("Practical"),
    "social": _("Social"),
}


def sort_field(label: Words) -> forms.ChoiceField:
    """Return a field for one of the kinds of support, or for none of them."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*SORTS.items(), ("", _("Leave it open"))],
        widget=forms.RadioSelect,
        help_text=_(
            "Emotional: not being alone with it. Practical: something done. Social: people around."
        ),
    )
