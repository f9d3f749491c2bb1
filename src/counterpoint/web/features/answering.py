"""The pages of the question of the day.

Before both have answered, a page looks the same whether the other has written or not: it is made
from the question and one's own answer alone.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpoint.library import LibraryError, Question, question
from counterpoint.web.accounts import stash
from counterpoint.web.accounts.gate import post_only
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.boundaries import space
from counterpoint.web.features.question import (
    QUESTION,
    Answer,
    AnswerForm,
    first_day,
    lately,
    of_day,
)
from counterpoint.web.spaces import access, entries, held, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept, kind_of
from counterpoint.web.spaces.places import Place
from counterpoint.web.spaces.rows import Row, Wanted


@dataclass(frozen=True)
class Asked:
    """A question as its page shows it: unanswered, waiting with one's own answer, or open."""

    day: date
    question: Question
    own: Kept[Answer] | None
    open: tuple[Kept[Answer], ...]
    begun: dict[str, Any]

    @property
    def form(self) -> AnswerForm:
        """Return the form of one's own answer."""
        return AnswerForm(initial=self.begun)

    @property
    def waits(self) -> bool:
        """Say whether one's own answer lies sealed."""
        return self.own is not None and not self.open


@dataclass(frozen=True)
class Asking:
    """The questions of some days, as they stand for one of the two."""

    here: Here
    days: tuple[date, ...]

    @property
    def _answers(self) -> held.Answers[Answer]:
        about = tuple((day.isoformat(), day) for day in self.days)
        return held.Answers(self.here.together(), Answer, about)

    @property
    def wanted(self) -> Sequence[Wanted]:
        """Return what it looks for."""
        return self._answers.wanted

    def opened(self, rows_of: Sequence[list[Row]]) -> list[Asked]:
        """Return each question with the answers that its person may see."""
        found = self._answers.opened(rows_of)
        opened: dict[date, list[Kept[Answer]]] = {}
        for kept in found.open:
            opened.setdefault(kept.payload.day, []).append(kept)
        return [
            _asked(self.here, day, found.waiting.get(day.isoformat()), opened.get(day, []))
            for day in self.days
        ]


def asked(here: Here, days: Iterable[date]) -> list[Asked]:
    """Return the questions of some days as they stand for this person, in one query."""
    found: list[Asked] = rows.gather(Asking(here, tuple(days)))[0]
    return found


def _asked(here: Here, day: date, own: Kept[Answer] | None, opened: list[Kept[Answer]]) -> Asked:
    shown = own or next((kept for kept in opened if kept.author == here.person.id), None)
    begun: dict[str, Any] = {"id": new_id()}
    if shown:
        begun = {"id": shown.id, "base": shown.revision, "answer": shown.payload.answer}
    by_line = tuple(sorted(opened, key=lambda kept: kept.voice.line))
    return Asked(day, _question(here.together(), day, own, *by_line), own, by_line, begun)


def _question(ours: Place, day: date, *answers: Kept[Answer] | None) -> Question:
    """Return what was answered on a day, or else what that day asks."""
    for kept in answers:
        if kept:
            with suppress(LibraryError):  # a later library may not have it any more
                return question(kept.payload.question)
    return of_day(ours, day)


@require_safe
@access.door
def questions(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the questions of these days, and below them what has opened lately."""
    ours = here.together()
    context = {
        "feature": QUESTION,
        "recent": asked(here, lately(ours, timezone.localdate())),
        "page": entries.read(ours, Answer, limit=6),
        "place": ours,
    }
    return render(request, "features/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.door
def answer(request: HttpRequest, here: Here, day: date) -> HttpResponse:
    """Show one question; take an answer to it and seal it until the other's comes."""
    state = _state(here, day)
    if request.method != "POST":
        stashed = stash.take(request, here.ring)
        form = AnswerForm(stashed) if stashed else state.form
        return _page(request, state, form)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, state, form, 422)
    return _keep(request, here, state, form)


@require_safe
@access.door
def progress(request: HttpRequest, here: Here, day: date) -> HttpResponse:
    """Return the card of a question once it is open, and nothing before, or in taken space."""
    state = _state(here, day)
    if not state.open or space.taken(here.together()):
        return HttpResponse(status=204)
    return render(request, "features/_question_card.html", {"asked": state})


@post_only
@access.door
def unseal(request: HttpRequest, here: Here, day: date) -> HttpResponse:
    """Take one's own answer back while it waits."""
    state = _state(here, day)
    if not held.take_back(here.together(), Answer, state.day.isoformat()):
        raise Http404
    messages.success(request, _("Taken back. Nobody has seen it."))
    return redirect("question", day)


def _keep(request: HttpRequest, here: Here, state: Asked, form: AnswerForm) -> HttpResponse:
    words = form.cleaned_data
    payload = Answer(question=state.question.id, day=state.day, answer=words["answer"])
    try:
        if state.open:
            said = _revise(here, payload, words["base"] or 0)
        else:
            said = _seal(here, payload, form)
    except entries.Conflict:
        return _conflict(request, here, state, form)
    except entries.NotWritable:
        form.add_error(None, _("This page had gone stale. Please go back to the question."))
        return _page(request, state, form, 422)
    messages.success(request, said)
    return redirect("question", state.day)


def _seal(here: Here, payload: Answer, form: AnswerForm) -> str:
    both = held.answer(here, payload, form.cleaned_data["id"], form.cleaned_data["base"] or 0)
    return _("Both answers are open.") if both else _("Sealed until you have both answered.")


def _revise(here: Here, payload: Answer, base: int) -> str:
    ours = here.together()
    id = ours.answer_id(kind_of(Answer), payload.about, payload.day, here.person.id)
    if entries.find(ours, Answer, id):
        entries.revise(ours, payload, id, base)
        return _("Kept. The earlier version stays readable to both of you.")
    entries.write(ours, payload, id)  # one's own had been taken back
    return _("Both answers are open.")


def _state(here: Here, day: date) -> Asked:
    today = timezone.localdate()
    if not first_day(here.together(), today) <= day <= today:
        raise Http404
    return asked(here, [day])[0]


def _conflict(request: HttpRequest, here: Here, state: Asked, form: AnswerForm) -> HttpResponse:
    own = next((kept for kept in state.open if kept.author == here.person.id), state.own)
    data = form.sent()
    if own:
        data["base"], data["id"] = str(own.revision), str(own.id)
    context = {"asked": state, "form": AnswerForm(data), "feature": QUESTION, "kept": own}
    return render(request, "features/answer_conflict.html", context, status=409)


def _page(request: HttpRequest, state: Asked, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {"asked": state, "form": form, "feature": QUESTION}
    return render(request, "features/question.html", context, status=status)
