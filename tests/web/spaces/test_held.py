"""Sealed until both have answered."""

import io
import zipfile
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.question import Answer
from counterpoint.web.keyfile import KeyFile
from counterpoint.web.spaces import entries, held
from counterpoint.web.spaces.models import Entry, Space
from tests.conftest import Someone, text_of
from tests.web.lived import answer
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]


def today_path() -> str:
    return f"/ours/question/{timezone.localdate()}/"


def test_an_answer_waits_until_both_have_written(couple: Couple) -> None:
    alice, bob = couple
    path = today_path()
    answer(alice, timezone.localdate(), "the smell of rain")
    assert "the smell of rain" in alice.get(path)
    assert "the smell of rain" not in bob.get(path)
    assert bob.client.get(path + "state/").status_code == 204
    assert alice.client.get(path + "state/").status_code == 204
    answer(bob, timezone.localdate(), "warm bread")
    for one in couple:
        for at in (path, "/", "/ours/question/", "/ours/question/opened/", "/ours/"):
            page = one.get(at)
            assert "the smell of rain" in page and "warm bread" in page, at
    assert "warm bread" in alice.get(path + "state/")


def test_bob_with_the_whole_database_and_all_his_keys_opens_nothing_early(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "the smell of rain")
    row = Entry.objects.get()
    assert opens_with(bob.secret, bytes(row.sealed), row) is None
    referee = vault.Sealer(vault.derive(bytes(32), "waiting answers"))
    with pytest.raises(vault.CannotOpen):
        referee.open(bytes(row.sealed), held._around(row))


def test_a_waiting_answer_that_was_moved_to_the_others_shelf_stays_shut(couple: Couple) -> None:
    """Bob can write to the database, and put Alice's row where his own waits."""
    alice, bob = couple
    answer(alice, timezone.localdate(), "the smell of rain")
    row = Entry.objects.get()
    ours = bob.here.together()
    row.space_id, row.shelf = bob.here.mine.id, held._shelf(ours, bob.person.id)
    row.save()
    assert held.waiting(ours, Answer) == {}
    assert "the smell of rain" not in bob.get(today_path())
    assert "the smell of rain" not in bob.get("/")


def test_nobody_can_tell_from_the_rows_what_was_answered(couple: Couple) -> None:
    """A waiting answer is one more row of its author's Mine, on a shelf that says nothing."""
    alice, bob = couple
    alice.write("journal", words="a walk")
    answer(alice, timezone.localdate(), "petrichor")
    plain, waiting = Entry.objects.order_by("written")
    assert waiting.space_id == plain.space_id == alice.here.mine.id
    assert waiting.current and waiting.revision == 1 and waiting.id.version == 7
    ours = bob.here.together()
    known = {ours.shelf(kind) for kind in ("question", "checkin", "journal", "thanks")}
    assert bytes(waiting.shelf) not in known


@pytest.mark.parametrize("length", [1, 100, 1_000, 8_000])
def test_nobody_can_tell_a_waiting_answer_by_its_size(couple: Couple, length: int) -> None:
    """Every size that a waiting answer has is one that a single seal has too."""
    alice, _ = couple
    answer(alice, timezone.localdate(), "x" * length)
    sealed = bytes(Entry.objects.get().sealed)
    single = {len(vault.seal(bytes(32), bytes(n), b"")) for n in range(length, length + 300)}
    assert len(sealed) in single


def test_answers_to_several_questions_wait_on_one_shelf(couple: Couple) -> None:
    alice, _ = couple
    Space.objects.filter(shared=True).update(began=timezone.localdate() - timedelta(days=5))
    for back in range(3):
        answer(alice, timezone.localdate() - timedelta(days=back), f"answer {back}")
    assert len({bytes(shelf) for shelf in Entry.objects.values_list("shelf", flat=True)}) == 1


def test_until_both_have_answered_the_page_is_made_of_ones_own_alone(couple: Couple) -> None:
    alice, bob = couple
    paths = (today_path(), "/", "/ours/", "/ours/question/", "/ours/question/opened/")
    before = [text_of(bob.get(path)) for path in paths]
    answer(alice, timezone.localdate(), "the smell of rain")
    assert [text_of(bob.get(path)) for path in paths] == before


def test_a_waiting_answer_can_be_changed_by_its_author(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "petrichor")
    answer(alice, timezone.localdate(), "snow", base=1)
    assert Entry.objects.count() == 1
    answer(bob, timezone.localdate(), "sourdough")
    page = bob.get(today_path())
    assert "snow" in page and ">rain" not in page
    (one, two) = Entry.objects.filter(space__shared=True)
    assert one.revision == two.revision == 1  # how often it was changed is nobody's business


def test_two_answers_in_two_windows_lose_neither(couple: Couple) -> None:
    alice, _ = couple
    answer(alice, timezone.localdate(), "from the phone")
    page = answer(alice, timezone.localdate(), "from the desk", status=409).content.decode()
    assert "from the phone" in page and "from the desk" in page
    assert 'name="base" value="1"' in page


def test_sending_an_answer_twice_is_harmless_before_and_after_it_opens(couple: Couple) -> None:
    alice, bob = couple
    day = timezone.localdate()
    for _ in range(2):
        answer(alice, day, "petrichor")
    assert Entry.objects.count() == 1
    for _ in range(2):
        answer(bob, day, "sourdough")
    answer(alice, day, "petrichor")
    assert Entry.objects.count() == 2


