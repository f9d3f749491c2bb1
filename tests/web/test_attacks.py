"""Attacks that once worked, by the partner, a database writer or the operator; none may again."""

import base64
import os
import subprocess
import sys
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counterpoint.web import backup
from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import Person, Reset, Session, new_id
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.spaces import clock, entries, invitations
from counterpoint.web.spaces.models import Drop, Entry, Member, Space
from tests.conftest import Someone, pair, reset_link, text_of
from tests.web import addresses
from tests.web.crawl import exported
from tests.web.lived import Lived, Talking, answer, begin_talk, drop_to, send_drops

Couple = tuple[Someone, Someone]
_SETTINGS = "counterpoint.web.settings"


def plant(one: Someone, id: str, **fields: list[str]) -> None:
    """Put a drop into the database, sealed to somebody's drop box, as another could."""
    box = drop_to(one, id, fields)
    Drop.objects.create(person=one.person, id=id, box=base64.urlsafe_b64decode(box + "=="))


def test_swapped_authors_of_memberships_do_not_open_a_sealed_answer(couple: Couple) -> None:
    alice, bob = couple
    answer(alice, timezone.localdate(), "a secret almanac")
    hers, his = (Member.objects.get(space__shared=True, person=one.person) for one in couple)
    Member.objects.filter(pk=hers.pk).update(author=uuid.uuid4())
    Member.objects.filter(pk=his.pk).update(author=alice.person.id)
    answered = bob.client.get(f"/ours/question/{timezone.localdate()}/")
    assert answered.status_code == 404 and b"almanac" not in answered.content


def test_a_mine_whose_flag_was_flipped_shuts_out_and_writes_nothing(couple: Couple) -> None:
    alice, _ = couple
    alice.write("journal", words="private")
    Space.objects.filter(member__person=alice.person, shared=False).update(shared=True)
    assert alice.client.get("/mine/journal/").status_code == 409
    assert Space.objects.count() == 3 and Entry.objects.count() == 1


def test_the_operator_cannot_reset_somebody_who_is_there(alice: Someone) -> None:
    alice.write("journal", words="private")
    secret = vaults.allow_reset(alice.person)
    too_early = Client().post(f"/reset/{secret}/", {"new_passphrase": "nine otters in the bath"})
    assert too_early.status_code == 403 and Entry.objects.count() == 1
    alice.sign_in()
    Reset.objects.update(begins=timezone.now())
    assert "so it is void now" in alice.get("/")
    assert Client().get(f"/reset/{secret}/").status_code == 404


def test_a_link_is_void_after_unlocking_and_after_the_recovery_code(alice: Someone) -> None:
    link = reset_link(alice.person)
    alice.post("/lock/")
    alice.post("/unlock/", passphrase=alice.passphrase)
    assert Client().get(link).status_code == 404
    link = reset_link(alice.person)
    words = {"name": "Alice", "code": alice.code, "new_passphrase": "kettles on the roof"}
    assert Client().post("/recover/", words).status_code == 302
    assert Client().get(link).status_code == 404


def test_rows_side_by_side_do_not_tell_what_was_shared(couple: Couple) -> None:
    alice, _ = couple
    for n in range(12):
        alice.write("journal", share=True, words=f"shared {n}")
    rows = list(Entry.objects.order_by("row").values_list("row", flat=True))
    assert len(rows) == 24
    assert all(later - earlier > 1 for earlier, later in pairwise(rows))
    assert max(rows) > 2**50


def test_a_planted_drop_neither_confirms_a_guess_nor_shares_what_is_there(couple: Couple) -> None:
    alice, bob = couple
    today = timezone.localdate()
    id = alice.write(
        "checkin", day=str(today), mood="2", stress="9", shared=["mood"], was="", line="hers"
    )
    before = text_of(bob.get("/ours/checkin/"))
    same = {"day": [str(today)], "mood": ["2"], "stress": ["9"], "shared": ["mood"]}
    plant(alice, id, **same, line=["hers"], then=["share"])
    alice.get("/")
    plant(alice, id, day=[str(today)], mood=["7"], shared=["mood"], then=["share"])
    alice.get("/")
    assert text_of(bob.get("/ours/checkin/")) == before
    kept = entries.find(alice.here.mine, CheckIn, uuid.UUID(id))
    assert kept and kept.payload.mood == 2


def test_a_drop_with_other_words_under_a_taken_id_is_not_lost(alice: Someone) -> None:
    id = alice.write("checkin", day=str(timezone.localdate()), line="first", was="")
    send_drops(alice, {id: drop_to(alice, id, {"line": ["second, written offline"]})})
    alice.get("/")
    lines = {kept.payload.line for kept in entries.read(alice.here.mine, CheckIn).entries}
    assert lines == {"first", "second, written offline"}


