"""Between Mine and Ours: share, share again, share less, take back."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import entries, sharing
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import begun
from tests.conftest import Someone
from tests.web.lived import Lived, check_in, shared_copy

HALF_A_DAY = 12 * 60 * 60 * 1000
DAY = date(2026, 1, 2)


def test_sharing_is_an_act_and_is_shown(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    id = alice.write("journal", words="a quiet harbour")
    assert "a quiet harbour" not in bob.get("/ours/journal/")
    alice.post(f"/mine/journal/{id}/share/")
    assert "a quiet harbour" in bob.get("/ours/journal/")
    assert "Bob can read this" in alice.get(f"/mine/journal/{id}/")
    assert "Both of you" in alice.get("/mine/journal/")


def test_taking_back_takes_the_copy_with_all_its_versions(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    id = alice.write("journal", share=True, words="one")
    alice.post(f"/mine/journal/{id}/edit/", base="1", words="two", then="share")
    copy = shared_copy(alice, "journal")
    page = bob.get(f"/ours/journal/{copy}/")
    assert "one" in page and "two" in page
    alice.post(f"/mine/journal/{id}/withdraw/")
    assert bob.client.get(f"/ours/journal/{copy}/").status_code == 404
    assert not Entry.objects.filter(space_id=alice.here.together().id).exists()
    assert "What has been read stays known" in alice.get(f"/mine/journal/{id}/")


def test_what_was_taken_back_can_be_shared_again(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    id = alice.write("thanks", share=True, words="for the tea")
    for _ in range(2):
        alice.post(f"/mine/thanks/{id}/withdraw/")
        alice.post(f"/mine/thanks/{id}/share/")
        assert bob.get("/ours/thanks/").count("for the tea") == 1


def test_sharing_twice_makes_one_copy(couple: tuple[Someone, Someone]) -> None:
    alice, _ = couple
    id = alice.write("thanks", share=True, words="for the tea")
    alice.post(f"/mine/thanks/{id}/share/")
    assert Entry.objects.filter(space_id=alice.here.together().id).count() == 1


def test_an_edit_changes_what_is_shared_only_when_shared_again(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    id = alice.write("thanks", share=True, words="for the tea")
    alice.post(f"/mine/thanks/{id}/edit/", base="1", words="for the cake", then="keep")
    assert "for the cake" not in bob.get("/ours/thanks/")
    alice.post(f"/mine/thanks/{id}/share/")
    assert "for the cake" in bob.get("/ours/thanks/")


def test_erasing_takes_the_shared_copy_along(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    id = alice.write("thanks", share=True, words="for the tea")
    assert "taken out of Ours as well" in alice.get(f"/mine/thanks/{id}/erase/")
    alice.post(f"/mine/thanks/{id}/erase/")
    assert "for the tea" not in bob.get("/ours/thanks/")
    assert not Entry.objects.exists()


def test_sharing_less_leaves_no_earlier_signal_to_be_read(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    words = check_in("mine alone", DAY, stress="9", shared=["mood", "stress"])
    id = alice.write("checkin", share=True, **words)
    copy = shared_copy(alice, "checkin")
    assert "Stress" in bob.get(f"/ours/checkin/{copy}/")
    less = check_in("mine alone", DAY, stress="9", shared=["mood"])
    alice.post(f"/mine/checkin/{id}/edit/", base="1", then="share", **less)
    for path in (f"/ours/checkin/{shared_copy(alice, 'checkin')}/", "/ours/checkin/"):
        page = bob.get(path)
        assert "Mood" in page and "Stress" not in page and "Earlier versions" not in page
    ours = bob.here.together()
    rows = Entry.objects.filter(space_id=ours.id)
    assert [k.payload.stress for k in entries.read(ours, CheckIn).entries] == [None]
    assert rows.count() == 1


def test_sharing_less_by_the_button_leaves_no_earlier_signal_either(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    words = check_in("mine alone", DAY, stress="9", shared=["mood", "stress"])
    id = alice.write("checkin", share=True, **words)
    less = check_in("mine alone", DAY, stress="9", shared=["mood"])
    alice.post(f"/mine/checkin/{id}/edit/", base="1", then="keep", **less)
    assert "Stress" in bob.get("/ours/checkin/")  # not shared anew yet
    alice.post(f"/mine/checkin/{id}/share/")
    page = bob.get(f"/ours/checkin/{shared_copy(alice, 'checkin')}/")
    assert "Mood" in page and "Stress" not in page
    assert Entry.objects.filter(space_id=bob.here.together().id).count() == 1


def test_what_is_kept_and_not_ticked_is_not_in_the_copy_at_all(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    alice.write("checkin", share=True, **check_in("mine alone", DAY, feelings=["settled"]))
    (copy,) = entries.read(bob.here.together(), CheckIn).entries
    assert copy.payload == CheckIn(day=DAY, mood=7)


def test_ids_and_times_in_ours_tell_the_day_and_no_hour(lived: Lived) -> None:
    rows = Entry.objects.filter(space__shared=True)
    assert rows.count() >= 10
    for id, written in rows.values_list("id", "written"):
        assert begun(id) % (2 * HALF_A_DAY) == HALF_A_DAY
        assert written % (2 * HALF_A_DAY) == HALF_A_DAY


def test_a_copy_is_told_from_no_entry_without_the_key_of_its_mine(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    id, ours = uuid.UUID(lived.ids["Alice thanks"]), alice.here.together()
    copies = set(alice.here.mine.copy_ids(id, ours))
    assert uuid.UUID(lived.ids["Alice copy"]) in copies
    assert not copies & set(bob.here.mine.copy_ids(id, ours))
    assert not copies & set(alice.here.mine.copy_ids(id, alice.here.past[0]))


def test_sharing_needs_somebody_to_share_with(alice: Someone) -> None:
    id = alice.write("thanks", share=True, words="for the tea")
    page = alice.get(f"/mine/thanks/{id}/")
    assert "Only you" in page and "Share with" not in page
    alice.post(f"/mine/thanks/{id}/share/", 404)
    alice.post(f"/mine/thanks/{id}/withdraw/", 404)
    with pytest.raises(entries.NotWritable):
        sharing.share(alice.here, Thanks(words="x"), uuid.UUID(id))


def test_an_entry_written_around_midnight_keeps_its_one_copy(
    couple: tuple[Someone, Someone], settings: object
) -> None:
    """The day of an id is named by the server's zone, which may change between two shares."""
    alice, bob = couple
    id = alice.write("thanks", share=True, words="for the tea")
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        with timezone.override(zone):
            alice.post(f"/mine/thanks/{id}/share/")
            assert f'href="/mine/thanks/{id}/"' in alice.get(
                f"/ours/thanks/{shared_copy(alice, 'thanks')}/"
            )
    assert bob.get("/ours/thanks/").count("for the tea") == 1
    alice.post(f"/mine/thanks/{id}/withdraw/")
    assert "for the tea" not in bob.get("/ours/thanks/")


def test_the_copy_leads_its_author_to_the_original_and_nobody_else(lived: Lived) -> None:
    page = f"/ours/thanks/{lived.ids['Alice copy']}/"
    assert "Open it in Mine" in lived.alice.get(page)
    for words in ("Open it in Mine", "This is yours", lived.ids["Alice thanks"]):
        assert words not in lived.bob.get(page)


def test_what_is_shared_stands_on_the_others_today_for_a_week(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    alice.write("thanks", share=True, words="for the tea")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        bob.sign_in()
        assert "/ours/thanks/" in bob.get("/").split('id="wf"')[1]
        clock.shift(timedelta(days=9))
        bob.sign_in()
        assert "/ours/thanks/" not in bob.get("/").split('id="wf"')[1].split("</section>")[0]
