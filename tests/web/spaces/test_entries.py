"""Writing, revising, erasing: what its author does with an entry of their own."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import clock, entries
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import begun, dated_id
from tests.conftest import Someone


def at(milliseconds: int) -> uuid.UUID:
    """Return a UUIDv7 of a moment."""
    bits = milliseconds << 80 | 7 << 76 | 0b10 << 62 | 12345
    return uuid.UUID(int=bits)


def test_what_is_written_reads_back_and_is_ones_own(alice: Someone) -> None:
    id = alice.write("journal", words="a first sentence")
    assert "a first sentence" in alice.get("/mine/journal/")
    assert "a first sentence" in alice.get(f"/mine/journal/{id}/")
    assert "Only you" in alice.get(f"/mine/journal/{id}/")


def test_what_people_write_is_text_and_never_markup(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    words = '<script>alert(1)</script> & "quotes" {{ 7|add:7 }}\nnext line'
    id = alice.write("thanks", share=True, words=words)
    for page in (
        alice.get(f"/mine/thanks/{id}/"),
        alice.get(f"/mine/thanks/{id}/edit/"),
        bob.get("/ours/thanks/"),
    ):
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
        assert "{{ 7|add:7 }}" in page


def test_sending_the_same_form_twice_keeps_one_entry(alice: Someone) -> None:
    id = str(new_id())
    for _ in range(2):
        alice.post("/mine/journal/new/", id=id, words="once", then="keep")
    assert Entry.objects.count() == 1
    assert alice.get("/mine/journal/").count("once") == 1


def test_sending_the_same_revision_twice_keeps_it_once(alice: Someone) -> None:
    id = alice.write("journal", words="one")
    for _ in range(2):
        alice.post(f"/mine/journal/{id}/edit/", base="1", words="two")
    assert list(Entry.objects.order_by("revision").values_list("revision", "current")) == [
        (1, False),
        (2, True),
    ]


def test_a_late_retry_of_the_first_form_does_not_undo_a_revision(alice: Someone) -> None:
    id = alice.write("journal", words="one")
    alice.post(f"/mine/journal/{id}/edit/", base="1", words="two")
    alice.post("/mine/journal/new/", id=id, words="one", then="keep")
    kept = entries.find(alice.here.mine, Journal, uuid.UUID(id))
    assert kept and kept.payload.words == "two" and kept.revision == 2


def test_of_two_edits_of_one_revision_the_second_is_told_and_shown_both(alice: Someone) -> None:
    id = alice.write("journal", words="the beginning")
    edit = f"/mine/journal/{id}/edit/"
    alice.post(edit, base="1", words="from the phone")
    page = alice.post(edit, 409, base="1", words="from the desk").content.decode()
    assert "Two versions" in page
    assert "from the phone" in page and "from the desk" in page
    assert 'name="base" value="2"' in page
    alice.post(edit, base="2", words="from the desk, and from the phone")
    page = alice.get(f"/mine/journal/{id}/")
    for words in ("the beginning", "from the phone", "from the desk, and from the phone"):
        assert words in page


def test_an_edit_without_a_base_is_a_conflict_and_not_an_overwriting(alice: Someone) -> None:
    id = alice.write("journal", words="one")
    for base in ("", "0", "7", "99999999999999999999999"):
        page = alice.post(f"/mine/journal/{id}/edit/", 409, base=base, words="two").content.decode()
        assert "one" in page and "two" in page, base
    assert Entry.objects.count() == 1


def test_another_text_under_an_id_that_is_taken_loses_neither(alice: Someone) -> None:
    id = alice.write("journal", words="one")
    page = alice.post("/mine/journal/new/", 409, id=id, words="two").content.decode()
    assert "one" in page and "two" in page


def test_an_id_of_another_kind_gives_the_words_back_under_a_new_id(alice: Someone) -> None:
    id = alice.write("journal", words="one")
    page = alice.post("/mine/thanks/new/", 422, id=id, words="two").content.decode()
    assert "two" in page and "gone stale" in page and id not in page
    assert "one" in alice.get(f"/mine/journal/{id}/")
    assert alice.client.get(f"/mine/thanks/{id}/").status_code == 404


def test_the_address_says_which_entry_and_a_field_cannot_say_another(alice: Someone) -> None:
    first, second = (alice.write("journal", words=words) for words in ("one", "two"))
    alice.post(f"/mine/journal/{first}/edit/", id=second, base="1", words="three")
    assert "three" in alice.get(f"/mine/journal/{first}/")
    assert "three" not in alice.get(f"/mine/journal/{second}/")


def test_erasing_asks_once_and_takes_every_version(alice: Someone) -> None:
    id = alice.write("journal", words="one")
    alice.post(f"/mine/journal/{id}/edit/", base="1", words="two")
    assert "Every version of it goes" in alice.get(f"/mine/journal/{id}/erase/")
    assert Entry.objects.count() == 2
    alice.post(f"/mine/journal/{id}/erase/")
    assert not Entry.objects.exists()
    alice.post(f"/mine/journal/{id}/erase/", 404)


@pytest.mark.parametrize(
    "id",
    [
        uuid.uuid4(),
        uuid.UUID(int=0),
        uuid.UUID("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        uuid.uuid1(),
    ],
)
def test_only_a_uuid_of_version_7_names_an_entry(alice: Someone, id: uuid.UUID) -> None:
    page = alice.post("/mine/journal/new/", 422, id=str(id), words="kept here").content.decode()
    assert "kept here" in page and "gone stale" in page
    assert not Entry.objects.exists()


def test_an_id_of_the_future_is_refused_and_a_clock_a_little_ahead_is_not(alice: Someone) -> None:
    hour = 60 * 60 * 1000
    alice.post("/mine/journal/new/", 422, id=str(at(clock.now() + 25 * hour)), words="x")
    alice.post("/mine/journal/new/", 302, id=str(at(clock.now() + 23 * hour)), words="x")
    with pytest.raises(entries.NotWritable):
        entries.check_id(at((1 << 48) - 1))


def test_a_clock_ahead_is_measured_by_the_servers_own(alice: Someone) -> None:
    tomorrow = at(clock.now() + 30 * 60 * 60 * 1000)
    with pytest.raises(entries.NotWritable):
        entries.check_id(tomorrow)
    with clock.as_of(clock.now() + 10 * 60 * 60 * 1000):
        entries.check_id(tomorrow)


def test_nobody_revises_or_erases_what_the_other_wrote(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    alice.write("thanks", share=True, words="for the tea")
    ours = bob.here.together()
    shared = entries.read(ours, Thanks).entries[0]
    with pytest.raises(entries.NotWritable):
        entries.revise(ours, Thanks(words="no"), shared.id, 1)
    with pytest.raises(entries.Conflict):
        entries.write(ours, Thanks(words="no"), shared.id)
    assert entries.erase(ours, [shared.id]) == 0
    bob.post(f"/ours/thanks/{shared.id}/take-back/", 404)
    assert "for the tea" in alice.get("/ours/thanks/")


class Passed(entries.Joint, entries.Passing, frozen=True, kw_only=True, tag="p", tag_field="kind"):
    """Something that goes on between two."""

    words: str


def test_of_what_passes_only_the_newest_stays_whoever_said_it(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    ours, theirs = alice.here.together(), bob.here.together()
    id = ours.untimed_id(new_id())
    entries.write(ours, Passed(words="one"), id)
    entries.revise(theirs, Passed(words="two"), id, 1)
    entries.revise(ours, Passed(words="three"), id, 2)
    assert [kept.payload.words for kept in entries.history(ours, Passed, id)] == ["three"]
    (row,) = Entry.objects.filter(space_id=ours.id)
    assert (row.revision, row.current, row.author) == (3, True, alice.person.id)


@pytest.mark.parametrize("base", [1, 2])
def test_of_what_passes_a_late_revision_is_a_conflict_though_its_number_is_free(
    couple: tuple[Someone, Someone], base: int
) -> None:
    ours = couple[0].here.together()
    id = ours.untimed_id(new_id())
    entries.write(ours, Passed(words="one"), id)
    for revision, words in enumerate(("two", "three"), 1):
        entries.revise(ours, Passed(words=words), id, revision)
    with pytest.raises(entries.Conflict):
        entries._add(ours, Passed(words="late"), id, base + 1)  # as two at the same moment do
    (kept,) = entries.history(ours, Passed, id)
    assert kept.payload.words == "three"


def test_older_entries_stand_on_further_pages_each_once(alice: Someone) -> None:
    mine = alice.here.mine
    for n in range(65):
        entries.write(mine, Journal(words=f"entry number {n:02}"), new_id())
    seen, path = [], "/mine/journal/"
    while path:
        page = alice.get(path)
        seen += [int(part[:2]) for part in page.split("entry number ")[1:]]
        path = (
            f"/mine/journal/?before={page.split('?before=')[1][:36]}" if "?before=" in page else ""
        )
    assert seen == list(range(64, -1, -1))


@pytest.mark.parametrize("before", ["", "x", "\x00", "0", "é" * 300])
def test_an_odd_place_to_begin_shows_the_first_page(alice: Someone, before: str) -> None:
    alice.write("journal", words="one")
    assert "one" in alice.get("/mine/journal/", data={"before": before})


def test_an_id_that_tells_a_day_tells_no_hour() -> None:
    day = timezone.localdate()
    made = {dated_id(day, bytes([n]) * 16) for n in range(50)}
    assert len(made) == 50
    for id in made:
        assert id.version == 7
        assert begun(id) % (24 * 60 * 60 * 1000) == 12 * 60 * 60 * 1000
    assert dated_id(day + timedelta(days=1), bytes(16)) > dated_id(day, b"\xff" * 16)
