"""Make a move in a talk: from what a form says to what is sealed."""

import uuid

import msgspec
from django.db import transaction

from counterpoint.web.features import writing
from counterpoint.web.features.talking import choosing, steps
from counterpoint.web.features.talking.asking import BeginForm, ChooseForm, MoveForm
from counterpoint.web.features.talking.going import OTHER, Going, Line, Step, Way
from counterpoint.web.features.talking.kinds import TALK, Talk, over
from counterpoint.web.features.talking.looking import Look, day_of
from counterpoint.web.features.talking.repairing import Needs, NeedsForm
from counterpoint.web.spaces import clock, entries, held
from counterpoint.web.spaces.access import Here


def begin(here: Here, way: Way, form: BeginForm) -> uuid.UUID:
    """Write a talk at its beginning; the same form again finds it. Return its id in Ours.

    Raise `entries.NotWritable` if the id of the form is none that an entry may have.
    """
    ours, words = here.together(), form.cleaned_data
    me = _line(ours.me.line)
    going = steps.begin(
        way,
        one=words["devices"] == "one",
        minutes=words["minutes"],
        first=me if words["first"] == "me" else OTHER[me],
        by=me,
    )
    entries.check_id(words["id"])
    id = ours.untimed_id(words["id"])
    try:
        entries.write(ours, Talk(subject=words["subject"], way=way, going=going), id)
    except entries.Conflict:
        if entries.find(ours, Talk, id) is None:
            raise entries.NotWritable from None
    return id


def move(look: Look, name: str, form: MoveForm | None, once: str) -> None:
    """Make a move from the revision that was looked at.

    Raise `steps.CannotMove`, or `entries.Conflict` if the other was quicker; nothing is kept then.
    """
    assert look.going
    words = _words(look, form)
    stands = choosing.opened(look.going, look.kept.id)
    going = steps.move(stands, look.me, name, look.now, **words)
    if going.step is Step.OVER:
        talk = over(look.talk, going)
    else:
        going = choosing.shut(msgspec.structs.replace(going, once=_mark(once)), look.kept.id)
        talk = msgspec.structs.replace(look.talk, going=going, away=False)
    with transaction.atomic():
        entries.revise(look.place, talk, look.kept.id, look.kept.revision)
        if going.step is Step.OVER:
            writing.remind(TALK, talk, look.place, look.kept.id)


def spent(look: Look, name: str, form: MoveForm | None) -> dict[str, str]:
    """Return what becomes of what was being written, once a move said it."""
    words = form.cleaned_data if form else {}
    if name == "choose":
        return {"will": "", "other": ""}
    if name == "confirm" and words["answer"] == "add":
        return {"added": ""}
    if name != "say":
        return {}
    noted = "" if words["heard"] or form is None else form.data.get("heard", "")
    before = look.unsaid.notes if look.unsaid else ""
    return {"heard": "", "notes": "\n\n".join(each for each in (before, noted) if each)}


def _words(look: Look, form: MoveForm | None) -> dict[str, object]:
    assert look.going
    if form is None:
        return {}
    if isinstance(form, ChooseForm):
        return form.words(look.me, one=look.going.one)
    return form.words(look.me)


def is_retry(going: Going, once: str) -> bool:
    """Say whether a form made the last move already."""
    return going.once is not None and going.once == _mark(once)


def _mark(once: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(once)
    except ValueError:
        return None


def need(here: Here, id: uuid.UUID, form: NeedsForm) -> bool:
    """Seal what one needed until both have said it; return True if both are open now."""
    words = form.cleaned_data
    payload = Needs(day=day_of(id), talk=id, needs=tuple(words["needs"]), needed=words["needed"])
    both = held.answer(here, payload, words["id"], words["base"] or 0)
    if both:
        _tell_it_is_open(here, id)
    return both


def _tell_it_is_open(here: Here, id: uuid.UUID) -> None:
    """Let the page of the other show what is open now, at its next look."""
    ours = here.together()
    for _ in range(3):
        kept = entries.find(ours, Talk, id)
        going = kept.payload.going if kept else None
        if kept is None or going is None:
            return
        line = _line(ours.me.line)
        try:
            opened = steps.move(going, line, "open", clock.now())
            talk = msgspec.structs.replace(kept.payload, going=opened)
            entries.revise(ours, talk, id, kept.revision)
        except entries.Conflict:
            continue
        except steps.CannotMove:
            return
        return


def unseal(here: Here, id: uuid.UUID) -> bool:
    """Take back what one needed, while it waits; say whether there was something."""
    return held.take_back(here.together(), Needs, id.hex)


def _line(line: str) -> Line:
    return "a" if line == "a" else "b"
