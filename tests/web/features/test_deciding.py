"""A decision: options by either, ratings apart, one reveal, and what the rules say of it."""

import io
import re
import uuid
import zipfile
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.deciding import DECISION
from counterpoint.web.features.deciding.payloads import Decision, Ratings, about
from counterpoint.web.spaces import held, readings, rows
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, text_of
from tests.web.crawl import Page, seen_by
from tests.web.deciding import LEIDEN, raise_it, rate, ready, version_of
from tests.web.rows import everything_at_rest
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]


@pytest.fixture
def raised(couple: Couple) -> str:
    """A decision of Alice's in Ours, which nobody has called ready."""
    return raise_it(couple[0])


@pytest.fixture
def agreed_list(couple: Couple, raised: str) -> str:
    """The same, once both have said that the list is ready."""
    for one in couple:
        ready(one, raised)
    return raised


def path(id: str, *more: str) -> str:
    return "/".join(["/ours/decision", id, *more]) + "/"


def test_a_question_begins_in_mine_and_is_seen_by_nobody_else(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("decision", matter="Where to live", things="Here\nThere")
    assert "Where to live" in alice.get(f"/mine/decision/{id}/")
    assert "Where to live" not in bob.get("/ours/decision/") + bob.get("/") + bob.get("/ours/")
    bob.get(path(id), 404)


def test_either_adds_options_and_what_is_added_twice_stands_once(
    couple: Couple, raised: str
) -> None:
    alice, bob = couple
    for _ in range(2):
        bob.post(path(raised, "add"), words="Rent a boat")
    alice.post(path(raised, "add"), words="Ask again in May")
    page = bob.get(path(raised))
    options = page.split('id="list"')[1].split("</ol>", maxsplit=1)[0]
    assert options.count("Rent a boat") == 1
    assert "Ask again in May" in page and "Added, for both of you." not in page.split("<h1")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "This is still empty"),
        ("x" * 301, "at most 300 characters"),
        ("a\x00b", "Null characters are not allowed"),
    ],
)
def test_an_option_that_cannot_be_is_told_and_stays_on_the_page(
    couple: Couple, raised: str, words: str, sentence: str
) -> None:
    page = couple[1].post(path(raised, "add"), 422, words=words).content.decode()
    assert sentence in page and 'role="alert"' in page
    assert len(words) < 5 or words in page


def test_a_list_has_an_end(couple: Couple) -> None:
    alice, _ = couple
    id = raise_it(alice, things=[f"option {n}" for n in range(12)])
    page = alice.post(path(id, "add"), 422, words="one more").content.decode()
    assert "There are 12 already" in page and "one more" in page
    fields = {"matter": "x", "things": "\n".join(f"option {n}" for n in range(13))}
    page = alice.post("/mine/decision/new/", 422, id=str(new_id()), **fields).content.decode()
    assert "more than 12" in page and "option 12" in page


@pytest.mark.parametrize(
    ("things", "sentence"),
    [("Here\nhere", "“here” is there already"), ("x" * 301, "longer than 300 letters")],
)
def test_a_list_that_cannot_be_is_told_by_the_field(
    alice: Someone, things: str, sentence: str
) -> None:
    fields = {"id": str(new_id()), "matter": "Where", "things": things}
    page = alice.post("/mine/decision/new/", 422, **fields).content.decode()
    assert sentence in page and things in page


def test_nothing_is_rated_until_both_have_said_that_the_list_is_ready(
    couple: Couple, raised: str
) -> None:
    alice, bob = couple
    ready(alice, raised)
    ready(alice, raised)  # pressed twice
    assert "Alice has said that it is ready." in bob.get(path(raised))
    for one in couple:
        assert one.client.get(path(raised, "value")).status_code == 302
    rate(alice, raised, [7, 3, 6, 5], status=409)
    assert "Rate the options" not in bob.get(path(raised))
    ready(bob, raised)
    for one in couple:
        assert "Rate the options" in one.get(path(raised))


def test_one_option_is_no_choice(couple: Couple) -> None:
    alice, _ = couple
    id = raise_it(alice, things=["Only this"])
    ready(alice, id)
    assert "There should be two at least" in alice.get(path(id))
    assert "Alice has said" not in alice.get(path(id))