def test_nobody_consents_ahead_of_time(couple: Couple) -> None:
    alice, _ = couple
    day = str(timezone.localdate())
    alice.write("checkin", day=day, mood="2", shared=["mood"], was="mood", asked="2099-01-01")
    plant(
        alice,
        str(new_id()),
        day=[day],
        mood=["1"],
        shared=["mood"],
        was=["mood"],
        asked=["2099-01-01"],
    )
    alice.get("/")
    told = [kept.payload.asked for kept in entries.read(alice.here.mine, CheckIn).entries]
    assert len(told) == 2 and all(asked and asked <= timezone.localdate() for asked in told)


def test_a_drop_from_a_fast_clock_does_not_break_today(couple: Couple) -> None:
    alice, bob = couple
    with time_machine.travel(datetime.now(UTC).replace(hour=1, minute=0)):
        alice.sign_in()
        ahead = clock.now() + 23 * 60 * 60 * 1000
        id = str(uuid.UUID(int=(ahead << 80) | (7 << 76) | (2 << 62) | 5))
        fields = {"mood": ["3"], "shared": ["mood"], "then": ["share"]}
        send_drops(alice, {id: drop_to(alice, id, fields)})
        alice.get("/")
        alice.get("/")
        assert [k.payload.mood for k in entries.read(alice.here.mine, CheckIn).entries] == [3]
        assert not Drop.objects.exists()
        bob.sign_in()
        bob.get("/ours/checkin/")


def test_a_moment_at_an_open_screen_gives_no_recovery_code(alice: Someone) -> None:
    assert alice.client.post("/account/recovery-code/new/").status_code == 422
    wrong = {"code-passphrase": "not her passphrase"}
    page = alice.client.post("/account/recovery-code/new/", wrong)
    assert page.status_code == 422 and "not your passphrase" in page.content.decode()
    person = Person.objects.get(pk=alice.person.pk)
    assert vaults.open_with_code(person, alice.code) == alice.secret


def test_what_the_database_says_of_a_session_signs_nobody_in(couple: Couple) -> None:
    alice, _ = couple
    thief = Client()
    for key in Session.objects.filter(person=alice.person).values_list("session_key", flat=True):
        thief.cookies["counterpoint"] = key
        assert thief.get("/mine/")["Location"].startswith("/sign-in/")


def test_two_who_share_a_laptop_keep_each_their_place(couple: Couple) -> None:
    alice, bob = couple
    laptop = alice.client
    for one in (bob, alice):
        laptop.post("/sign-out/")
        one.sign_in(laptop)
        laptop.get("/safety/")
    laptop.post("/sign-out/")
    bob.sign_in(laptop)
    laptop.post("/sign-out/")
    stranger = Client()
    for _ in range(6):
        stranger.post("/sign-in/", {"name": "Alice", "passphrase": "wrong wrong wrong"})
    alice.sign_in(laptop)
    assert "new here" not in laptop.get("/").content.decode()


def test_no_row_keeps_a_vault_open_for_days(alice: Someone) -> None:
    Person.objects.update(lock_minutes=32_000)
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        assert alice.client.get("/mine/")["Location"].startswith("/unlock/")


def test_an_invitation_that_was_accepted_is_not_taken_back(alice: Someone, bob: Someone) -> None:
    pair(alice, bob)
    bob.write("thanks", share=True, words="hello")
    invitations.revoke(alice.here.person)
    assert "hello" in alice.get("/ours/thanks/")


def test_deep_nesting_is_bad_input_and_no_more(alice: Someone) -> None:
    response = alice.client.post("/drop/", "[" * 100_000, content_type="application/json")
    assert response.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_a_crafted_backup_puts_back_nothing_else(alice: Someone, tmp_path: Path) -> None:
    good, crafted = tmp_path / "good.zip", tmp_path / "crafted.zip"
    backup.write(good)
    now = timezone.now()
    planted = Reset(person=alice.person, lookup=b"known", begins=now, until=now)
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(crafted, "w") as out:
        for name in archive.namelist():
            more = serializers.serialize("jsonl", [planted]).encode() if "Drop" in name else b""
            out.writestr(name, archive.read(name) + more)
    for table in (Entry, Member, Space, Session, Person):
        table.objects.all().delete()
    with pytest.raises(backup.BackupError, match="not a backup"):
        backup.restore(crafted)
    assert not Reset.objects.exists() and not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("about", "rows"),
    [
        ("[]", ""),
        ("null", ""),
        ('{"migrations": null, "format": 1}', ""),
        ('{"migrations": [[]], "format": 1}', ""),
        ("[" * 100_000, ""),
        ('{"migrations": [], "format": 1}', "null"),
        ('{"migrations": [], "format": 1}', '{"model": 5}'),
        ('{"migrations": [], "format": 1}', '{"model": "accounts.person", "fields": []}'),
        ('{"migrations": [], "format": 1}', "[" * 100_000),
    ],
)
def test_a_damaged_backup_gets_one_sentence(tmp_path: Path, about: str, rows: str) -> None:
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("about.json", about)
        for name in ("Person", "Space", "Member", "Entry", "Invitation", "Drop"):
            archive.writestr(f"{name}.jsonl", rows if name == "Person" else "")
    with pytest.raises(backup.BackupError, match=r"\.$"):
        backup.restore(path)


