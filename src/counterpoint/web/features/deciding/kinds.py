"""The kinds: a decision and a division with what each gives them, an agreement, and a thought."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import (
    By,
    EntryForm,
    Feature,
    Reveal,
    Room,
    text_field,
)
from counterpoint.web.features.deciding import showing
from counterpoint.web.features.deciding.forms import (
    WAYS,
    AgreementForm,
    DecisionForm,
    DivisionForm,
    PointsForm,
    RatingsForm,
    in_three_months,
    letter,
)
from counterpoint.web.features.deciding.payloads import (
    Agreement,
    Decision,
    Division,
    Points,
    Ratings,
    Thought,
    Valued,
)
from counterpoint.web.features.themes import Door, Theme, Words

Lines = Iterator[tuple[Words, Words]]


def _lettered(things: tuple[str, ...]) -> str:
    return "\n".join(f"{letter(n)}. {words}" for n, words in enumerate(things))


def _decision_in_words(payload: Decision) -> Lines:
    yield _("What is to be decided?"), payload.matter
    if payload.background:
        yield _("What there is to know about it"), payload.background
    if payload.things:
        yield _("Options"), _lettered(payload.things)


def _division_in_words(payload: Division) -> Lines:
    yield _("What is to be shared out?"), payload.matter
    yield _("What kind of things are they?"), dict(WAYS).get(payload.way, payload.way)
    if payload.things:
        yield _("Items"), "\n".join(payload.things)


def _valued_in_words(payload: Valued) -> Lines:
    reasons = getattr(payload, "reasons", ())
    for n, (words, value) in enumerate(zip(payload.things, payload.values, strict=False)):
        reason = reasons[n] if n < len(reasons) else ""
        yield words, f"{value}. {reason}" if reason else str(value)
    if isinstance(payload, Ratings):
        if payload.must:
            yield _("What has to be part of it"), payload.must
        if payload.cannot:
            yield _("What I could not live with"), payload.cannot


def _agreement_in_words(payload: Agreement) -> Lines:
    yield _("In your shared words"), payload.words
    if payload.follows:
        yield _("It comes down to"), payload.follows
    if payload.dissent:
        yield _("What still does not sit right"), payload.dissent
    if payload.look_again:
        yield _("Look at it again on"), date_format(payload.look_again)


def _look_again(payload: Agreement) -> tuple[date | None, str]:
    return payload.look_again, Truncator(payload.words).words(14)


def _begin_agreement(last: Agreement | None) -> dict[str, Any]:
    return {"look_again": in_three_months()}


class ThoughtForm(EntryForm):
    """What one thinks now, and what it is said under."""

    words = text_field(
        _("What I think now"),
        4_000,
        help_text=_("What is new to you in what you both gave, and what would help you."),
    )


DECISION = Feature(
    payload=Decision,
    form=DecisionForm,
    theme=Theme.DECIDING,
    doors=(
        Door(
            "decisions-log",
            _("What you have decided"),
            _("Who raised it, whose first choice it was, who leaned in. You both see the same."),
            "check",
            ours=True,
        ),
    ),
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="fork",
    title=_("Decisions"),
    one=_("Decision"),
    lede=_("Rate the options apart, open what you gave at the same moment, then talk."),
    add=_("Raise a question"),
    empty=_("Nothing is being decided here. It can be small: who drives, which Sunday."),
    hint=_("In Ours either of you can add options. Ratings come later, and each rates alone."),
    card="features/deciding/_decision.html",
    page="features/deciding/list.html",
    more=showing.more,
    say=_decision_in_words,
)

RATINGS = Feature(
    payload=Ratings,
    form=RatingsForm,
    theme=Theme.DECIDING,
    listed=False,
    room=Room.OURS,
    reveal=Reveal.WHEN_BOTH,
    icon="seal",
    title=_("Ratings"),
    one=_("Ratings"),
    lede=_("What each of you gave the options of a decision. They opened together."),
    add=_("Rate the options"),
    empty=_("Nothing has opened yet. Ratings open when you have both rated the same options."),
    say=_valued_in_words,
)

DIVISION = Feature(
    payload=Division,
    form=DivisionForm,
    theme=Theme.DECIDING,
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="hands",
    title=_("Sharing things out"),
    one=_("Things to share out"),
    lede=_("Chores, holidays, belongings: each spreads 100 points, and the sharing follows."),
    add=_("Share something out"),
    empty=_("Nothing is being shared out here. A list of chores is a good first one."),
    hint=_("In Ours either of you can add items. Points come later, and each spreads them alone."),
    card="features/deciding/_division.html",
    page="features/deciding/list.html",
    more=showing.more,
    say=_division_in_words,
)

POINTS = Feature(
    payload=Points,
    form=PointsForm,
    theme=Theme.DECIDING,
    listed=False,
    room=Room.OURS,
    reveal=Reveal.WHEN_BOTH,
    icon="seal",
    title=_("Points"),
    one=_("Points"),
    lede=_("How each of you spread 100 points. They opened together."),
    add=_("Spread the points"),
    empty=_("Nothing has opened yet. Points open when you have both spread them over one list."),
    say=_valued_in_words,
)

AGREEMENT = Feature(
    payload=Agreement,
    form=AgreementForm,
    theme=Theme.DECIDING,
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="rings",
    title=_("Agreements"),
    one=_("Agreement"),
    lede=_("What you both said yes to, with what does not sit right, and when to look again."),
    add=_("Propose an agreement"),
    empty=_("No agreements yet. One can stand alone, or come out of a decision."),
    hint=_("It becomes an agreement once you have both said so, in Ours."),
    card="features/deciding/_agreement.html",
    page="features/deciding/agreement.html",
    more=showing.more_of_agreement,
    start=_begin_agreement,
    say=_agreement_in_words,
    again=_look_again,
)

THOUGHT = Feature(
    payload=Thought,
    form=ThoughtForm,
    theme=Theme.DECIDING,
    room=Room.OURS,
    reveal=Reveal.REPLY,
    under=(DECISION.kind, DIVISION.kind),
    by=By.EITHER,
    icon="talk",
    title=_("What each of you thinks now"),
    one=_("What I think now"),
    lede=_("Said under a decision, after you have seen what both of you gave."),
    add=_("Say it"),
    empty=_("Nothing is said yet."),
    card="features/_words.html",
)
