"""The few template tags that our pages share."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterpoint.web.features import BY_KIND, feature_of
from counterpoint.web.features.answering import Asked
from counterpoint.web.features.base import EntryForm, Feature
from counterpoint.web.features.checkin import feeling_word
from counterpoint.web.features.question import question_text
from counterpoint.web.features.signals import SIGNALS
from counterpoint.web.features.standing import Standing
from counterpoint.web.features.themes import Door, Theme
from counterpoint.web.features.timing.calendar import days_of
from counterpoint.web.pages import drawn
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept, kind_of

register = template.Library()
register.filter(question_text)
register.filter("feature", feature_of)


@register.simple_tag
@cache
def icon(name: str, flip: bool = False) -> SafeString:
    """Return an icon of our sprite; it is decoration, the words beside it say it all."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " flip" if flip else "",
        static("counterpoint/icons.svg"),
        name,
    )


@register.filter
def day(value: date | None) -> str:
    """Return a day in words."""
    return _day(value, timezone.localdate(), get_language()) if value else ""


@register.filter
def day_within(value: date | None) -> str:
    """Return a day in words, as it stands within a sentence."""
    today = timezone.localdate()
    if value == today:
        return _("today")
    if value and (today - value).days == 1:
        return _("yesterday")
    return day(value)


@lru_cache(maxsize=1024)
def _day(value: date, today: date, language: str) -> str:
    if value == today:
        return _("Today")
    if (today - value).days == 1:
        return _("Yesterday")
    return date_format(value, "l j F" if value.year == today.year else "j F Y")


@register.filter
def written(kept: Kept[Any]) -> str:
    """Return the day of an entry in words, or its days."""
    return _days(kept) or day(kept.day)


@register.filter
def written_within(kept: Kept[Any]) -> str:
    """Return the day of an entry, or its days, as they stand within a sentence."""
    return _days(kept) or day_within(kept.day)


def _days(kept: Kept[Any]) -> str:
    feature = BY_KIND.get(kind_of(type(kept.payload)))
    return feature.when(kept.payload) if feature and feature.when else ""


register.filter(days_of)


@register.simple_tag
def hidden_fields(form: EntryForm) -> SafeString:
    """Return the fields that a person does not see."""
    fields = ((field.html_name, field.value()) for field in form.hidden_fields())
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', _filled(fields))


def _filled(fields: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    return ((name, "" if value is None else value) for name, value in fields)


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, template: str, **words: Any) -> SafeString:
    """Return a part of a page that comes out the same whenever it is made of the same words.

    It is kept for each person apart: no page is quicker for one because the other has looked.
    """
    return drawn.part(template, viewer=context["here"].person.id, **words)


@register.simple_tag(takes_context=True)
def entry_form(context: Context, heading: Any) -> SafeString:
    """Return the card of an entry's form."""
    feature: Feature[Any] = context["feature"]
    here: Here = context["here"]
    token = str(context["csrf_token"])
    words = {
        "heading": str(heading),
        "action": context["action"],
        "next": context.get("next", ""),
        "room": context.get("room", "mine"),
        "partner": here.partner.name if here.partner else "",
        "voice": f"voice-{here.ours.me.line if here.ours else 'a'}",
    }
    begun: dict[str, Any] | None = context.get("begun")
    if begun:
        return drawn.blank_form(feature.kind, begun, token, **words)
    shown = {"form": context["form"], "kept": context.get("kept"), "csrf_token": token}
    return render_to_string("features/_form.html", {**words, **shown, "feature": feature})


@register.simple_tag(takes_context=True)
def question_card(context: Context, asked: Asked) -> SafeString:
    """Return the card of a question."""
    token = str(context["csrf_token"])
    if asked.own or asked.open:
        words = {"asked": asked, "csrf_token": token, "taken": context.get("taken")}
        return render_to_string("features/_question_card.html", words)
    viewer = context["here"].person.id
    return drawn.unanswered(viewer, asked.question, asked.day, token, asked.begun["id"])


@register.simple_tag
def lines(feature: Feature[Any], kept: Kept[Any]) -> list[tuple[Any, Any]]:
    """Return label and value of what is in an entry."""
    return feature.lines(kept.payload)


@register.simple_tag
def on_one_line(feature: Feature[Any], kept: Kept[Any]) -> str:
    """Return what an entry says, or how it begins, on one line."""
    return Truncator(str(feature.on_one_line(kept.payload))).words(40)


@register.filter
def signals(payload: Any) -> list[dict[str, Any]]:
    """Return the signals that a check-in carries, with their values in words."""
    found = [(signal, getattr(payload, signal.name)) for signal in SIGNALS]
    return [
        {"signal": signal, "value": value, "word": signal.say(value)}
        for signal, value in found
        if value is not None
    ]


@register.filter
def feeling(id: str) -> str:
    """Return the word of a feeling."""
    return str(feeling_word(id))


@register.filter
def mark_of(id: uuid.UUID, stand: dict[uuid.UUID, Standing]) -> str:
    """Return the name of the mark of an entry of Mine."""
    return stand[id].mark


@register.simple_tag
def themes() -> tuple[Theme, ...]:
    """Return every theme, in the order in which they are shown."""
    return tuple(Theme)


@register.simple_tag
def door_url(door: Door) -> str:
    """Return the address that a door leads to."""
    return reverse(door.to, args=door.args)


@register.filter
def in_words(text: str) -> str:
    """Return a text of the library in the reader's language."""
    return _(text)


@register.filter
def unlocalise(number: float) -> str:
    """Return a number as SVG wants it, whatever the reader's language does to decimals."""
    return f"{number:.1f}"


@register.filter
def at_ten(value: float) -> str:
    """Return where a value of 0 to 10 stands on a line, in percent, with room for its mark."""
    return f"{3 + 94 * value / 10:.1f}"
