"""Talk: two in turn, on one device or on two; what stays is what both choose."""

import io
import re
import uuid
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.talking.going import Going, Keep, Step
from counterpoint.web.features.talking.kinds import Talk, Unsaid
from counterpoint.web.keyfile import KeyFile
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, text_of
from tests.web.rows import everything_at_rest
from tests.web.test_queries import counting_seals
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]


def begin(one: Someone, way: str = "open", **more: Any) -> str:
    """Begin a talk by its form; return its path."""
    fields = {"id": str(new_id()), "subject": "the weekend", "first": "me", "minutes": "3"}
    fields |= {"devices": "two", **more}
    return str(one.post(f"/ours/talk/begin/{way}/", **fields)["Location"])


def base(one: Someone, path: str) -> str:
    found = re.search(r'name="base" value="(\d+)"><input type="hidden" name="step"', one.get(path))
    assert found
    return found[1]


def do(one: Someone, path: str, move: str, status: int = 302, **words: Any) -> Any:
    """Make a move from the page as it stands."""
    fields = {"move": move, "base": base(one, path), "once": str(new_id()), **words}
    return one.post(path, status, **fields)


def going(one: Someone, path: str) -> Going:
    kept = entries.find(one.here.together(), Talk, uuid.UUID(path.split("/")[3]))
    assert kept and kept.payload.going
    return kept.payload.going