INVENTED = (
    "00000000-0000-7000-8000-000000000000",  # before the first day
    "e677d21f-dc00-7fff-bfff-ffffffffffff",  # on the last
    "ffffffff-ffff-7fff-bfff-ffffffffffff",  # after it
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
)


@pytest.mark.parametrize("id", INVENTED)
def test_an_id_of_a_time_that_is_in_no_calendar_is_not_found(couple: Couple, id: str) -> None:
    alice, _ = couple
    for path in (
        f"/again/mine/{id}/",
        f"/again/ours/{id}/",
        f"/mine/plan/{id}/edit/",
        f"/mine/plan/{id}/share/",
        f"/mine/thanks/{id}/withdraw/",
        f"/ours/talk/{id}/",
        f"/ours/talk/{id}/unsaid/",
        f"/ours/decision/{id}/value/",
        f"/ours/agreement/on/decision/{id}/",
        f"/ours/hard-reply/to/{id}/",
        f"/ours/together/{id}/settle/",
    ):
        alice.post(path, 404, then="done", what="x")


@pytest.mark.parametrize("id", INVENTED[:1])
def test_what_was_written_under_an_id_before_the_first_day_is_shared_and_taken_back(
    couple: Couple, id: str
) -> None:
    alice, bob = couple
    alice.post("/mine/thanks/new/", id=id, words="from before")
    alice.post(f"/mine/thanks/{id}/share/")
    assert "from before" in bob.get("/ours/thanks/")
    alice.post(f"/mine/thanks/{id}/withdraw/")
    assert "from before" not in bob.get("/ours/thanks/")


def test_an_export_in_the_middle_of_a_talk_tells_nothing_that_its_page_does_not(
    couple: Couple,
) -> None:
    """What one chose to keep at its end is theirs, until the other has chosen too."""
    alice, bob = couple
    lived = Lived(alice, bob, left=alice.here.together().id)
    talk = Talking(lived, begin_talk(alice, subject="the canoe"))
    talk.move(bob, "join")
    talk.move(alice, "finish")
    before = exported(bob)
    talk.move(alice, "choose", will="I sell it", keep=["subject"])
    after = exported(bob)
    assert "the canoe" in after["ours/talk.json"] and "I sell it" not in str(after)
    assert "going" not in after["ours/talk.json"]
    assert [name for name in before if before[name] != after[name]] == ["ours/talk.json"]
    assert (
        after["ours/talk.json"].replace('"revision": 4', '"revision": 3')
        == (before["ours/talk.json"])
    )


def test_who_has_left_an_ours_reaches_nothing_of_it_but_to_read(
    lived: Lived, charlie: Someone
) -> None:
    """Nor of what the other begins afterwards with somebody else, by any address of a feature."""
    alice, bob = lived.alice, lived.bob
    old = bob.here.together()
    picture = lived.ids["shared picture"]
    bob.post("/safety/leave/")
    pair(alice, charlie)
    new = alice.write("plan", share=True, what="for Charlie alone")
    assert new
    before = Entry.objects.count()
    for name, words in addresses.OF_A_FEATURE.items():
        if name == "past-picture":
            continue
        ids = {**lived.ids, "left": str(alice.here.together().id)}
        address = reverse(name, args=[ids[w[1:]] if w[0] == "=" else w for w in words])
        read, sent = bob.client.get(address), bob.client.post(address, {"then": "done"})
        allowed = (404, 302) if name in addresses.POST_ONLY else (404,)
        assert read.status_code in allowed, (name, read.status_code)
        assert sent.status_code in (404, 405), (name, sent.status_code)
    assert Entry.objects.count() == before
    assert Client().get(f"/feed/{lived.ids['feed']}.ics").status_code == 404
    assert bob.client.get(f"/past/{old.id}/memory/picture/{picture}/").status_code == 200
    assert bob.client.get(f"/past/{alice.here.together().id}/").status_code == 404


def test_what_a_library_warns_of_is_not_in_the_log(tmp_path: Path) -> None:
    """It may repeat what somebody sent, in a thread beside the one that is careful."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import warnings; import counterpoint.web.wsgi; warnings.warn('her words')",
        ],
        env={**os.environ, "COUNTERPOINT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": _SETTINGS},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert b"her words" not in said.stdout + said.stderr


def test_the_frame_of_these_tests_holds(couple: Couple) -> None:
    """What these attacks use works when nobody attacks: a drop arrives and is shared."""
    alice, bob = couple
    id = str(new_id())
    plant(alice, id, day=[str(timezone.localdate())], mood=["9"], shared=["mood"], then=["share"])
    alice.get("/")
    assert "bright" in bob.get("/ours/checkin/")