def test_a_change_to_the_list_takes_both_words_with_it(couple: Couple, raised: str) -> None:
    alice, bob = couple
    seen = version_of(alice, raised)
    ready(alice, raised)
    bob.post(path(raised, "add"), words="Rent a boat")
    assert "Alice has said" not in bob.get(path(raised))
    bob.post(path(raised, "ready"), then="ready", version=seen)
    page = bob.get(path(raised))
    assert "changed in between" in page and "Bob has said" not in page


def test_the_second_ratings_open_both_at_once_and_nothing_before(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door", cannot="Two flats")
    page = alice.get(path(agreed_list)) + alice.get(path(agreed_list, "value"))
    assert "Your ratings are sealed" in page and "A room with a door" in page
    assert "A room with a door" not in bob.get(path(agreed_list))
    rate(bob, agreed_list, [3, 8, 6, 2], reasons=["Two hours each way", "", "", ""])
    for one in couple:
        page = one.get(path(agreed_list))
        for words in ("A room with a door", "Two flats", "Two hours each way"):
            assert words in page
        assert "Alice: 7 of 10. Bob: 3 of 10." in " ".join(page.split())
        assert one.client.get(path(agreed_list, "value")).status_code == 302


def test_until_both_have_rated_bob_sees_what_he_would_see_if_alice_had_not(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    bob.get("/")
    before = seen_by(bob)
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    assert seen_by(bob) == before  # every page that links lead to, and the export
    rate(alice, agreed_list, [8, 3, 6, 5], base=1)
    assert seen_by(bob) == before
    alice.post(path(agreed_list, "unseal"))
    assert seen_by(bob) == before


def test_one_who_waits_is_shown_what_opens_and_before_that_there_is_no_answer(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    state = path(agreed_list, "state")
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    page = alice.get(path(agreed_list))
    assert f'data-look hx-get="{state}"' in page and "htmx.min" in page
    for one in couple:  # whoever has rated, or not
        assert one.get(state, 204) == ""
    assert "data-look" not in bob.get(path(agreed_list))
    rate(bob, agreed_list, [3, 8, 7, 4])
    page = alice.get(state)
    assert "It is open now." in page and "A room with a door" in page and "data-look" not in page


def test_in_taken_space_nothing_opens_by_itself(couple: Couple, agreed_list: str) -> None:
    alice, bob = couple
    for one in couple:
        rate(one, agreed_list, [7, 3, 6, 5])
    tomorrow = timezone.localdate() + timedelta(days=1)
    bob.post("/ours/space/", until_0=str(tomorrow), until_1="09:30")
    alice.get(path(agreed_list, "state"), 204)
    bob.post("/ours/space/end/")
    alice.get(path(agreed_list, "state"))


def test_the_state_of_a_list_is_nobody_elses(
    couple: Couple, agreed_list: str, charlie: Someone
) -> None:
    charlie.get(path(agreed_list, "state"), 404)
    couple[0].get(path(str(new_id()), "state"), 404)


def test_the_export_has_ones_own_sealed_ratings_and_not_the_others(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    assert b"A room with a door" in _exported(alice)
    assert b"A room with a door" not in _exported(bob)


def _exported(one: Someone) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(one.post("/safety/export/", 200).content))
    return b"".join(archive.read(name) for name in archive.namelist())


def test_bob_with_the_whole_database_and_all_his_keys_opens_no_rating_early(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    known = set(Entry.objects.values_list("pk", flat=True))
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    (row,) = Entry.objects.exclude(pk__in=known)
    assert opens_with(bob.secret, bytes(row.sealed), row) is None
    assert row.space_id == alice.here.mine.id and row.revision == 1
    assert b"A room with a door" not in everything_at_rest()
    assert not _rows_of_ratings(bob)


def _rows_of_ratings(one: Someone) -> int:
    ours = one.here.together()
    return Entry.objects.filter(space_id=ours.id, shelf=ours.shelf("ratings")).count()


def test_sealed_ratings_are_changed_and_taken_back_by_their_author_alone(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(alice, agreed_list, [7, 3, 6, 5])  # sent twice
    page = rate(alice, agreed_list, [1, 3, 6, 5], status=409).content.decode()
    assert "another window" in page and 'value="1"' in page and 'name="base" value="1"' in page
    rate(alice, agreed_list, [1, 3, 6, 5], base=1)
    bob.post(path(agreed_list, "unseal"), 404)
    alice.post(path(agreed_list, "unseal"))
    alice.post(path(agreed_list, "unseal"), 404)
    rate(bob, agreed_list, [1, 1, 1, 1])
    assert "Your ratings are sealed" in bob.get(path(agreed_list))


def test_ratings_of_an_earlier_list_never_open_with_those_of_a_later_one(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    before = text_of(bob.get(path(agreed_list)))
    bob.post(path(agreed_list, "ready"), then="open", version=version_of(bob, agreed_list))
    bob.post(path(agreed_list, "add"), words="Rent a boat")
    assert "earlier version of this list" in alice.get(path(agreed_list))
    assert "earlier version of this list" not in bob.get(path(agreed_list)) + before
    for one in couple:
        ready(one, agreed_list)
    rate(bob, agreed_list, [1, 2, 3, 4, 5])
    assert "Your ratings are sealed" in bob.get(path(agreed_list))
    assert "A room with a door" not in bob.get(path(agreed_list))
    form = alice.get(path(agreed_list, "value"))
    assert "A room with a door" in form and "It will not open for this one" in form
    rate(alice, agreed_list, [7, 3, 6, 5, 9], must="A room with a door")
    assert "A room with a door" in bob.get(path(agreed_list))
    assert not held.waiting(alice.here.together(), Ratings)


def test_whoever_changes_the_list_learns_nothing_of_the_others_ratings(
    couple: Couple, agreed_list: str
) -> None:
    """The same acts of Bob's show him the same pages, whether Alice has rated or not."""
    alice, bob = couple
    pages = []
    for rated in (False, True):
        id = raise_it(alice)
        for one in couple:
            ready(one, id)
        if rated:
            rate(alice, id, [7, 3, 6, 5])
        bob.post(path(id, "ready"), then="open", version=version_of(bob, id))
        bob.post(path(id, "add"), words="Rent a boat")
        pages.append(text_of(bob.get(path(id))))
        ready(bob, id)
        pages.append(text_of(bob.get(path(id))))
    assert pages[:2] == pages[2:]


def test_what_was_typed_about_a_list_that_changed_is_given_back(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    seen = version_of(alice, agreed_list)
    fields = {"matter": "Leiden", "things": "Both move\nStay\nAsk again", "base": "3"}
    bob.post(path(agreed_list, "edit"), id=agreed_list, **fields)
    sent = rate(
        alice, agreed_list, [7, 3, 6, 5], version=seen, reasons=["near the choir", "", "", ""],
        status=409,
    )  # fmt: skip
    page = sent.content.decode()
    assert "changed, or opened again" in page and "near the choir" in page
    numbers = re.findall(r'name="value_\d+" value="(\d*)"', page)
    assert numbers == ["3", "7", ""]  # moved with their options
    assert not held.waiting(alice.here.together(), Ratings)


def test_after_the_reveal_nothing_given_changes_and_what_one_thinks_now_is_said(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(bob, agreed_list, [3, 8, 6, 2])
    rate(alice, agreed_list, [7, 3, 6, 5])  # sent twice
    page = rate(alice, agreed_list, [0, 3, 6, 5], must="later words", status=409).content.decode()
    assert "open already" in page and "later words" in page
    for one in couple:
        words = f"{one.name} had not seen it that way"
        fields = {"id": str(new_id()), "base": "", "words": words}
        one.post(f"/ours/thought/to/{agreed_list}/", **fields)
        assert words in alice.get(path(agreed_list)) and words in bob.get(path(agreed_list))
    assert 'href="/practice/talking/"' in alice.get(path(agreed_list))


def test_opened_ratings_stay_readable_when_the_list_goes_on(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(bob, agreed_list, [3, 8, 6, 2])
    bob.post(path(agreed_list, "add"), words="Rent a boat")
    for one in couple:
        ready(one, agreed_list)
    rate(alice, agreed_list, [1, 1, 1, 1, 9])
    assert "What you gave to an earlier version" in bob.get(path(agreed_list))
    rate(bob, agreed_list, [1, 1, 1, 1, 9])
    assert _rows_of_ratings(bob) == 4


def test_opened_ratings_are_taken_back_like_anything(couple: Couple, agreed_list: str) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    rate(bob, agreed_list, [3, 8, 6, 2])
    link = re.search(r'href="(/ours/ratings/[0-9a-f-]+/)"', alice.get(path(agreed_list)))
    assert link and "A room with a door" in alice.get(link[1])
    bob.post(link[1] + "take-back/", 404)
    alice.post(link[1] + "take-back/")
    page = bob.get(path(agreed_list))
    assert "A room with a door" not in page and "Only one side is here now" in page


def test_the_rules_say_one_sentence_each_and_choose_nothing(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(bob, agreed_list, [3, 8, 7, 2])
    page = " ".join(alice.get(path(agreed_list)).split())
    assert "Nothing beats A, B and C for both of you at once" in page
    assert "D is no better than any of A and C for either of you" in page
    assert "highest, at 6 of 10, for C." in page and "largest, at 42, for C." in page
    assert "none of them chooses" in page
    for verdict in ("best", "winner", "should choose", "fairest"):
        assert verdict not in re.sub("<[^>]+>", "", page).lower()
    filled = re.findall(r'dc-filled"><rect[^>]+/><text[^>]+>([A-D ]+)<', page)
    assert sorted(filled) == ["A", "B", "C"]


def test_the_picture_and_its_table_say_the_same_in_colour_shape_and_name(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(bob, agreed_list, [3, 8, 6, 2])
    page = alice.get(path(agreed_list))
    assert page.count('<circle class="dot voice-a" cx="') == 4 + 1  # and one in the key
    assert page.count('class="tie"') == 4 and "Show as a table" in page
    table = re.sub(r"\s+", "", page.split("<tbody>")[1].split("</tbody>")[0])
    assert '<thscope="row">A.Stay</th><td>7</td><td>3</td>' in table
    assert (
        page.split("<table")[1].split("</table>")[0]
        == bob.get(path(agreed_list)).split("<table")[1].split("</table>")[0]
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("value_0", "", "This is still empty"),
        ("value_0", "11", "10 or less"),
        ("value_1", "-1", "0 or more"),
        ("value_2", "good", "Enter a whole number"),
        ("value_2", "\x00", "Enter a whole number"),
        ("reason_0", "x" * 1_001, "at most 1000 characters"),
        ("must", "x" * 2_001, "at most 2000 characters"),
        ("cannot", "a\x00b", "Null characters are not allowed"),
        ("id", "", "This is still empty"),
        ("id", "3f35ed57-3126-4cb3-bab5-e3c7bb73af8d", "gone stale"),
        ("base", "x", "Enter a whole number"),
    ],
)
def test_a_rating_that_cannot_be_is_told_and_the_rest_is_still_there(
    couple: Couple, agreed_list: str, field: str, value: str, sentence: str
) -> None:
    alice, _ = couple
    words = {"must": "still here", field: value}
    page = rate(alice, agreed_list, [7, 3, 6, 5], status=422, **words).content.decode()
    assert sentence in page and 'role="alert"' in page
    assert field == "must" or "still here" in page
    assert not held.waiting(alice.here.together(), Ratings)
    if field.startswith(("value", "reason", "must", "cannot")):
        pointing = [w for _, w in Page(page).tags if w.get("aria-invalid") == "true"]
        assert [w.get("name") for w in pointing] == [field]


def test_the_outsider_finds_nothing(couple: Couple, charlie: Someone, agreed_list: str) -> None:
    for more in ((), ("value",), ("add",), ("edit",)):
        charlie.get(path(agreed_list, *more), 404)
    for more in ("add", "ready", "value", "unseal"):
        charlie.post(path(agreed_list, more), 404, words="x")
    charlie.get("/ours/decision/log/", 404)
    charlie.get(f"/ours/agreement/on/decision/{agreed_list}/", 404)


@pytest.mark.parametrize("more", ["add", "ready", "value", "unseal"])
def test_another_id_is_not_found(couple: Couple, more: str) -> None:
    alice, _ = couple
    alice.post(path(str(uuid.uuid4()), more), 404)
    alice.post(path(alice.write("journal", words="x"), more), 404)


def test_a_locked_vault_asks_for_the_passphrase_and_keeps_what_was_typed(
    couple: Couple, agreed_list: str
) -> None:
    alice, _ = couple
    seen = version_of(alice, agreed_list)
    alice.post("/lock/")
    sent = rate(alice, agreed_list, [7, 3, 6, 5], version=seen, must="typed before the lock")
    assert sent.url.startswith("/unlock/")
    onward = alice.client.post(sent.url, {"passphrase": alice.passphrase}).url
    assert "typed before the lock" in alice.get(onward)


def test_a_decision_that_was_left_is_read_and_not_added_to(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(bob, agreed_list, [3, 8, 6, 2])
    space = alice.here.together().id
    bob.post("/safety/leave/")
    page = alice.get(f"/past/{space}/decision/{agreed_list}/")
    assert "Alice: 7 of 10. Bob: 3 of 10." in " ".join(page.split())
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    alice.post(path(agreed_list, "add"), 404, words="too late")


def test_ratings_waiting_in_an_ours_that_was_left_stay_shut(
    couple: Couple, agreed_list: str
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5], must="A room with a door")
    bob.post("/safety/leave/")
    assert b"A room with a door" not in _exported(bob)
    assert b"A room with a door" in _exported(alice)


def test_a_version_of_a_list_is_named_by_its_words_alone() -> None:
    one = Decision(matter="Where", things=("Here", "There"))
    assert one.version == Decision(matter="Where", things=("Here", "There"), away=True).version
    others = [
        Decision(matter="When", things=("Here", "There")),
        Decision(matter="Where", things=("There", "Here")),
        Decision(matter="Where", things=("Here", "There", "")),
        Decision(matter="Where", things=("Here\nThere",)),
    ]
    assert len({one.version, *(each.version for each in others)}) == 5
    id = new_id()
    assert about(id, one.version) != about(id, others[0].version)


def test_earlier_payloads_still_open() -> None:
    old: dict[str, Any] = {"kind": "decision", "matter": "Where"}
    assert msgspec.convert(old, DECISION.payload).things == ()


def test_the_page_asks_the_database_little_however_often_it_changed(
    couple: Couple, agreed_list: str, django_assert_max_num_queries: Any
) -> None:
    alice, bob = couple
    rate(alice, agreed_list, [7, 3, 6, 5])
    rate(bob, agreed_list, [3, 8, 6, 2])
    for n in range(6):
        bob.post(path(agreed_list, "add"), words=f"option {n}")
    for at in (path(agreed_list), "/ours/decision/log/", "/ours/decision/"):
        alice.get(at)
        with django_assert_max_num_queries(12):
            alice.get(at)


def test_it_is_two_taps_from_today(couple: Couple) -> None:
    alice, _ = couple
    assert 'href="/practice/deciding/"' in alice.get("/ours/")
    page = alice.get("/practice/deciding/")
    for at in ("/ours/decision/", "/ours/division/", "/ours/agreement/", "/ours/decision/log/"):
        assert f'href="{at}"' in page
    assert "/ours/ratings/" not in page + alice.get("/ours/")


def test_every_version_of_a_kind_is_read_at_once(couple: Couple, raised: str) -> None:
    ours = couple[0].here.together()
    found = readings.Versions(ours, Decision)
    couple[1].post(path(raised, "add"), words="Rent a boat")
    (versions,) = rows.gather(found)
    assert [kept.revision for kept in versions[uuid.UUID(raised)]] == [2, 1]
    (none,) = rows.gather(readings.Versions(ours, Decision, (new_id(),)))
    assert none == {}
    assert LEIDEN[0] in versions[uuid.UUID(raised)][1].payload.things
    assert timezone.localdate() - versions[uuid.UUID(raised)][0].kept < timedelta(days=2)
