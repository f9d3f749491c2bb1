"""Boundaries: kept for oneself, shared by choice, heard by the other, and never changed by them."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from counterpoint.library import needs, starters_for
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.boundaries import BOUNDARY, HEARD
from counterpoint.web.spaces import entries, replies
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone
from tests.web.lived import reply, shared_copy
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]
WORDS = {
    "area": "time",
    "need": "Tuesday evenings to myself",
    "why": "So that I hear myself",
    "helps": "A door that is shut",
    "crosses": "A call about the post",
}


@pytest.fixture
def shared(couple: Couple) -> tuple[str, str]:
    """Return the ids, in Mine and in Ours, of a boundary that Alice shared."""
    alice, _ = couple
    return alice.write("boundary", share=True, **WORDS), shared_copy(alice, "boundary")


def edit(one: Someone, id: str, base: int, share: bool = True, **words: str) -> None:
    then = "share" if share else "keep"
    one.post(f"/mine/boundary/{id}/edit/", base=str(base), then=then, **WORDS | words)


def wording(page: str) -> str:
    found = re.search(r'name="wording" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def hear(one: Someone, copy: str, answer: str = "heard", base: str = "", words: str = "") -> None:
    mark = wording(one.get(f"/ours/boundary/{copy}/"))
    reply(one, "heard", copy, base=base, answer=answer, words=words, wording=mark)


def test_a_boundary_begins_with_its_author_alone(couple: Couple, charlie: Someone) -> None:
    alice, bob = couple
    before = bob.get("/ours/boundary/")
    id = alice.write("boundary", **WORDS)
    page = alice.get(f"/mine/boundary/{id}/")
    for words in (*list(WORDS.values())[1:], "Time", "Only you"):
        assert words in page
    for other in (bob, charlie):
        for path in (f"/mine/boundary/{id}/", f"/mine/boundary/{id}/edit/"):
            other.get(path, 404)
        other.post(f"/mine/boundary/{id}/share/", 404)
        assert "Tuesday evenings" not in other.get("/mine/boundary/")
    assert "Tuesday evenings" not in bob.get("/") + bob.get("/ours/") + bob.get("/ours/boundary/")
    assert len(bob.get("/ours/boundary/")) == len(before)


def test_with_bobs_keys_and_the_database_a_private_boundary_does_not_open(couple: Couple) -> None:
    alice, bob = couple
    alice.write("boundary", again=str(timezone.localdate()), **WORDS)
    rows = Entry.objects.filter(space_id=alice.here.mine.id).select_related("space")
    assert len(rows) == 2  # and what brings it back to Today
    for row in rows:
        assert opens_with(alice.secret, bytes(row.sealed), row)
        assert opens_with(bob.secret, bytes(row.sealed), row) is None


def test_it_is_of_a_kind_and_says_the_need_itself(alice: Someone) -> None:
    for field, value, sentence in (
        ("area", "", "Please choose what it is about."),
        ("area", "garden", "Select a valid choice"),
        ("need", " ", "This is still empty. Please fill it in."),
        ("need", "a" * 501, "at most 500 characters"),
        ("why", "a" * 2_001, "at most 2000 characters"),
        ("helps", "a\x00b", "Null characters"),
        ("crosses", "a" * 2_001, "at most 2000 characters"),
        ("again", "2026-02-30", "Enter a valid date."),
        ("again", str(timezone.localdate() - timedelta(days=1)), "That day has passed."),
    ):
        words = WORDS | {"why": "still here", field: value, "id": str(new_id())}
        page = alice.post("/mine/boundary/new/", 422, **words).content.decode()
        beside = page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
        assert sentence in beside
        assert "still here" in page or field == "why"
    assert "Tuesday evenings" not in alice.get("/mine/boundary/")


def test_words_for_needs_stand_by_when_one_is_written(alice: Someone) -> None:
    page = unescape(alice.get("/mine/boundary/new/"))
    assert all(need.word in page for need in needs())
    assert "If you are afraid of your partner’s reaction" in page
    assert "what you do to look after yourself" in page


def test_shared_it_is_read_and_answered_and_changed_by_its_author_alone(
    couple: Couple, shared: tuple[str, str], charlie: Someone
) -> None:
    alice, bob = couple
    id, copy = shared
    page = unescape(bob.get(f"/ours/boundary/{copy}/"))
    assert "Alice’s boundary" in page and WORDS["crosses"] in page
    assert "Reword" not in page and "Stop sharing" not in page
    assert "It does not mean that you agree" in page
    for starter in starters_for("boundary"):
        assert starter.text in page
    changed = WORDS | {"need": "Bob says otherwise", "base": "1"}
    for one, place in ((bob, f"/mine/boundary/{id}"), (bob, f"/ours/boundary/{copy}")):
        one.post(f"{place}/edit/", 404, **changed)
    bob.post(f"/mine/boundary/{copy}/edit/", 404, **changed)
    bob.post(f"/ours/boundary/{copy}/take-back/", 404)
    bob.post(f"/ours/boundary/{copy}/put-away/", 404)
    ours, payload = bob.here.together(), BOUNDARY.payload(need="Bob says otherwise")
    with pytest.raises(entries.NotWritable):
        entries.revise(ours, payload, shared_id(alice), 1)
    assert "Reword" in alice.get(f"/ours/boundary/{copy}/")
    for path in ("/ours/boundary/", f"/ours/boundary/{copy}/", f"/ours/heard/to/{copy}/"):
        charlie.get(path, 404)
    charlie.post(f"/ours/heard/to/{copy}/", 404, answer="heard", id=str(new_id()))


def shared_id(one: Someone) -> uuid.UUID:
    return uuid.UUID(shared_copy(one, "boundary"))


def test_it_is_told_on_today_and_answered_once_by_the_other(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, bob = couple
    _, copy = shared
    assert f'href="/ours/boundary/{copy}/"' in bob.get("/")
    hear(bob, copy, words="I had not seen it")
    page = unescape(alice.get(f"/ours/boundary/{copy}/"))
    assert "Bob heard it, today" in page and "I had not seen it" in page
    assert "You said that you heard it, today" in bob.get(f"/ours/boundary/{copy}/")
    assert f'href="/ours/heard/to/{copy}/"' in alice.get("/")
    alice.post(f"/ours/heard/to/{copy}/", 404, id=str(new_id()), answer="heard")
    assert 'action="/ours/heard/' not in page
    mark = wording(bob.get(f"/ours/boundary/{copy}/"))
    for _ in range(2):  # the same again, as a button that was pressed twice
        reply(bob, "heard", copy, answer="heard", words="I had not seen it", wording=mark)
    ours = bob.here.together()
    assert Entry.objects.filter(shelf=ours.shelf("heard")).count() == 1


def test_nothing_is_heard_unless_its_button_is_pressed(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, bob = couple
    before = alice.get(f"/ours/boundary/{shared[1]}/")
    bob.get(f"/ours/boundary/{shared[1]}/")
    bob.get(f"/ours/heard/to/{shared[1]}/")
    assert "heard it" not in before
    assert "heard it" not in alice.get(f"/ours/boundary/{shared[1]}/")


def test_let_us_talk_leads_both_to_the_theme_of_talking(
    couple: Couple, shared: tuple[str, str]
) -> None:
    assert "/practice/talking/" not in couple[1].get(f"/ours/boundary/{shared[1]}/")
    hear(couple[1], shared[1], "talk")
    for one in couple:
        page = one.get(f"/ours/boundary/{shared[1]}/")
        assert "/practice/talking/" in page and "Let us talk about it" in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"answer": ""}, "Please choose one of the two."),
        ({"answer": "agreed"}, "Select a valid choice"),
        ({"answer": "heard", "words": "a" * 1_001}, "at most 1000 characters"),
        ({"answer": "heard", "words": "a\x00"}, "Null characters"),
    ],
)
def test_an_answer_that_cannot_be_is_told_by_the_field(
    couple: Couple, shared: tuple[str, str], words: dict[str, str], sentence: str
) -> None:
    page = reply(couple[1], "heard", shared[1], 422, **words).content.decode()
    assert sentence in page.split('class="error"')[1].split("</div>")[0]
    assert "heard it" not in couple[0].get(f"/ours/boundary/{shared[1]}/")


def test_every_version_stays_with_names_and_days_and_what_was_said_to_it(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, bob = couple
    id, copy = shared
    hear(bob, copy)
    edit(alice, id, 1, need="Tuesday and Friday evenings to myself")
    for one in couple:
        page = unescape(one.get(f"/ours/boundary/{copy}/"))
        assert "How this has changed" in page
        assert "Tuesday evenings to myself" in page and "Tuesday and Friday" in page
        history = page.split('<ol class="history')[1]
        assert history.count("Alice, today") == 2
        now, earlier = history.split("</li>")[:2]
        said = "Bob heard it, today" if one is alice else "You said that you heard it, today"
        assert said in earlier and said not in now
        assert said not in page.split('<ol class="history')[0].split("</article>")[0]
        assert "This was said to an earlier version." in page
    hear(bob, copy, "talk", base="1")
    history = unescape(alice.get(f"/ours/boundary/{copy}/")).split('<ol class="history')[1]
    assert "Bob would like to talk about it, today" in history.split("</li>")[0]
    assert "Bob heard it, today" in history.split("</li>")[1]


def test_a_version_that_is_not_shared_yet_shows_nowhere(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, bob = couple
    before = bob.get(f"/ours/boundary/{shared[1]}/")
    edit(alice, shared[0], 1, share=False, need="Every evening to myself")
    after = bob.get(f"/ours/boundary/{shared[1]}/")
    assert "Every evening" not in after and len(after) == len(before)


def test_words_that_were_never_seen_do_not_stand_as_heard(
    couple: Couple, shared: tuple[str, str]
) -> None:
    """Alice takes her boundary back and shares other words under the same id."""
    alice, bob = couple
    id, copy = shared
    hear(bob, copy)
    alice.post(f"/mine/boundary/{id}/withdraw/")
    edit(alice, id, 1, need="Never to be asked where I am")
    page = alice.get(f"/ours/boundary/{copy}/")
    assert "Never to be asked" in page and "Bob heard it" not in page
    assert "This was said to an earlier version." in page


def test_an_answer_to_the_page_of_an_earlier_version_is_bound_to_what_was_seen(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, bob = couple
    seen = wording(bob.get(f"/ours/boundary/{shared[1]}/"))
    edit(alice, shared[0], 1, need="Other words")
    reply(bob, "heard", shared[1], answer="heard", wording=seen)
    page = alice.get(f"/ours/boundary/{shared[1]}/").split("</article>")[0]
    assert "Bob heard it" not in page


def test_a_new_day_to_look_again_does_not_undo_what_was_heard() -> None:
    day = timezone.localdate()
    first = BOUNDARY.payload(need="a")
    assert first.wording == BOUNDARY.payload(need="a", again=day).wording
    assert first.wording != BOUNDARY.payload(need="b").wording
    assert first.wording != BOUNDARY.payload(need="", why="a").wording


def test_an_answer_is_taken_back_by_the_one_who_gave_it(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, bob = couple
    hear(bob, shared[1])
    ours = bob.here.together()
    id = replies.reply_id(ours, HEARD.payload, shared_id(alice), bob.person.id)
    alice.post(f"/ours/heard/{id}/take-back/", 404)
    bob.post(f"/ours/heard/{id}/take-back/")
    assert "heard it" not in alice.get(f"/ours/boundary/{shared[1]}/")


def test_stop_sharing_takes_every_version_away(couple: Couple, shared: tuple[str, str]) -> None:
    alice, bob = couple
    edit(alice, shared[0], 1, need="Other words")
    hear(bob, shared[1])
    alice.post(f"/ours/boundary/{shared[1]}/take-back/")
    bob.get(f"/ours/boundary/{shared[1]}/", 404)
    bob.get(f"/ours/heard/to/{shared[1]}/", 404)
    assert "/ours/heard/to/" not in alice.get("/")
    assert WORDS["need"] not in bob.get("/ours/boundary/")
    assert "Other words" in alice.get(f"/mine/boundary/{shared[0]}/")


def test_a_day_to_look_again_that_has_passed_does_not_stand_in_the_way(
    couple: Couple,
) -> None:
    alice, _ = couple
    id = alice.write("boundary", again=str(timezone.localdate()), **WORDS)
    with time_machine.travel(timezone.now() + timedelta(hours=48), tick=False):
        alice.sign_in()
        page = alice.get(f"/mine/boundary/{id}/edit/")
        assert re.search(r'name="again"[^>]*value="\d', page) is None
        edit(alice, id, 1, share=False, need="Sundays")


def test_my_people_are_for_me_alone(couple: Couple, charlie: Someone) -> None:
    alice, bob = couple
    words = {"who": "Mx Ostrich", "are": "an old friend", "turn": "soup and silence"}
    id = alice.write("person", share=True, **words)  # a plum button that is not there
    page = alice.get(f"/mine/person/{id}/")
    assert all(each in page for each in words.values()) and "btn-share" not in page
    alice.post(f"/mine/person/{id}/share/", 404)
    bob.get("/ours/person/", 404)
    for other in (bob, charlie):
        other.get(f"/mine/person/{id}/", 404)
    assert "Ostrich" not in bob.get("/") + bob.get("/ours/") + bob.get("/mine/person/")
    assert "Mx Ostrich" in alice.get("/mine/")


def test_an_interest_is_mine_and_shown_if_i_wish(couple: Couple) -> None:
    alice, bob = couple
    words = {"what": "Choir", "alive": "I breathe there", "when": "Thursdays"}
    id = alice.write("interest", **words)
    assert "Choir" not in bob.get("/ours/interest/")
    alice.post(f"/mine/interest/{id}/share/")
    page = bob.get(f"/ours/interest/{shared_copy(alice, 'interest')}/")
    assert all(each in page for each in words.values())


@pytest.mark.parametrize(
    ("kind", "field", "value", "sentence"),
    [
        ("person", "who", "", "This is still empty. Please fill it in."),
        ("person", "who", "a" * 201, "at most 200 characters"),
        ("person", "turn", "a" * 2_001, "at most 2000 characters"),
        ("interest", "what", "\x00", "Null characters"),
        ("interest", "when", "a" * 201, "at most 200 characters"),
    ],
)
def test_what_cannot_be_of_ones_own_is_told_by_the_field(
    alice: Someone, kind: str, field: str, value: str, sentence: str
) -> None:
    words = {"who": "x", "what": "x", field: value, "id": str(new_id())}
    page = alice.post(f"/mine/{kind}/new/", 422, **words).content.decode()
    assert sentence in page.split(f'id="id_{field}_error"')[1].split("</div>")[0]


def test_everything_is_found_from_the_page_of_the_theme(couple: Couple, charlie: Someone) -> None:
    page = couple[0].get("/practice/boundaries/")
    alone = ("/mine/boundary/", "/mine/person/", "/mine/interest/")
    for path in alone:
        assert f'href="{path}"' in page and f'href="{path}"' in charlie.get("/practice/boundaries/")
    for path in ("/ours/boundary/", "/ours/space/"):
        assert f'href="{path}"' in page
        assert f'href="{path}"' not in charlie.get("/practice/boundaries/")


def test_quick_exit_is_in_reach_on_these_pages_and_in_the_menu_elsewhere(
    couple: Couple, shared: tuple[str, str]
) -> None:
    alice, _ = couple
    for path in (
        "/practice/boundaries/",
        "/practice/talking/",
        "/practice/repair/",
        "/mine/boundary/",
        "/mine/boundary/new/",
        f"/mine/boundary/{shared[0]}/",
        f"/ours/boundary/{shared[1]}/",
        "/ours/space/",
    ):
        assert 'class="exit-near"' in alice.get(path), path
    for path in ("/", "/mine/", "/ours/", "/mine/journal/", "/practice/support/", "/safety/"):
        assert 'class="exit-near"' not in alice.get(path), path


def test_a_locked_vault_asks_first(couple: Couple, shared: tuple[str, str]) -> None:
    couple[1].post("/lock/")
    for path in (f"/ours/boundary/{shared[1]}/", "/mine/person/", "/ours/space/"):
        assert couple[1].client.get(path).url.startswith("/unlock/")
