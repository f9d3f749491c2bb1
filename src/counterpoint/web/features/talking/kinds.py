"""What a talk seals: the talk itself, and what each writes alone before and during one."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from counterpoint.web.features.base import EntryForm, Feature, Payload, Reveal, Room, text_field
from counterpoint.web.features.talking.going import Going, Heard, Keep, Line, Way, kept
from counterpoint.web.features.talking.words import (
    SUBJECT_LONGEST,
    WORDS_LONGEST,
    feeling_choices,
    in_words,
    need_choices,
)
from counterpoint.web.features.themes import Door, Theme, Words
from counterpoint.web.spaces.entries import Joint, Passing


class Will(msgspec.Struct, frozen=True, kw_only=True):
    """What one of the two will do, in their own words."""

    line: Line
    words: str


class Talk(Joint, Passing, Payload, frozen=True, kw_only=True, tag="talk"):
    """A talk: while it goes on all of it, and afterwards what both chose to keep, without times."""

    subject: str = ""
    way: Way = Way.OPEN
    going: Going | None = None
    heard: tuple[Heard, ...] = ()
    wills: tuple[Will, ...] = ()
    again: date | None = None


def over(talk: Talk, going: Going) -> Talk:
    """Return what stays of a talk that is over: what both chose. If that is nothing, it is away."""
    stays = kept(going)
    wills: tuple[Will, ...] = ()
    if Keep.WILLS in stays:
        wills = tuple(Will(line=c.line, words=c.will) for c in going.choices if c.will)
    dates = [choice.again for choice in going.choices if choice.again]
    return Talk(
        subject=talk.subject if Keep.SUBJECT in stays else "",
        way=talk.way,
        heard=going.heard if Keep.HEARD in stays else (),
        wills=wills,
        again=min(dates) if dates and Keep.WILLS in stays else None,
        away=not stays,
    )


def without(talk: Talk, line: Line) -> Talk:
    """Return a kept talk without what one of the two put into words in it."""
    return Talk(
        subject=talk.subject,
        way=talk.way,
        heard=tuple(_without(heard, line) for heard in talk.heard),
        wills=tuple(will for will in talk.wills if will.line != line),
        again=talk.again,
        away=talk.away,
    )


def _without(heard: Heard, line: Line) -> Heard:
    if heard.speaker != line:
        return Heard(
            speaker=heard.speaker,
            part=heard.part,
            feelings=heard.feelings,
            needs=heard.needs,
            added=heard.added,
        )
    return Heard(speaker=heard.speaker, part=heard.part, words=heard.words)


class TalkForm(EntryForm):
    """What either may change of a talk that was kept: its subject, and when to look again."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LONGEST, required=False)
    again = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_again(self) -> date | None:
        """Refuse a day that is over."""
        return coming_day(self.cleaned_data["again"])


def coming_day(day: date | None) -> date | None:
    """Return the day; refuse one that is over."""
    if day and day < timezone.localdate():
        raise ValidationError(_("That day is over. Please choose today or a later one."))
    return day


def say_talk(talk: Talk) -> Iterator[tuple[Words, Words]]:
    """Yield what stays of a talk, in words."""
    if talk.subject:
        yield _("Subject"), talk.subject
    if talk.going:
        yield _("So far"), gettext("still going on")
    for heard in talk.heard:
        yield _("What was heard"), heard.words or gettext("said aloud")
        if heard.added:
            yield pgettext_lazy("to what was heard", "Added"), heard.added
        for label, ids, choices in (
            (_("Feelings"), heard.feelings, feeling_choices()),
            (_("Needs"), heard.needs, need_choices()),
        ):
            if ids:
                yield label, in_words(ids, choices)
    for will in talk.wills:
        yield _("What one of you will do"), will.words
    if talk.again:
        yield _("A day to look again"), date_format(talk.again)


TALK = Feature(
    payload=Talk,
    form=TalkForm,
    theme=Theme.TALKING,
    listed=False,
    doors=(
        Door(
            "talk-begin",
            _("Take turns"),
            _("One speaks for a few minutes, the other says back what they heard. Then you swap."),
            "talk",
            ours=True,
            args=("open",),
        ),
        Door(
            "talk-begin",
            _("The weekly look at us"),
            _("Four small steps: thanks, how the week was, what is coming, one thing to try."),
            "rings",
            ours=True,
            args=("week",),
        ),
        Door(
            "ours-kind",
            _("Your talks"),
            _("Those that go on, and what you both chose to keep."),
            "listen",
            ours=True,
            args=("talk",),
        ),
    ),
    room=Room.OURS,
    reveal=Reveal.TOGETHER,
    icon="talk",
    title=_("Talks"),
    one=_("A talk"),
    lede=_("What goes on, and what you both chose to keep. Nothing said aloud is recorded."),
    add=_("Begin a talk"),
    empty=_("Nothing here yet. A talk can be as short as ten minutes."),
    card="features/talking/_card.html",
    say=say_talk,
    again=lambda talk: (talk.again, talk.subject),
)


class Unsaid(Passing, Payload, frozen=True, kw_only=True, tag="unsaid"):
    """What somebody was writing in a talk and has not said yet."""

    talk: UUID | None = None
    heard: str = ""
    added: str = ""
    will: str = ""
    other: str = ""  # what the other will do, at one device
    needed: str = ""
    notes: str = ""  # of what was then said aloud


class UnsaidForm(EntryForm):
    """The fields of a talk that a person writes in."""

    heard = text_field(_("What I heard"), WORDS_LONGEST, required=False)
    added = text_field(_("What I would add"), WORDS_LONGEST, required=False)
    will = text_field(_("What I will do"), WORDS_LONGEST, required=False)
    other = text_field(_("What the other will do"), WORDS_LONGEST, required=False)
    needed = text_field(_("What I needed"), WORDS_LONGEST, required=False)
    notes = text_field(_("Notes"), 4 * WORDS_LONGEST, required=False)


UNSAID = Feature(
    payload=Unsaid,
    form=UnsaidForm,
    theme=Theme.TALKING,
    listed=False,
    room=Room.MINE,
    reveal=Reveal.PRIVATE,
    icon="pen",
    title=_("Not said yet"),
    one=_("Words not said yet"),
    lede=_("What you were writing in a talk, kept for you alone. Its talk gives it back to you."),
    add=_("Write something down before a talk"),
    empty=_("Nothing here. What you write in a talk is kept here until you say it."),
)
