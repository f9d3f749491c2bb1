"""The signals: five things about a day, each from 0 to 10, that a check-in tells."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import Measure

Signal = Annotated[int, msgspec.Meta(ge=0, le=10)] | None

SIGNALS = (
    Measure(
        "mood",
        _("Mood"),
        _("low"),
        _("bright"),
        (_("low"), _("rather low"), _("in between"), _("fairly bright"), _("bright")),
    ),
    Measure(
        "stress",
        _("Stress"),
        _("at ease"),
        _("stretched"),
        (
            _("at ease"),
            _("somewhat at ease"),
            _("in between"),
            _("rather stretched"),
            _("stretched"),
        ),
    ),
    Measure(
        "closeness",
        _("Closeness"),
        _("apart"),
        _("close"),
        (_("apart"), _("a little apart"), _("in between"), _("fairly close"), _("close")),
    ),
    Measure(
        "room",
        _("Room to be myself"),
        _("cramped"),
        _("plenty"),
        (_("cramped"), _("a bit cramped"), _("in between"), _("a fair amount"), _("plenty")),
    ),
    Measure(
        "support",
        _("Support felt"),
        _("little"),
        _("much"),
        (_("little"), _("not a lot"), _("in between"), _("a fair amount"), _("much")),
    ),
)
