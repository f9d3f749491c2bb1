"""Parts of pages that come out the same each time, drawn once and kept in memory.

Drawing them was most of the cost of a page. They hold the app's own words, names, what a form
begins with, and which kinds of things stand there; nothing that anybody has written. Where they
tell of a person, they are kept for each apart. What differs from one time to the next, the form's
token, an entry's id and what somebody wrote, stands in them as a mark, and is put in its place.
"""

import re
import uuid
from datetime import date
from functools import lru_cache
from itertools import chain
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from counterpoint.library import Question
from counterpoint.web.features import Feature, answering, feature_of
from counterpoint.web.spaces.entries import Kept

_TOKEN = "\x1atoken\x1a"  # noqa: S105  # a mark that no name can hold, not a token
_FACTS, _CARD = "\x1afacts\x1a", "\x1acard\x1a"
_NEW_ID, _SECOND_ID = uuid.UUID(int=0), uuid.UUID(int=1)  # marks too
_MARKS = re.compile(f"({_TOKEN}|{_FACTS}|{_CARD}|{_NEW_ID}|{_SECOND_ID})")
_KEPT = 512


def frame(token: str, **words: Any) -> dict[str, Any]:
    """Return the parts of the frame around every page, by the names that base.html has for them."""
    parts = _frame(get_language(), tuple(words.items()))
    return {name: _placed(text, token) for name, text in parts.items()}


class Seen(NamedTuple):
    """All that Today is made of, but for what its person wrote."""

    viewer: uuid.UUID
    name: str
    partner: str
    line: str
    hour: str
    day: date
    kind: str
    mark: str  # of the check-in that is done, or empty
    begun: tuple[tuple[str, Any], ...]  # what the form of another begins with
    question: Question
    answered: bool
    waits: bool
    lately: tuple[Any, ...]


def today(
    seen: Seen,
    token: str,
    id: uuid.UUID,
    answer: uuid.UUID,
    facts: bytes,
    card: bytes,
    **words: Any,
) -> bytes:
    """Return Today for one of a couple; the words of its person are put in and not kept here."""
    put = {
        _TOKEN: token.encode(),
        str(_NEW_ID): str(id).encode(),
        str(_SECOND_ID): str(answer).encode(),
        _FACTS: facts,
        _CARD: card,
    }
    # The marks were found before anything was put in: nothing that somebody wrote becomes one.
    marks, pieces = _today(get_language(), seen, tuple(words.items()))
    told = [put[mark] for mark in marks]
    return b"".join(chain.from_iterable(zip(pieces, [*told, b""], strict=True)))


def facts(feature: Feature[Any], kept: Kept[Any]) -> SafeString:
    """Return what an entry says, drawn anew each time: it is what somebody wrote."""
    return render_to_string(feature.card, {"kept": kept})


def card(asked: answering.Asked) -> SafeString:
    """Return a question that is answered, drawn anew each time: it is what somebody wrote."""
    return render_to_string("features/_question_card.html", {"asked": asked})


def plainly(begun: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return what a form begins with, but for the id, as something that can be kept."""
    return tuple((name, value) for name, value in begun.items() if name != "id")


def part(template: str, **words: Any) -> SafeString:
    """Return a part of a page, made from a few plain words; who sees it is one of them."""
    text = _part(template, get_language(), timezone.localdate(), tuple(words.items()))
    return _placed(text, "")


def blank_form(kind: str, begun: dict[str, Any], token: str, **words: Any) -> SafeString:
    """Return the card of a form that nobody has filled yet."""
    text = _blank_form(get_language(), kind, plainly(begun), tuple(words.items()))
    return _placed(text, token, begun["id"])


def unanswered(
    viewer: uuid.UUID, question: Question, day: date, token: str, id: uuid.UUID
) -> SafeString:
    """Return the card of a question that this person has not answered."""
    return _placed(_unanswered(get_language(), viewer, question, day), token, id)


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
def _today(
    language: str, seen: Seen, words: tuple[tuple[str, Any], ...]
) -> tuple[tuple[str, ...], tuple[bytes, ...]]:
    """Return the marks in Today, and the pieces around them."""
    me, other = SimpleNamespace(line=seen.line), SimpleNamespace(name=seen.partner)
    person = SimpleNamespace(id=seen.viewer, name=seen.name, new_browser="")
    asked = answering.Asked(seen.day, seen.question, None, (), {"id": _SECOND_ID})
    shown = {
        **seen._asdict(),
        **{
            name: mark_safe(text)  # noqa: S308  # drawn by our own templates, which escape
            for name, text in _frame(language, words).items()
        },
        "here": SimpleNamespace(person=person, ours=SimpleNamespace(me=me), partner=other),
        "feature": feature_of(seen.kind),
        "begun": {**dict(seen.begun), "id": _NEW_ID},
        "done": SimpleNamespace(id=_NEW_ID) if seen.mark else None,
        "facts": _FACTS,
        "stands": SimpleNamespace(mark=seen.mark),
        "asked": asked,
        "waits": seen.waits,
        "card": _CARD if seen.answered else "",
        "csrf_token": _TOKEN,
    }
    split = _MARKS.split(render_to_string("pages/today.html", shown))
    return tuple(split[1::2]), tuple(piece.encode() for piece in split[::2])


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
def _unanswered(language: str, viewer: uuid.UUID, question: Question, day: date) -> str:
    asked = answering.Asked(day, question, None, (), {"id": _NEW_ID})
    return render_to_string("features/_question_card.html", {"asked": asked, "csrf_token": _TOKEN})


def _placed(text: str, token: str, id: uuid.UUID | None = None) -> SafeString:
    text = text.replace(_TOKEN, token)
    if id:
        text = text.replace(str(_NEW_ID), str(id))
    return mark_safe(text)  # noqa: S308  # drawn by our own templates, which escape
