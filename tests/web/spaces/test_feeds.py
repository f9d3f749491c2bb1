"""The calendar of what is ours: opened by its link, by nothing else, and gone when it ends."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import Wait, new_id
from counterpoint.web.features.timing.together import Together
from counterpoint.web.spaces import again, entries, feeds
from counterpoint.web.spaces.models import Entry, Feed
from tests.conftest import Someone, pair
from tests.web.rows import everything_at_rest

Couple = tuple[Someone, Someone]
PAGE = "/ours/time/feed/"


def begin(one: Someone) -> str:
    """Make the link as the page does; return its path."""
    one.post(f"{PAGE}begin/")
    return link(one)


def link(one: Someone) -> str:
    page = one.get(PAGE)
    return page.split('id="link" readonly value="http://testserver')[1].split('"')[0]


def suggest(one: Someone, what: str = "Cinema", **more: str) -> str:
    words = {"what": what, "on": "2026-07-04", "start": "19:00", "end": "00:00", "where": "The Rex"}
    answer = one.post("/ours/time/suggest/", id=str(new_id()), base="", **words | more)
    return str(answer["Location"])


def fetched(path: str) -> list[Any]:
    """Return the events that a calendar program finds, which has no session."""
    response = Client().get(path)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_a_calendar_program_finds_what_is_ours_without_a_session(couple: Couple) -> None:
    alice, bob = couple
    suggest(alice)
    path = begin(alice)
    assert link(bob) == path
    response = Client().get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store" and not response.cookies
    (event,) = fetched(path)
    assert (event["SUMMARY"], event["LOCATION"], event["STATUS"]) == (
        "Cinema",
        "The Rex",
        "TENTATIVE",
    )
    assert event["DTSTART"].dt == datetime(2026, 7, 4, 19, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 7, 5, 0, tzinfo=UTC)
    assert Client().head(path).status_code == 200


def test_hours_are_those_of_the_place_also_when_the_clocks_change(couple: Couple) -> None:
    alice, _ = couple
    path = begin(alice)
    with timezone.override("Europe/Berlin"):
        ours = alice.here.together()
        for day in (date(2026, 3, 28), date(2026, 3, 29)):
            at = time(19)
            payload = Together(what=f"{day}", on=day, start=at)
            entries.write(ours, payload, ours.untimed_id(new_id()))
        from counterpoint.web.features.timing.feed import renew

        renew(ours)
    starts = sorted(event["DTSTART"].dt for event in fetched(path))
    assert [start.hour for start in starts] == [18, 17]
    assert b"DTSTART:20260328T180000Z" in Client().get(path).content


def test_it_is_written_anew_by_either_and_keeps_the_names_of_its_events(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    assert fetched(path) == []
    page = suggest(bob)
    (first,) = fetched(path)
    again_same = Client().get(path).content
    alice.post(
        f"{page}edit/", base="1", what="Theatre", on="2026-07-04", start="20:00", end="22:00"
    )
    (second,) = fetched(path)
    assert second["UID"] == first["UID"] and second["SUMMARY"] == "Theatre"
    assert second["SEQUENCE"] > first["SEQUENCE"] and Client().get(path).content != again_same
    ours = alice.here.together()
    terms = entries.read(ours, Together).entries[0].payload.terms
    bob.post(f"{page}settle/", terms=terms)
    assert fetched(path)[0]["STATUS"] == "CONFIRMED"
    alice.post(f"{page}put-away/")
    assert fetched(path) == []


def test_the_same_entries_give_the_same_bytes_and_write_nothing(couple: Couple) -> None:
    alice, bob = couple
    suggest(alice)
    path = begin(alice)
    before, row = Client().get(path).content, bytes(Feed.objects.get().sealed)
    bob.write("journal", words="x")
    alice.post(f"{PAGE}begin/")
    assert Client().get(path).content == before and bytes(Feed.objects.get().sealed) == row
    assert b"DTSTAMP" in before and before.count(b"T120000Z") == 1  # a day, and no hour of writing


def test_days_to_look_at_something_again_are_in_it_and_nothing_of_mine_is(couple: Couple) -> None:
    alice, _ = couple
    path = begin(alice)
    there, mine = new_id(), new_id()
    ours = alice.here.together()
    again.note(ours, "together", ours.untimed_id(there), date(2026, 9, 1), "Who cooks")
    again.note(alice.here.mine, "journal", mine, date(2026, 9, 2), "Secret plan")
    alice.write("solitude", share=True, every=["1"], start="19:00", end="21:00", words="the sea")
    alice.write("together", what="A draft", on="2026-07-05", start="19:00", end="21:00")
    (event,) = fetched(path)
    assert event["SUMMARY"] == "Who cooks" and event["DTSTART"].dt == date(2026, 9, 1)
    content = Client().get(path).content
    assert not any(word in content for word in (b"Secret", b"sea", b"draft", b"Alice", b"Bob"))


def test_words_of_a_person_cannot_break_out_of_their_line(couple: Couple) -> None:
    alice, _ = couple
    path = begin(alice)
    suggest(alice, what="a;b,c\\n END:VEVENT", where="x" * 200)
    (event,) = fetched(path)
    assert event["SUMMARY"] == "a;b,c\\n END:VEVENT"
    assert all(len(line) <= 75 for line in Client().get(path).content.split(b"\r\n"))


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x1e", "\x85", "\u2028"])
def test_no_program_takes_a_part_of_a_title_for_a_line(couple: Couple, end: str) -> None:
    alice, _ = couple
    path = begin(alice)
    suggest(alice, what=f"Tea{end}ATTENDEE:mailto:x", where=f"Here{end}END:VCALENDAR")
    lines = Client().get(path).content.decode().splitlines()
    assert "SUMMARY:Tea ATTENDEE:mailto:x" in lines and "LOCATION:Here END:VCALENDAR" in lines
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert [n for n, line in enumerate(lines, 1) if line == "END:VCALENDAR"] == [len(lines)]


@pytest.mark.parametrize("who", [0, 1])
def test_either_can_end_it_and_a_new_one_is_another(couple: Couple, who: int) -> None:
    path = begin(couple[0])
    couple[who].post(f"{PAGE}end/")
    assert Client().get(path).status_code == 404 and not Feed.objects.exists()
    assert 'id="link"' not in couple[1 - who].get(PAGE)
    couple[who].post(f"{PAGE}end/")
    suggest(couple[0])
    assert Client().get(path).status_code == 404
    new = begin(couple[1])
    assert new != path and len(fetched(new)) == 1 and Client().get(path).status_code == 404


def test_a_link_out_of_a_backup_works_again_when_either_looks_at_it(couple: Couple) -> None:
    path = begin(couple[0])
    suggest(couple[0])
    Feed.objects.all().delete()  # no backup holds it
    assert Client().get(path).status_code == 404
    assert link(couple[1]) == path and len(fetched(path)) == 1


def test_making_it_twice_makes_one(couple: Couple) -> None:
    alice, bob = couple
    assert begin(alice) == begin(bob) and Feed.objects.count() == 1


@pytest.mark.parametrize("way", ["leave", "go"])
def test_it_ends_when_either_leaves(couple: Couple, charlie: Someone, way: str) -> None:
    alice, bob = couple
    suggest(alice)
    path = begin(alice)
    if way == "leave":
        bob.post("/safety/leave/")
    else:
        bob.post("/safety/go/", passphrase=bob.passphrase)
    assert Client().get(path).status_code == 404 and not Feed.objects.exists()
    alice.get(PAGE, 404)
    alice.write("journal", words="x")
    assert not Feed.objects.exists()
    pair(alice, charlie)
    assert 'id="link"' not in charlie.get(PAGE)


def test_a_feed_put_back_into_the_database_after_leaving_opens_nothing(couple: Couple) -> None:
    alice, bob = couple
    path = begin(alice)
    row = Feed.objects.get()
    bob.post("/safety/leave/")
    row.save(force_insert=True)
    assert Client().get(path).status_code == 404


def test_at_rest_neither_the_secret_nor_a_word_can_be_read(
    couple: Couple, charlie: Someone
) -> None:
    alice, bob = couple
    suggest(alice)
    path = begin(alice)
    secret = path.split("/")[2].removesuffix(".ics")
    rest = everything_at_rest()
    for words in (secret.encode(), b"Cinema", b"The Rex", b"VCALENDAR", b"20260704"):
        assert words not in rest
    row = Feed.objects.get()
    context = b"feed/" + row.space_id.bytes
    for key in (alice.here.together().keys.whole, bob.here.mine.keys.whole, charlie.secret):
        with pytest.raises(vault.CannotOpen):
            vault.open_seal(key, bytes(row.sealed), context)
    assert feeds.fetch(secret)


def test_a_feed_moved_to_another_ours_does_not_open(couple: Couple, charlie: Someone) -> None:
    alice, _ = couple
    path = begin(alice)
    secret = path.split("/")[2].removesuffix(".ics")
    row = Feed.objects.get()
    row.space_id = charlie.here.mine.id
    row.save()
    assert feeds.fetch(secret) is None
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("secret", ["x", "0" * 26, "a" * 3_000, "-", "_"])
def test_an_invented_link_opens_nothing(couple: Couple, secret: str) -> None:
    begin(couple[0])
    assert Client().get(f"/feed/{secret}.ics").status_code == 404
    for odd in ("/feed/.ics", "/feed/x", "/feed/%00.ics", "/feed/x/y.ics"):
        assert Client().get(odd).status_code == 404


def test_guesses_wait_and_whoever_has_the_link_does_not(couple: Couple) -> None:
    alice, _ = couple
    path = begin(alice)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        statuses = [Client().get(f"/feed/{n:026}.ics").status_code for n in range(70)]
        assert statuses[:60] == [404] * 60 and set(statuses[62:]) == {429}
        refused = Client().get("/feed/" + "z" * 26 + ".ics")
        assert 0 < int(refused["Retry-After"]) <= 900
        assert Client().get(path).status_code == 200
        assert alice.sign_in()  # guesses here keep nobody from signing in
        clock.shift(timedelta(minutes=16))
        assert Client().get("/feed/" + "z" * 26 + ".ics").status_code == 404
    assert not Wait.objects.filter(bucket__contains="feed").exists()


def test_only_a_press_makes_or_ends_it_and_nobody_else_can(
    couple: Couple, charlie: Someone
) -> None:
    alice, _ = couple
    for way in ("begin", "end"):
        assert alice.client.get(f"{PAGE}{way}/").status_code == 302
        charlie.post(f"{PAGE}{way}/", 404)
        assert Client().post(f"{PAGE}{way}/").status_code == 302
    charlie.get(PAGE, 404)
    assert not Feed.objects.exists() and not Entry.objects.exists()
    path = begin(alice)
    assert Client().post(path).status_code in (403, 405)


def test_the_page_warns_before_there_is_a_link(couple: Couple) -> None:
    assert "Whoever has the link can read these dates" in couple[0].get(PAGE)


def test_a_form_costs_no_more_while_there_is_no_link(
    couple: Couple, django_assert_max_num_queries: Any
) -> None:
    alice, _ = couple
    with django_assert_max_num_queries(40):
        alice.write("journal", words="x")
    assert not Feed.objects.exists()
