"""A talk as one of the two sees it."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast

from django.forms import Form
from django.http import Http404
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.talking import drafts, steps, telling
from counterpoint.web.features.talking.asking import (
    ChooseForm,
    ConfirmForm,
    DoneForm,
    MoveForm,
    SayForm,
    TimeForm,
)
from counterpoint.web.features.talking.going import (
    MINUTE,
    OTHER,
    PARTS,
    Going,
    Heard,
    Line,
    Step,
    Way,
    is_up,
)
from counterpoint.web.features.talking.kinds import Talk, Unsaid
from counterpoint.web.features.talking.repairing import Needs, NeedsForm
from counterpoint.web.features.talking.words import (
    WAYS,
    WEEKLY,
)
from counterpoint.web.features.themes import Words
from counterpoint.web.spaces import clock, entries, held, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.entries import Kept
from counterpoint.web.spaces.places import Place, Voice, begun
from counterpoint.web.spaces.readings import Named

FORMS: dict[str, type[MoveForm]] = {
    "say": SayForm,
    "done": DoneForm,
    "confirm": ConfirmForm,
    "suggest": TimeForm,
    "return": TimeForm,
    "choose": ChooseForm,
}
_DRAFTED = {"say": ("heard",), "confirm": ("added",), "choose": ("will", "other")}


@dataclass(frozen=True)
class Look:
    """A talk, what of it is this person's alone, and what they may do now."""

    here: Here
    kept: Kept[Talk]
    now: int
    unsaid: Unsaid | None = None
    needs: held.Standing[Needs] | None = None
    sent: Mapping[str, Form] = field(default_factory=dict)  # forms that could not be taken

    @property
    def talk(self) -> Talk:
        """Return what is sealed."""
        return self.kept.payload

    @property
    def going(self) -> Going | None:
        """Return how it stands, or None when it is over."""
        return self.talk.going

    @property
    def place(self) -> Place:
        """Return the Ours that it is in."""
        return self.here.together()

    @property
    def version(self) -> str:
        """Return what changes whenever there is something else to show."""
        up = self.going is not None and is_up(self.going, self.now)
        return f"{self.kept.revision}.{int(up)}"

    @property
    def step(self) -> str:
        """Return a mark of the step, which what one says for oneself does not change."""
        going = self.going
        return f"{going.step.value}.{going.turns}.{int(going.pause is not None)}" if going else ""

    @property
    def template(self) -> str:
        """Return the template of the step."""
        if self.going is None:
            return "features/talking/_over.html"
        step = "paused" if self.going.pause else self.going.step.value
        return f"features/talking/_{step}.html"

    @property
    def way(self) -> Words:
        """Return the name of its way."""
        return WAYS[self.talk.way]

    @property
    def repair(self) -> bool:
        """Say whether it is a repair."""
        return self.talk.way is Way.REPAIR

    @property
    def me(self) -> Line:
        """Return this person's line."""
        return cast("Line", self.place.me.line)

    @cached_property
    def may(self) -> dict[str, bool]:
        """Return what this person may do now."""
        if self.going is None:
            return {}
        found = steps.moves(self.going, self.me, self.now) - {"open"}  # which no button does
        return dict.fromkeys(found, True)

    def voice(self, line: str) -> Voice:
        """Return who has a line."""
        other = self.place.other
        return other if other and other.line == line else self.place.me

    @property
    def partner(self) -> Voice:
        """Return the other."""
        return self.voice(OTHER[self.me])

    @property
    def begins(self) -> bool:
        """Say whether it waits for both to be here."""
        return self.going is not None and self.going.step is Step.ASKED

    @property
    def speaker(self) -> Voice:
        """Return who speaks, or is next."""
        assert self.going
        return self.voice(self.going.speaker)

    @property
    def listener(self) -> Voice:
        """Return who listens."""
        assert self.going
        return self.voice(self.going.listener)

    @property
    def i_speak(self) -> bool:
        """Say whether this person speaks, at a device of their own."""
        return self.going is not None and not self.going.one and self.going.speaker == self.me

    @property
    def i_listen(self) -> bool:
        """Say whether this person listens, at a device of their own."""
        return self.going is not None and not self.going.one and self.going.speaker != self.me

    @property
    def i_am_ready(self) -> bool:
        """Say whether this person waits for the other."""
        return self.going is not None and not self.going.one and self.me in self.going.here

    @property
    def i_chose(self) -> bool:
        """Say whether this person has said what may stay."""
        return self.going is not None and any(c.line == self.me for c in self.going.choices)

    @property
    def i_asked(self) -> bool:
        """Say whether this person asked for the pause, at a device of their own."""
        pause = self.going.pause if self.going else None
        return bool(self.going and pause and not self.going.one and pause.by == self.me)

    @property
    def asked(self) -> Voice:
        """Return who was asked for the pause, and chooses when to go on."""
        assert self.going
        assert self.going.pause
        return self.voice(OTHER[self.going.pause.by])

    @property
    def up(self) -> bool:
        """Say whether the time that it waits for has come."""
        return self.going is not None and is_up(self.going, self.now)

    @property
    def comes_back(self) -> bool:
        """Say whether the day to look at it again has yet to come."""
        return self.talk.again is not None and self.talk.again > timezone.localdate()

    @property
    def until(self) -> datetime | None:
        """Return that time."""
        going = self.going
        until = (going.pause.until if going.pause else going.ends or going.at) if going else None
        return timezone.localtime(datetime.fromtimestamp(until / 1000, UTC)) if until else None

    @property
    def when(self) -> str:
        """Return that time in words."""
        return telling.when(self.until) if self.until else ""

    @property
    def left(self) -> int:
        """Return how many milliseconds are left of this turn."""
        assert self.going
        ends = self.going.ends
        return max(0, ends - self.now) if ends else self.going.left

    @property
    def whole(self) -> int:
        """Return how long this turn is, as far as one can see now."""
        assert self.going
        return max(self.going.minutes * MINUTE, self.left)

    @property
    def whole_minutes(self) -> int:
        """Return that in minutes."""
        return -(-self.whole // MINUTE)

    @property
    def arc(self) -> dict[str, str]:
        """Return how far the arc of the clock has come, and where its dot is."""
        return telling.arc(1 - self.left / self.whole)

    @property
    def part(self) -> Words:
        """Return the name of the part of a weekly look that it is in."""
        return self.part_of(self.going.part) if self.going else ""

    def part_of(self, number: int) -> Words:
        """Return the name of a part of its way, if it has parts."""
        return WEEKLY[min(number, PARTS[Way.WEEK])] if self.talk.way is Way.WEEK else ""

    @property
    def parts(self) -> list[tuple[Words, bool]]:
        """Return the parts of a weekly look, and which of them it is in."""
        if self.talk.way is not Way.WEEK or self.going is None:
            return []
        last = len(WEEKLY) - 1
        now = last if self.going.step is Step.CLOSE else self.going.part
        return [(words, number == now) for number, words in enumerate(WEEKLY)]

    @property
    def named(self) -> str:
        """Return the feelings and needs that the speaker named in this turn, in words."""
        return telling.named(self.going.feelings, self.going.needs) if self.going else ""

    @property
    def heard(self) -> list[dict[str, Any]]:
        """Return what was heard so far, or what of it was kept."""
        return [self._heard(each) for each in (self.going or self.talk).heard]

    def _heard(self, heard: Heard) -> dict[str, Any]:
        return {
            "speaker": self.voice(heard.speaker),
            "listener": self.voice(OTHER[heard.speaker]),
            "part": self.part_of(heard.part),
            "named": telling.named(heard.feelings, heard.needs),
            "words": heard.words,
            "added": heard.added,
        }

    @property
    def wills(self) -> list[tuple[Voice, str]]:
        """Return what each will do, of a talk that was kept."""
        return [(self.voice(will.line), will.words) for will in self.talk.wills]

    @property
    def needed(self) -> list[dict[str, Any]]:
        """Return what both needed, once it is open."""
        found = self.needs.open if self.needs else ()
        return [telling.needed(kept) for kept in sorted(found, key=lambda kept: kept.voice.line)]

    @property
    def waits(self) -> dict[str, Any] | None:
        """Return what this person said they needed, while it lies sealed."""
        own = self.needs.waiting.get(self.kept.id.hex) if self.needs else None
        return telling.needed(own) if own else None

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Return the form of each move, empty or with what was being written."""
        found: dict[str, Form] = {name: self._form(name) for name in FORMS}
        if self.repair:
            found["needs"] = self._needs_form()
        return {**found, **self.sent}

    def _form(self, name: str) -> MoveForm:
        begun = {each: getattr(self.unsaid, each, "") for each in _DRAFTED.get(name, ())}
        if name == "say" and self.going:
            begun["heard"] = begun["heard"] or self.going.said or ""
        return FORMS[name](initial=begun, auto_id=f"id_{name}_%s")

    def _needs_form(self) -> NeedsForm:
        own = self.needs.waiting.get(self.kept.id.hex) if self.needs else None
        begun: dict[str, Any] = {"id": new_id()}
        if own:
            begun = {"id": own.id, "base": own.revision, "needs": own.payload.needs}
        begun["needed"] = (self.unsaid.needed if self.unsaid else "") or (
            own.payload.needed if own else ""
        )
        return NeedsForm(initial=begun, auto_id="id_needs_%s")

    @property
    def once(self) -> uuid.UUID:
        """Return a mark for the forms of this page, so that one that is sent twice is known."""
        return new_id()

    @property
    def left_unsaid(self) -> list[str]:
        """Return what was being written and has no field here any more."""
        if self.unsaid is None:
            return []
        shown = {each for move, names in _DRAFTED.items() if move in self.may for each in names}
        if self.going and self.going.step is Step.SPEAK and not self.i_speak:
            shown.add("heard")
        if self.going and self.going.step is Step.NEEDS:
            shown.add("needed")
        left = (getattr(self.unsaid, name) for name in drafts.FIELDS if name not in shown)
        return [words for words in left if words]


def glance(here: Here, id: uuid.UUID) -> Look:
    """Return a talk with no more than says whether anything is new; raise 404 if there is none."""
    kept = entries.find(here.together(), Talk, id)
    if kept is None:
        raise Http404
    return Look(here, kept, clock.now())


def those_that_go_on(here: Here, talks: Iterable[Kept[Talk]]) -> Iterator[Look]:
    """Yield the talks that are not over, as Today tells of them."""
    now = clock.now()
    for kept in talks:
        if kept.payload.going and not kept.payload.away:
            yield Look(here, kept, now)


def look(here: Here, id: uuid.UUID, sent: Mapping[str, Form] | None = None) -> Look:
    """Return a talk as a page shows it, in one query; raise 404 if there is none."""
    ours = here.together()
    about = ((id.hex, day_of(id)),)
    talks, unsaid, needs = rows.gather(
        Named(ours, Talk, (id,)),
        Named(here.mine, Unsaid, (drafts.unsaid_id(here, id),)),
        held.Answers(ours, Needs, about),
    )
    if not talks:
        raise Http404
    draft = unsaid[0].payload if unsaid else None
    return Look(here, talks[0], clock.now(), draft, needs, sent or {})


def day_of(id: uuid.UUID) -> Any:
    """Return the day that the id of a talk tells."""
    return datetime.fromtimestamp(begun(id) / 1000, UTC).date()
