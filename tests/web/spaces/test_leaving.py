"""Leaving Ours, and going for good: alone, at once, and with nothing of the other's lost."""

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import Person, Session
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.entries import NotWritable
from counterpoint.web.spaces.models import Drop, Entry, Member, Space
from tests.conftest import Someone, pair, text_of
from tests.web.lived import Lived, answer


def test_leaving_asks_once_and_tells_nobody_before(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    before = text_of(bob.get("/"))
    assert "Nothing has happened yet" in alice.get("/safety/leave/")
    assert text_of(bob.get("/")) == before
    assert alice.here.ours


def test_after_leaving_both_read_what_was_shared_and_neither_writes(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    place = bob.here.together()
    alice.post("/safety/leave/")
    for one in (alice, bob):
        for words in ("Alice is thankful for warm socks", "Bob is thankful for warm socks"):
            assert words in one.get(f"/past/{place.id}/thanks/")
            assert words in one.get(f"/past/{place.id}/")
        for name in ("Alice", "Bob"):
            copy = lived.ids[f"{name} copy"]
            one.get(f"/past/{place.id}/thanks/{copy}/")
            one.post(f"/ours/thanks/{copy}/take-back/", 404)
            one.post(f"/past/{place.id}/thanks/{copy}/", 405)
        assert one.client.get("/ours/thanks/").status_code == 404
        assert one.here.ours is None
        one.get("/ours/")


def test_a_left_ours_takes_no_writing_even_from_a_page_still_open(lived: Lived) -> None:
    bob = lived.bob
    stale = bob.here
    lived.alice.post("/safety/leave/")
    rows = list(Entry.objects.order_by("row").values_list("row", flat=True))
    ours = stale.together()
    shared = entries.read(ours, Thanks).entries[0]
    for write in (
        lambda: entries.write(
            ours, Thanks(words="x"), shared.id.__class__(lived.ids["Bob private"])
        ),
        lambda: entries.erase(ours, [shared.id]),
        lambda: entries.revise(
            ours,
            Thanks(words="x"),
            next(k for k in entries.read(ours, Thanks).entries if k.author == bob.person.id).id,
            1,
        ),
    ):
        with pytest.raises(NotWritable):
            write()
    assert list(Entry.objects.order_by("row").values_list("row", flat=True)) == rows


def test_sharing_after_leaving_keeps_the_words_for_oneself(lived: Lived) -> None:
    alice = lived.alice
    lived.bob.post("/safety/leave/")
    id = alice.write("thanks", share=True, words="too late to share")
    assert "Only you" in alice.get(f"/mine/thanks/{id}/")
    alice.post(f"/mine/thanks/{id}/share/", 404)


def test_erasing_ones_own_after_leaving_leaves_the_others_copy(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    place = alice.here.together()
    alice.post("/safety/leave/")
    alice.post(f"/mine/thanks/{lived.ids['Alice thanks']}/erase/")
    assert "Alice is thankful for warm socks" not in alice.get("/mine/thanks/")
    assert "Alice is thankful for warm socks" in bob.get(f"/past/{place.id}/thanks/")


def test_a_new_ours_has_a_new_key_and_the_old_one_stays_readable(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    old = alice.here.together()
    alice.post("/safety/leave/")
    pair(alice, bob)
    new = alice.here.together()
    assert new.id != old.id and new.keys.whole != old.keys.whole
    assert new.shelf("thanks") != old.shelf("thanks")
    assert {place.id for place in bob.here.past} == {old.id, lived.left}
    assert "warm socks" not in bob.get("/ours/thanks/")


def test_going_asks_for_the_passphrase_and_limits_guesses(alice: Someone) -> None:
    for _ in range(5):
        page = alice.post("/safety/go/", 422, passphrase="not this one").content.decode()
        assert "not the passphrase" in page.split('id="id_passphrase_error"')[1]
    page = alice.post("/safety/go/", 422, passphrase=alice.passphrase).content.decode()
    assert "Too many tries" in page
    assert Person.objects.filter(pk=alice.person.pk).exists()


def test_going_takes_the_account_and_mine_and_leaves_what_was_shared(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    mine, place, left = alice.here.mine.id, alice.here.together().id, lived.left
    onward = alice.post("/safety/go/", passphrase=alice.passphrase)["Location"]
    assert "Your account and your Mine are gone." in alice.get(onward)
    assert not Person.objects.filter(name="Alice").exists()
    assert not Session.objects.filter(person=alice.person.pk).exists()
    assert not Drop.objects.filter(person=alice.person.pk).exists()
    assert not Space.objects.filter(pk=mine).exists()
    assert not Entry.objects.filter(space_id=mine).exists()
    for at, words in ((place, "Alice is thankful for warm socks"), (left, "Alice misses the old")):
        page = bob.get(f"/past/{at}/thanks/")
        assert words in page and "Alice," in page
    assert alice.client.get("/")["Location"].startswith("/sign-in/")


def test_when_both_have_gone_nothing_is_left(lived: Lived) -> None:
    for one in (lived.alice, lived.bob):
        one.post("/safety/go/", passphrase=one.passphrase)
    for model in (Person, Space, Member, Entry, Drop, Session):
        assert not model._default_manager.exists(), model


def test_nobody_deletes_the_others_account_or_entries(lived: Lived) -> None:
    bob = lived.bob
    of_alice = Entry.objects.filter(author=lived.alice.person.id)
    before = set(of_alice.values_list("row", flat=True))
    for id in lived.ids.values():
        for path in (f"/mine/thanks/{id}/erase/", f"/mine/journal/{id}/erase/"):
            bob.client.post(path)
        for kind in ("thanks", "journal", "checkin", "question"):
            bob.client.post(f"/ours/{kind}/{id}/take-back/")
    bob.post("/safety/leave/")
    bob.post("/safety/go/", passphrase=bob.passphrase)
    assert set(of_alice.values_list("row", flat=True)) == before
    lived.alice.get("/mine/")


def test_leaving_takes_back_an_invitation_of_ones_own(charlie: Someone) -> None:
    charlie.post("/invite/")
    charlie.post("/safety/go/", passphrase=charlie.passphrase)
    assert not Space.objects.exists()


def test_an_answer_sent_as_the_other_leaves_is_not_lost_silently(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    bob.post("/safety/leave/")
    answer(alice, timezone.localdate(), "the smell of rain", status=404)
    assert not Entry.objects.exists()