def test_two_go_through_a_turn_and_swap(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    assert "Alice would like to talk" in bob.get(path)
    do(bob, path, "join")
    assert "You speak next" in alice.get(path)
    do(alice, path, "begin")
    assert "Alice is speaking" in bob.get(path)
    do(alice, path, "done", feelings=["tired"], needs=["quiet"])
    page = bob.get(path)
    assert "Say back what you heard" in page and "tired; quiet" in page
    do(bob, path, "say", heard="You wanted a weekend without guests.")
    assert "You wanted a weekend without guests." in alice.get(path)
    do(alice, path, "confirm", answer="add", added="And some sleep.")
    page = bob.get(path)
    assert "You speak next" in page
    assert "You wanted a weekend without guests." in page and "And some sleep." in page


def test_at_one_device_it_begins_at_once_and_one_presses_for_both(couple: Couple) -> None:
    alice, _ = couple
    path = begin(alice, devices="one", first="other")
    assert "Bob speaks next" in alice.get(path)
    do(alice, path, "begin")
    do(alice, path, "done")
    do(alice, path, "say", then="aloud")
    assert "Said aloud." in alice.get(path)
    do(alice, path, "confirm", answer="yes")
    assert "Alice speaks next" in alice.get(path)
    do(alice, path, "finish")
    do(alice, path, "choose", will="a walk", other="the dishes", keep=["wills"])
    page = alice.get(path)
    assert "a walk" in page and "the dishes" in page


def test_the_partner_finds_it_on_today_and_may_name_a_time_that_suits(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    page = bob.get("/")
    assert "Alice would like to talk" in page and path in page
    do(bob, path, "suggest", at="20:00")
    page = alice.get(path)
    assert "20:00" in page and "Wanted for" in page
    assert path in alice.get("/")
    for one in (alice, bob):
        do(one, path, "join")
    assert going(alice, path).step is Step.TURN


def _to_the_close(couple: Couple, path: str) -> None:
    alice, bob = couple
    do(bob, path, "join")
    do(alice, path, "begin")
    do(alice, path, "done", needs=["comfort"])
    do(bob, path, "say", heard="You wanted a weekend without guests.")
    do(alice, path, "confirm", answer="yes")
    do(bob, path, "finish")


def test_a_talk_that_goes_on_stands_first_on_today_however_much_was_shared(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    for number in range(8):
        alice.write("thanks", share=True, words=f"thanks {number}")
    page = bob.get("/")
    assert page.index("Alice would like to talk") < page.index("Lately from Alice")
    assert "the weekend" in page and page.count(path) == 1
    assert "Waiting for Bob" in alice.get("/")
    do(bob, path, "join")
    for one in couple:
        assert "A talk goes on" in one.get("/")
    do(bob, path, "stop")
    for one in couple:
        assert path not in one.get("/")


def test_a_talk_that_goes_on_is_found_behind_later_ones_that_are_over(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    for _ in range(4):
        do(alice, begin(alice, subject="the bins"), "stop")
    page = bob.get("/")
    assert path in page and "the bins" not in page


def test_a_talk_asks_for_nothing_while_space_is_taken_nor_after_a_week(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    assert path in bob.get("/")
    until = timezone.localtime() + timedelta(hours=30)
    bob.post("/ours/space/", until_0=f"{until:%Y-%m-%d}", until_1=f"{until:%H:%M}")
    for one in couple:
        assert path not in one.get("/")
    bob.post("/ours/space/end/")
    assert path in bob.get("/")
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert path not in bob.sign_in().get("/")


def test_what_is_kept_is_what_both_chose_and_tells_no_hour(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    _to_the_close(couple, path)
    day = timezone.localdate() + timedelta(days=7)
    do(alice, path, "choose", will="I ask first", again=str(day), keep=["subject", "wills"])
    assert "I ask first" not in bob.get(path)
    assert "You have said what may stay" in alice.get(path)
    do(bob, path, "choose", will="I keep Sunday free", keep=["subject", "wills", "heard"])
    for one in couple:
        page = one.get(path)
        assert "I ask first" in page and "I keep Sunday free" in page and "the weekend" in page
        assert "without guests" not in page
    (kept,) = entries.read(alice.here.together(), Talk).entries
    assert kept.payload.going is None and kept.payload.again == day
    assert kept.written % 86_400_000 == 43_200_000  # the noon that stands for a day
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        for one in couple:
            one.sign_in()
            page = one.get("/")
            assert "To look at again" in page and "the weekend" in page


def test_what_the_first_chose_does_not_open_with_the_keys_of_the_other(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    _to_the_close(couple, path)
    do(alice, path, "choose", will="I ask first", keep=["wills"])
    do(alice, path, "choose", will="I always ask first", keep=["wills", "heard"])
    row = Entry.objects.get(id=uuid.UUID(path.split("/")[3]))
    opened = opens_with(bob.secret, bytes(row.sealed), row)
    assert opened and b"without guests" in opened  # all else of the talk is of both
    assert b"ask first" not in opened and b"wills" not in opened
    do(bob, path, "choose", will="I keep Sunday free", keep=["wills"])
    page = bob.get(path)
    assert "I always ask first" in page and "I keep Sunday free" in page


def test_a_choice_that_another_server_shut_is_chosen_again(couple: Couple, settings: Any) -> None:
    alice, bob = couple
    path = begin(alice)
    _to_the_close(couple, path)
    do(alice, path, "choose", will="I ask first", keep=["wills"])
    settings.KEYS = KeyFile(settings.KEYS.secret, vault.new_key())
    do(bob, path, "choose", will="I keep Sunday free", keep=["wills"])
    assert "You have said what may stay" in bob.get(path)
    assert "You have said" not in alice.get(path)
    do(alice, path, "choose", will="I ask first", keep=["wills"])
    page = bob.get(path)
    assert "I ask first" in page and "I keep Sunday free" in page


def test_a_kept_talk_says_that_it_comes_back_only_until_it_has(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    _to_the_close(couple, path)
    on = timezone.localdate() + timedelta(days=3)
    for one in couple:
        do(one, path, "choose", will="a walk", again=str(on), keep=["wills"])
    back = "It comes back to Today then."
    assert back in alice.get(path)
    for days in (3, 9):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            bob.sign_in()
            page = bob.get(path)
            assert back not in page and "The day to look at it again" in page


def test_of_a_talk_that_goes_on_there_is_one_row_and_no_history(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    _to_the_close(couple, path)
    ours = alice.here.together()
    assert Entry.objects.filter(space_id=ours.id, shelf=ours.shelf("talk")).count() == 1
    for one in couple:
        do(one, path, "choose", will="secret will", keep=[])
    (kept,) = entries.history(ours, Talk, uuid.UUID(path.split("/")[3]))
    assert kept.payload == Talk(away=True)
    assert "nothing of it was kept" in bob.get(path)
    assert path not in bob.get("/") and path not in bob.get("/ours/")


def test_either_may_stop_at_any_time_and_nothing_stays(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(bob, path, "stop")
    assert "nothing of it was kept" in alice.get(path)
    alice.post(path, 409, move="begin", base="2", once=str(new_id()))


def test_of_two_moves_at_once_the_second_is_told_and_sees_the_first(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    do(alice, path, "done")
    seen = base(bob, path)
    do(alice, path, "pause")
    fields = {"move": "say", "base": seen, "once": str(new_id()), "heard": "typed meanwhile"}
    page = bob.post(path, 409, **fields).content.decode()
    assert "went on in between" in page and "A pause was asked for" in page
    assert "typed meanwhile" in page
    assert "typed meanwhile" not in alice.get(path)
    do(alice, path, "resume")
    assert "typed meanwhile</textarea>" in bob.get(path)


def hidden(one: Someone, path: str) -> dict[str, str]:
    """Return what the forms of a talk carry, unseen."""
    page = one.get(path)
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("base", "step")}
    return {name: match[1] for name, match in found.items() if match} | {"once": str(new_id())}


def test_what_each_says_for_themselves_counts_though_both_say_it_at_once(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice, "repair")
    do(bob, path, "join")
    for _ in range(2):
        sent = [hidden(one, path) for one in couple]
        for one, fields in zip(couple, sent, strict=True):
            one.post(path, move="ready", **fields)
    do(alice, path, "finish")
    sent = [hidden(one, path) for one in couple]
    for one, fields in zip(couple, sent, strict=True):
        one.post(path, move="choose", will=f"{one.name} will", keep=["wills"], **fields)
    page = bob.get(path)
    assert "Alice will" in page and "Bob will" in page


def test_what_was_ticked_is_still_ticked_for_the_second_of_two(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    do(alice, path, "done")
    do(bob, path, "say", then="aloud")
    seen = hidden(alice, path)
    for move in ("pause", "resume"):
        do(bob, path, move)
    page = alice.post(path, 409, move="confirm", answer="add", added="and rain", **seen)
    assert "and rain</textarea>" in page.content.decode()
    assert re.search(r'value="add"[^>]* checked', page.content.decode())


def test_the_same_form_sent_twice_moves_once(couple: Couple) -> None:
    alice, bob = couple
    fields = {"id": str(new_id()), "subject": "x", "first": "me", "minutes": "3", "devices": "two"}
    sent = [alice.post("/ours/talk/begin/open/", **fields)["Location"] for _ in range(2)]
    assert sent[0] == sent[1]
    path = sent[0]
    join = {"move": "join", "base": base(bob, path), "once": str(new_id())}
    for _ in range(2):
        bob.post(path, **join)
    assert going(alice, path).step is Step.TURN
    assert alice.post("/ours/talk/begin/open/", **fields)["Location"] == path


def test_an_expired_turn_is_told_and_its_words_are_still_taken(couple: Couple) -> None:
    alice, bob = couple
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = begin(alice, minutes="2")
        do(bob, path, "join")
        do(alice, path, "begin")
        version = re.search(r"was=([\d.]+)", bob.get(path))
        assert version
        assert bob.client.get(f"{path}state/?was={version[1]}").status_code == 204
        clock.shift(timedelta(minutes=3))
        page = bob.get(f"{path}state/?was={version[1]}")
        assert "The time is up" in page and "Nothing is lost" in page
        do(bob, path, "say", heard="all that was said")
        assert "all that was said" in alice.get(path)


def test_a_pause_needs_a_time_and_the_one_who_was_asked_chooses_it(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "pause")
    do(alice, path, "return", 409, when="20")
    page = do(bob, path, "return", 422).content.decode()
    assert "Please choose a time." in page
    do(bob, path, "return", when="60")
    assert "A pause until" in alice.get(path)
    do(bob, path, "resume", 409)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        bob.sign_in()
        assert "Time to go on" in bob.get(path)
        do(bob, path, "resume")


def test_the_fragment_is_sent_only_when_something_changed_and_costs_little(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    version = re.search(r"state/\?was=([\d.]+)", bob.get(path))
    assert version
    state = f"{path}state/?was={version[1]}"
    with CaptureQueriesContext(connection) as queries, counting_seals() as opened:
        assert bob.client.get(state).status_code == 204
    assert len(queries) <= 4 and opened[0] == 2  # the ring of keys, and the talk
    do(alice, path, "stop")
    page = bob.get(state)
    assert "<html" not in page and "nothing of it was kept" in page and "hx-get" not in page
    with CaptureQueriesContext(connection) as queries:
        bob.get(path)
    assert len(queries) <= 12


def test_what_one_is_typing_is_kept_in_ones_own_mine_and_given_back(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    for words in ("half a sen", "half a sentence"):
        bob.post(f"{path}unsaid/", 204, heard=words)
    assert "half a sentence</textarea>" in bob.get(path)
    assert "half a sentence" in bob.get("/mine/unsaid/")
    for page in (alice.get(path), alice.get("/mine/"), alice.get("/ours/")):
        assert "half a sen" not in page
    assert b"half a sen" not in everything_at_rest()
    mine = bob.here.mine
    rows = Entry.objects.filter(space_id=mine.id, shelf=mine.shelf("unsaid"))
    assert rows.count() == 1
    row = rows.get()
    assert opens_with(alice.secret, bytes(row.sealed), row) is None
    do(alice, path, "done")
    do(bob, path, "say", heard="half a sentence, and the rest")
    assert not entries.read(mine, Unsaid).entries


def test_without_a_script_the_form_itself_keeps_what_was_written(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    do(bob, path, "", then="draft", heard="a note")
    assert "a note</textarea>" in bob.get(path)
    assert 'href="' + path + '"' in bob.get(path)  # the way to look again


def test_notes_for_what_is_said_aloud_stay_ones_own(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    do(alice, path, "done")
    do(bob, path, "say", then="aloud", heard="only a note")
    assert "only a note" not in alice.get(path)
    assert "only a note" in bob.get(path)


def test_what_was_written_when_the_vault_locked_is_given_back(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    do(alice, path, "done")
    fields = {"move": "say", "base": base(bob, path), "once": str(new_id())}
    bob.post("/lock/")
    bob.post(path, 302, heard="while it locked", **fields)
    bob.post("/unlock/", passphrase=bob.passphrase, next=path)
    assert "while it locked</textarea>" in bob.get(path)


BAD = [
    ("say", {"heard": ""}, "Write what you heard"),
    ("say", {"heard": "x" * 4_001}, "at most 4000 characters"),
    ("say", {"heard": "a\x00b"}, "Null characters are not allowed."),
]


@pytest.mark.parametrize(("move", "words", "sentence"), BAD)
def test_what_cannot_be_is_told_by_the_field(
    couple: Couple, move: str, words: dict[str, str], sentence: str
) -> None:
    alice, bob = couple
    path = begin(alice)
    do(bob, path, "join")
    do(alice, path, "begin")
    do(alice, path, "done")
    page = do(bob, path, move, 422, **words).content.decode()
    assert sentence in page and 'id="id_say_heard_error"' in page


def test_a_form_that_is_forged_changes_nothing(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    for fields in (
        {},
        {"move": "join"},
        {"move": "join", "base": "\x00", "once": "x"},
        {"move": "nothing", "base": "1", "once": "x"},
        {"move": "open", "base": "1", "once": "x"},
        {"move": "begin", "base": "1", "once": "\x00"},
        {"move": "join", "base": "9" * 5000},
    ):
        assert bob.client.post(path, fields).status_code == 409, fields
    assert going(alice, path).step is Step.ASKED
    late = str(uuid.UUID("ffffffff-ffff-7fff-bfff-ffffffffffff"))  # a time that is no time
    for id in ("x", "\x00", "1" * 5_000, str(uuid.uuid4()), late):
        fields = {"id": id, "first": "me", "minutes": "3", "devices": "two", "subject": "here"}
        page = alice.post("/ours/talk/begin/open/", 422, **fields).content.decode()
        assert 'value="here"' in page
    for field, value in (("minutes", "9"), ("first", "charlie"), ("devices", ""), ("minutes", "")):
        fields = {"id": str(new_id()), "first": "me", "minutes": "3", "devices": "two"}
        alice.post("/ours/talk/begin/open/", 422, **{**fields, field: value})
    alice.get("/ours/talk/begin/quarrel/", 404)
    bob.post(f"{path}unsaid/", 422, heard="x" * 4_001)
    alice.get(f"{path}state/?was=%00")


def test_the_outsider_finds_nothing(couple: Couple, charlie: Someone) -> None:
    path = begin(couple[0])
    for end in ("", "state/"):
        charlie.get(path + end, 404)
    for end in ("", "unsaid/", "take-back/"):
        charlie.post(path + end, 404, move="join", base="1", heard="x")
    charlie.get("/ours/talk/begin/open/", 404)
    charlie.get("/mine/talk/new/", 404)


def test_a_locked_vault_asks_for_the_passphrase(couple: Couple) -> None:
    alice, _ = couple
    path = begin(alice)
    alice.post("/lock/")
    for end in ("", "state/"):
        assert alice.client.get(path + end)["Location"].startswith("/unlock/")


def test_one_takes_back_ones_own_words_and_no_others(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    _to_the_close(couple, path)
    for one in couple:
        do(one, path, "choose", will=f"{one.name} will", keep=[each.value for each in Keep])
    alice.post(f"{path}take-back/", 302)
    page = bob.get(path)
    assert "Alice will" not in page and "comfort" not in page
    assert "Bob will" in page and "without guests" in page
    bob.post(f"{path}take-back/", 302)
    page = alice.get(path)
    assert "Bob will" not in page and "without guests" not in page


def test_while_it_goes_on_nobody_takes_it_back(couple: Couple) -> None:
    path = begin(couple[0])
    couple[0].post(f"{path}take-back/", 404)


# Repair


def _repair(couple: Couple) -> str:
    alice, bob = couple
    path = begin(alice, "repair", subject="the plate")
    do(bob, path, "join")
    return path


def _need(one: Someone, path: str, words: str, status: int = 302, **more: Any) -> Any:
    fields = {"id": str(new_id()), "needs": ["quiet"], "needed": words, **more}
    return one.post(path, status, move="need", **fields)


def test_ones_own_side_and_the_letter_are_nobody_elses(couple: Couple) -> None:
    alice, bob = couple
    alice.write("side", happened="I shouted", feelings=["tense"], part="I was late")
    alice.write("letter", words="They were both tired")
    for kind in ("side", "letter"):
        assert f"/mine/{kind}/" in alice.get("/practice/repair/")
        bob.get(f"/ours/{kind}/", 404)
        alice.post(f"/mine/{kind}/{new_id()}/share/", 404)
    assert "I shouted" in alice.get("/mine/side/") and "both tired" in alice.get("/mine/letter/")
    for page in (bob.get("/mine/side/"), bob.get("/ours/"), bob.get("/")):
        assert "I shouted" not in page and "both tired" not in page


def test_needs_open_together_and_not_before(couple: Couple) -> None:
    alice, bob = couple
    path = _repair(couple)
    for one in couple:
        do(one, path, "ready")
    before = text_of(bob.get(path))
    state = text_of(bob.get(f"{path}state/"))
    _need(alice, path, "an hour alone")
    assert "an hour alone" in alice.get(path)
    assert text_of(bob.get(path)) == before and text_of(bob.get(f"{path}state/")) == state
    version = re.search(r"state/\?was=([\d.]+)", bob.get(path))
    assert version and bob.client.get(f"{path}state/?was={version[1]}").status_code == 204
    packed = zipfile.ZipFile(io.BytesIO(bob.post("/safety/export/", 200).content))
    assert not any(b"an hour alone" in packed.read(name) for name in packed.namelist())
    for row in Entry.objects.all():
        opened = opens_with(bob.secret, bytes(row.sealed), row)
        assert opened is None or b"an hour alone" not in opened
    _need(bob, path, "to be asked first")
    for one in couple:
        page = one.get(path)
        assert "an hour alone" in page and "to be asked first" in page
    assert "to be asked first" in alice.get(f"{path}state/?was={version[1]}")
    for one in couple:
        do(one, path, "ready")
    assert going(alice, path).step is Step.TURN


def test_a_need_that_waits_can_be_changed_and_taken_back(couple: Couple) -> None:
    alice, bob = couple
    path = _repair(couple)
    for one in couple:
        do(one, path, "ready")
    assert "Tick something" in _need(alice, path, "", 422, needs=[]).content.decode()
    _need(alice, path, "first words")
    _need(alice, path, "other words", 409)
    _need(alice, path, "other words", base="1")
    assert "other words" in alice.get(path)
    alice.post(path, then="unseal")
    alice.post(path, 409, then="unseal")
    _need(bob, path, "bread")
    assert "bread" not in alice.get(path)
    do(bob, path, "stop")
    assert "still lies sealed" in bob.get(path)


def test_every_page_of_a_conflict_opens_with_not_if_you_are_afraid(couple: Couple) -> None:
    alice, _ = couple
    path = _repair(couple)
    pages = [alice.get(at) for at in ("/practice/repair/", "/ours/talk/begin/repair/", path)]
    for one in couple:
        do(one, path, "ready")
    pages.append(alice.get(path))
    for one in couple:
        do(one, path, "ready")
    pages.append(alice.get(path))
    for move in ("begin", "done"):
        do(alice, path, move)
        pages.append(alice.get(path))
    for page in pages:
        assert page.index("Not if you are afraid.") < page.index('class="split"')
        assert "/help/" in page and "Exit now" in page


def test_it_is_found_within_two_taps(couple: Couple) -> None:
    alice, _ = couple
    for room in ("/", "/mine/", "/ours/"):
        page = alice.get(room)
        assert "/practice/talking/" in page and "/practice/repair/" in page
    page = alice.get("/practice/talking/") + alice.get("/practice/repair/")
    for way in ("open", "week", "repair"):
        assert f"/ours/talk/begin/{way}/" in page
