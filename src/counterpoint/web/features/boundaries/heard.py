"""What the other says to a boundary: that they heard it, or that they would like to talk.

Nobody but that person says it, and it is bound to the words that they saw: a boundary that was
changed since then does not stand as heard.
"""

from collections.abc import Iterator
from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpoint.library import Starter, starters_for
from counterpoint.web.features.base import (
    By,
    EntryForm,
    Feature,
    Payload,
    Reveal,
    Room,
    choice_field,
    text_field,
)
from counterpoint.web.features.themes import Theme, Words
from counterpoint.web.spaces.replies import Reply

ANSWERS: dict[str, Words] = {"heard": _("Heard"), "talk": _("Let us talk about it")}


class Heard(Reply, Payload, frozen=True, kw_only=True, tag="heard"):
    """One answer to a boundary; `wording` is the mark of the version that it was said to."""

    answer: Literal["heard", "talk"] = "heard"
    words: str = ""
    wording: str = ""

    @property
    def answer_word(self) -> Words:
        """Return the answer in words."""
        return ANSWERS[self.answer]


class HeardForm(EntryForm):
    """One of two answers, and a few words if one likes."""

    answer = choice_field(_("Your answer"), ANSWERS.items(), _("Please choose one of the two."))
    words = text_field(_("A few words, if you like"), 1_000, rows=2, required=False)
    wording = forms.CharField(required=False, max_length=64)  # the page says it, not the person

    def starters(self) -> tuple[Starter, ...]:
        """Return beginnings for those who know what they feel and not how to start."""
        return starters_for("boundary")


def in_words(payload: Heard) -> Iterator[tuple[Words, Words]]:
    """Yield what was answered."""
    yield _("Answer"), payload.answer_word
    if payload.words:
        yield _("In other words"), payload.words


HEARD = Feature(
    payload=Heard,
    form=HeardForm,
    theme=Theme.BOUNDARIES,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    under=("boundary",),
    by=By.OTHER,
    icon="listen",
    title=_("The answer to it"),
    one=_("Answer to a boundary"),
    lede=_("A boundary asks to be heard. Agreeing is another matter."),
    add=_("Give this answer"),
    empty=_("Nothing has been said to it."),
    hint=_("“Heard” means that you took it in. It does not mean that you agree."),
    card="features/boundaries/_heard.html",
    fields="features/boundaries/_heard_form.html",
    say=in_words,
)
