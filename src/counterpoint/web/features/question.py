"""The question of the day: both answer, and only then do both see."""

from datetime import date, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpoint.library import LibraryError, Question, question, question_of
from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.themes import Theme
from counterpoint.web.spaces.held import Answering
from counterpoint.web.spaces.places import Place

LOOK_BACK = 7  # days whose questions stand on the page; earlier ones can be answered too


class Answer(Answering, Payload, frozen=True, kw_only=True, tag="question"):
    """One person's answer to the question of one day."""

    question: str
    answer: str

    @property
    def wording(self) -> str:
        """Return which question it was: a later library may ask another on that day."""
        return self.question


class AnswerForm(EntryForm):
    """An answer, in one's own words."""

    answer = text_field(_("Your answer"), 8_000, placeholder=_("Take your time"))


def first_day(ours: Place, today: date) -> date:
    """Return the day of the first question: when Ours began, which may be tomorrow elsewhere."""
    return min(ours.began, today)


def of_day(ours: Place, day: date) -> Question:
    """Return the question that an Ours is asked on a day: the same for both."""
    return question_of(ours.id.bytes, (day - ours.began).days)


def lately(ours: Place, today: date) -> list[date]:
    """Return the days whose questions stand on the page, today first."""
    days = (today - first_day(ours, today)).days + 1
    return [today - timedelta(days=back) for back in range(min(LOOK_BACK, days))]


def question_text(id: str) -> str:
    """Return the text of a question, also of one that the library no longer has."""
    try:
        return gettext(question(id).text)
    except LibraryError:
        return gettext("A question from an earlier version")


QUESTION = Feature(
    payload=Answer,
    form=AnswerForm,
    theme=Theme.TALKING,
    room=Room.OURS,
    reveal=Reveal.WHEN_BOTH,
    icon="seal",
    title=_("Questions"),
    one=_("Answer"),
    lede=_("One a day. Both answers open together."),
    add=_("Answer"),
    empty=_("Nothing has opened yet. Answers open when you have both written."),
    card="features/_answer.html",
    rows="features/_answers.html",
)
