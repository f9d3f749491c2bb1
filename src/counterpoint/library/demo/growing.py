"""What each is becoming, and what both plan, try out and remember, as it stands in growing.toml."""

from functools import cache
from typing import Literal

from counterpoint.library.demo.deed import After, Deed, Line, Said, Told
from counterpoint.library.demo.words import Text, Who
from counterpoint.library.reading import library_file, read_whole


class IfThen(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When something happens, and what one does then."""

    when: Line
    then: Line


class Step(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One step, and who looks after it."""

    words: Line
    done: bool = False
    who: Who | Literal["", "both"] = ""


class Goal(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A goal or a passion of one's own, shown or not, and what the other said to it."""

    what: Line
    sort: Literal["goal", "passion"] = "goal"
    why: Text = ""
    plans: tuple[IfThen, ...] = ()
    steps: tuple[Step, ...] = ()
    help: Text = ""
    share: After | None = None
    ahead: int | None = None  # days from today until it is looked at again
    affirmation: Said | None = None
    offer: Said | None = None


class Ticked(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step that somebody ticked later."""

    who: Who
    after: After
    words: Line


class Plan(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What both want."""

    what: Line
    words: Text = ""
    steps: tuple[Step, ...] = ()
    ahead: int | None = None
    ticked: Ticked | None = None


class Wish(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something new to do together; `done` is how many days later they did it."""

    what: Line
    words: Text = ""
    length: Literal["", "short", "long"] = ""
    where: Literal["", "home", "out"] = ""
    free: bool = False
    done: After | None = None


class Memory(Deed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that was; `picture` is drawn by code, and `shows` says what is to be seen."""

    title: Line
    words: Text
    picture: Literal["", "kitchen", "plot", "window"] = ""
    shows: Text = ""


class Growing(Told, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    goal: tuple[Goal, ...]
    plan: tuple[Plan, ...]
    wish: tuple[Wish, ...]
    memory: tuple[Memory, ...]


@cache
def growing() -> Growing:
    """Return what each is becoming, and what both plan, try out and remember."""
    return read_whole(library_file("demo", "growing.toml"), Growing)