def test_the_second_answer_opens_both_or_neither(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "petrichor")
    calls: list[Any] = []
    real = entries.insert

    def fails_the_second_time(*words: Any) -> None:
        calls.append(words)
        if len(calls) == 2:
            raise DatabaseError("the disk is full")
        real(*words)

    with patch.object(entries, "insert", fails_the_second_time), pytest.raises(DatabaseError):
        answer(bob, timezone.localdate(), "sourdough")
    assert len(calls) == 2
    assert not Entry.objects.filter(space__shared=True).exists()
    assert "petrichor" in alice.get(today_path())
    answer(bob, timezone.localdate(), "sourdough")
    assert "petrichor" in bob.get(today_path())


def test_an_answer_is_taken_back_as_if_it_had_never_been(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "petrichor")
    alice.post(today_path() + "unseal/")
    assert not Entry.objects.exists()
    alice.post(today_path() + "unseal/", 404)
    answer(bob, timezone.localdate(), "sourdough")
    assert "sourdough" not in alice.get(today_path())


def test_nobody_takes_back_the_others_answer(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "petrichor")
    bob.post(today_path() + "unseal/", 404)
    assert Entry.objects.count() == 1


def test_what_waits_has_no_page_of_its_own(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "petrichor")
    id = Entry.objects.get().id
    for one in couple:
        for path in (f"/mine/question/{id}/", f"/ours/question/{id}/", f"/mine/journal/{id}/"):
            assert one.client.get(path).status_code == 404
    assert "petrichor" not in bob.get("/mine/")


def test_a_change_after_the_reveal_keeps_the_earlier_version_for_both(couple: Couple) -> None:
    alice, bob = couple
    day = timezone.localdate()
    answer(alice, day, "petrichor")
    answer(bob, day, "sourdough")
    answer(alice, day, "rain on a tin roof", base=1)
    ours = bob.here.together()
    id = ours.answer_id("question", day.isoformat(), day, alice.person.id)
    page = bob.get(f"/ours/question/{id}/")
    assert "rain on a tin roof" in page and "Earlier versions" in page
    assert [k.payload.answer for k in entries.history(ours, Answer, id)] == [
        "rain on a tin roof",
        "petrichor",
    ]
    page = answer(alice, day, "another", base=1, status=409).content.decode()
    assert "rain on a tin roof" in page and "another" in page


def test_an_opened_answer_can_be_taken_back_and_given_anew(couple: Couple) -> None:
    alice, bob = couple
    day = timezone.localdate()
    answer(alice, day, "petrichor")
    answer(bob, day, "sourdough")
    id = alice.here.together().answer_id("question", day.isoformat(), day, alice.person.id)
    bob.post(f"/ours/question/{id}/take-back/", 404)
    alice.post(f"/ours/question/{id}/take-back/")
    page = bob.get(today_path())
    assert "petrichor" not in page and "sourdough" in page
    answer(alice, day, "snow")
    assert "snow" in bob.get(today_path())


def test_what_another_servers_referee_closed_stays_shut_and_breaks_nothing(
    couple: Couple, settings: Any
) -> None:
    """A backup restored beside a new key file: the answer is asked for anew."""
    alice, bob = couple
    day = timezone.localdate()
    answer(alice, day, "petrichor")
    settings.KEYS = KeyFile(settings.KEYS.secret, vault.new_key())
    assert "petrichor" not in alice.get(today_path())
    answer(bob, day, "sourdough")
    assert "sourdough" not in alice.get(today_path())
    answer(alice, day, "snow")
    for one in couple:
        assert "snow" in one.get(today_path())


def test_only_days_of_this_ours_are_asked(couple: Couple) -> None:
    alice, _ = couple
    today = timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=1), "0001-01-01", "9999-12-31"):
        assert alice.client.get(f"/ours/question/{day}/").status_code == 404
        answer_fields = {"id": str(new_id()), "base": "", "answer": "x"}
        alice.post(f"/ours/question/{day}/", 404, **answer_fields)
    for text in ("2026-02-30", "0000-00-00", "٢٠٢٦-٠١-٠١"):
        assert alice.client.get(f"/ours/question/{text}/").status_code == 404


@pytest.mark.parametrize("id", ["", "x", "3f35ed57-3126-4cb3-bab5-e3c7bb73af8d"])
def test_an_answer_under_an_impossible_id_keeps_the_words_on_the_page(
    couple: Couple, id: str
) -> None:
    alice, _ = couple
    page = alice.post(today_path(), 422, id=id, answer="the smell of rain").content.decode()
    assert "the smell of rain" in page and 'role="alert"' in page
    assert not Entry.objects.exists()


def test_an_answer_under_the_id_of_another_entry_is_refused_and_kept_on_the_page(
    couple: Couple,
) -> None:
    alice, _ = couple
    id = alice.write("journal", words="one")
    page = alice.post(today_path(), 422, id=id, answer="the smell of rain").content.decode()
    assert "the smell of rain" in page and "gone stale" in page
    assert Entry.objects.count() == 1


def test_after_leaving_a_waiting_answer_stays_shut_for_the_other_and_with_its_author(
    couple: Couple,
) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "the smell of rain")
    bob.post("/safety/leave/")
    for one in couple:
        assert one.client.get(today_path()).status_code == 404
    told = {}
    for one in couple:
        archive = zipfile.ZipFile(io.BytesIO(one.post("/safety/export/", 200).content))
        told[one.name] = b"".join(archive.read(name) for name in archive.namelist())
    assert b"the smell of rain" in told["Alice"]
    assert b"the smell of rain" not in told["Bob"]
