"""Parts of pages that come out the same each time, drawn once and kept in memory.

Drawing them was most of the cost of a page. They hold the app's own words, names, and what a form
begins with; nothing that anybody has written. What differs from one time to the next, the form's
token and a new entry's id, stands in them as a mark, and is put in its place.
"""

import uuid
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from counterpoint.library import Question
from counterpoint.web.features import answering, feature_of

_TOKEN = "\x1atoken\x1a"  # noqa: S105  # a mark that no name can hold, not a token
_NEW_ID, _SECOND_ID = uuid.UUID(int=0), uuid.UUID(int=1)  # marks too
_KEPT = 512


def frame(token: str, **words: Any) -> dict[str, Any]:
    """Return the parts of the frame around every page, by the names that base.html has for them."""
    parts = _frame(get_language(), tuple(words.items()))
    return {name: _placed(text, token) for name, text in parts.items()}


class Evening(NamedTuple):
    """All that Today is made of while nothing is written yet, as on most visits."""

    name: str
    partner: str
    line: str
    hour: str
    day: date
    kind: str
    begun: tuple[tuple[str, Any], ...]
    question: Question
    lately: tuple[Any, ...]


def evening(
    seen: Evening, token: str, ids: tuple[uuid.UUID, uuid.UUID], **words: Any
) -> SafeString:
    """Return the whole of Today for one of a couple who has written nothing yet today."""
    text = _evening(get_language(), seen, tuple(words.items()))
    return _placed(text.replace(str(_SECOND_ID), str(ids[1])), token, ids[0])


def part(template: str, **words: Any) -> SafeString:
    """Return a part of a page, made from a few plain words."""
    text = _part(template, get_language(), timezone.localdate(), tuple(words.items()))
    return _placed(text, "")


def blank_form(kind: str, begun: dict[str, Any], token: str, **words: Any) -> SafeString:
    """Return the card of a form that nobody has filled yet."""
    rest = tuple((name, value) for name, value in begun.items() if name != "id")
    return _placed(
        _blank_form(get_language(), kind, rest, tuple(words.items())), token, begun["id"]
    )


def unanswered(question: Question, day: date, token: str, id: uuid.UUID) -> SafeString:
    """Return the card of a question that this person has not answered."""
    return _placed(_unanswered(get_language(), question, day), token, id)


@lru_cache(maxsize=_KEPT)
def _frame(language: str, words: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    shown = {**dict(words), "csrf_token": _TOKEN}
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "head": render_to_string("_head.html", shown),
        "header": render_to_string("_header.html", shown),
        "footer": render_to_string("_footer.html", shown),
        "body_data": render_to_string("_body.html", shown),
        # On the page that a browser keeps for offline, the same for everyone.
        "body_for_anyone": render_to_string("_body.html", {**shown, "anyone": True}),
    }


@lru_cache(maxsize=_KEPT)
def _evening(language: str, seen: Evening, words: tuple[tuple[str, Any], ...]) -> str:
    me, other = SimpleNamespace(line=seen.line), SimpleNamespace(name=seen.partner)
    person = SimpleNamespace(name=seen.name, new_browser="")
    shown = {
        **seen._asdict(),
        **{name: mark_safe(text) for name, text in _frame(language, words).items()},  # noqa: S308
        "here": SimpleNamespace(person=person, ours=SimpleNamespace(me=me), partner=other),
        "feature": feature_of(seen.kind),
        "begun": {**dict(seen.begun), "id": _NEW_ID},
        "asked": answering.Asked(seen.day, seen.question, None, (), {"id": _SECOND_ID}),
        "csrf_token": _TOKEN,
    }
    return render_to_string("pages/today.html", shown)


@lru_cache(maxsize=_KEPT)
def _part(template: str, language: str, today: date, words: tuple[tuple[str, Any], ...]) -> str:
    # The day is not drawn, but decides what “yesterday” means.
    return render_to_string(template, {**dict(words), "csrf_token": _TOKEN})


@lru_cache(maxsize=_KEPT)
def _blank_form(
    language: str,
    kind: str,
    begun: tuple[tuple[str, Any], ...],
    words: tuple[tuple[str, Any], ...],
) -> str:
    feature = feature_of(kind)
    form = feature.form(initial={**dict(begun), "id": _NEW_ID})
    shown = {**dict(words), "feature": feature, "form": form, "csrf_token": _TOKEN}
    return render_to_string("features/_form.html", shown)


@lru_cache(maxsize=_KEPT)
def _unanswered(language: str, question: Question, day: date) -> str:
    asked = answering.Asked(day, question, None, (), {"id": _NEW_ID})
    return render_to_string("features/_question_card.html", {"asked": asked, "csrf_token": _TOKEN})


def _placed(text: str, token: str, id: uuid.UUID | None = None) -> SafeString:
    text = text.replace(_TOKEN, token)
    if id:
        text = text.replace(str(_NEW_ID), str(id))
    return mark_safe(text)  # noqa: S308  # drawn by our own templates, which escape
