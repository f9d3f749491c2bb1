"""Replies lie under ids that both derive; each has one author, one place, and no hour."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.support.answers import HardReply, Helped, WinReply
from counterpoint.web.features.support.moments import Hard
from counterpoint.web.spaces import clock, entries, leaving, replies, rows
from counterpoint.web.spaces.entries import Conflict, NotWritable
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.places import noon
from counterpoint.web.spaces.readings import Ask
from tests.conftest import Someone
from tests.web.lived import shared_copy
from tests.web.rows import everything_at_rest

Couple = tuple[Someone, Someone]


@pytest.fixture
def hard(couple: Couple) -> uuid.UUID:
    """A hard moment that Alice has shared."""
    couple[0].write("hard", share=True, words="the train again")
    return uuid.UUID(shared_copy(couple[0], "hard"))


def said(one: Someone, *to: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    (found,) = rows.gather(replies.Replies(one.here.together(), HardReply, to))
    return {id: [kept.payload.words for kept in several] for id, several in found.items()}


def test_both_read_a_reply_where_it_was_said(couple: Couple, hard: uuid.UUID) -> None:
    alice, bob = couple
    replies.reply(bob.here.together(), HardReply(to=hard, words="with you"))
    assert said(alice, hard) == said(bob, hard) == {hard: ["with you"]}


def test_there_is_one_reply_of_a_kind_for_each_person(couple: Couple, hard: uuid.UUID) -> None:
    alice, bob = couple
    for one in (bob, alice):
        id = replies.reply(one.here.together(), HardReply(to=hard, words=one.name))
        assert id == replies.reply_id(one.here.together(), HardReply, hard, one.person.id)
        with pytest.raises(Conflict):
            replies.reply(one.here.together(), HardReply(to=hard, words="another"))
    assert said(alice, hard) == {hard: ["Alice", "Bob"]}  # those of line a first


def test_the_same_again_changes_nothing(couple: Couple, hard: uuid.UUID) -> None:
    _, bob = couple
    ours = bob.here.together()
    ids = {replies.reply(ours, HardReply(to=hard, words="with you")) for _ in range(3)}
    assert len(ids) == 1
    assert Entry.objects.filter(id=ids.pop()).count() == 1


def test_a_reply_is_revised_from_what_was_seen_and_from_nothing_else(
    couple: Couple, hard: uuid.UUID
) -> None:
    alice, bob = couple
    ours = bob.here.together()
    replies.reply(ours, HardReply(to=hard, words="first"))
    replies.reply(ours, HardReply(to=hard, words="second"), 1)
    with pytest.raises(Conflict):
        replies.reply(ours, HardReply(to=hard, words="third"), 1)
    assert said(alice, hard) == {hard: ["second"]}


def test_nobody_changes_the_others_reply(couple: Couple, hard: uuid.UUID) -> None:
    alice, bob = couple
    id = replies.reply(bob.here.together(), HardReply(to=hard, words="with you"))
    forged = HardReply(to=hard, words="forged")
    with pytest.raises(Conflict):
        entries.write(alice.here.together(), forged, id)
    with pytest.raises(NotWritable):
        entries.revise(alice.here.together(), forged, id, 1)
    assert said(alice, hard) == {hard: ["with you"]}


def test_replies_to_a_pageful_of_things_are_one_query(couple: Couple) -> None:
    alice, bob = couple
    ours = bob.here.together()
    day = timezone.localdate()
    told = [alice.here.mine.copy_id(new_id(), ours, day) for _ in range(20)]
    for to in told:
        entries.write(alice.here.together(), Hard(words="x"), to)
        replies.reply(ours, HardReply(to=to, words=str(to)))
    with CaptureQueriesContext(connection) as queries:
        found, none = rows.gather(
            replies.Replies(ours, HardReply, tuple(told)), replies.Replies(ours, WinReply, ())
        )
    assert len(queries) == 1
    assert [[kept.payload.words for kept in found[to]] for to in told] == [[str(t)] for t in told]
    assert none == {}


def test_a_reply_that_was_put_under_something_else_is_not_shown_there(
    couple: Couple, hard: uuid.UUID
) -> None:
    alice, bob = couple
    ours = bob.here.together()
    id = replies.reply_id(ours, HardReply, hard, bob.person.id)
    entries.write(ours, HardReply(to=new_id(), words="meant for another"), id)
    assert said(alice, hard) == {hard: []}


def test_a_reply_tells_a_day_and_no_hour(couple: Couple, hard: uuid.UUID) -> None:
    _, bob = couple
    id = replies.reply(bob.here.together(), HardReply(to=hard, words="with you"))
    row = Entry.objects.get(id=id)
    assert row.written == noon(timezone.localdate())
    assert id.int >> 80 == noon(timezone.localdate())


def test_a_closed_space_takes_no_reply(couple: Couple, hard: uuid.UUID) -> None:
    alice, bob = couple
    ours = bob.here.together()
    leaving.leave(alice.person)
    with pytest.raises(NotWritable):
        replies.reply(ours, HardReply(to=hard, words="too late"))
    assert said_in_past(bob, hard) == []


def said_in_past(one: Someone, to: uuid.UUID) -> list[str]:
    (found,) = rows.gather(replies.Replies(one.here.past[0], HardReply, (to,)))
    return [kept.payload.words for kept in found[to]]


def test_nothing_of_a_reply_is_readable_at_rest(couple: Couple, hard: uuid.UUID) -> None:
    alice, bob = couple
    replies.reply(bob.here.together(), HardReply(to=hard, words="a marmalade sky"))
    replies.reply(alice.here.together(), Helped(to=hard, how="yes", words="a paper lantern"))
    held = everything_at_rest()
    for words in (b"marmalade", b"lantern", b"hard-reply", b"helped"):
        assert words not in held


def test_what_was_begun_since_a_day_is_read_without_the_rest(couple: Couple) -> None:
    alice, bob = couple
    today = timezone.localdate()
    mine = alice.here.mine
    for back in (0, 40):
        with clock.as_of(noon(today - timedelta(days=back))):
            id = mine.copy_id(new_id(), mine, today - timedelta(days=back))
            entries.write(mine, Hard(words=f"{back} days ago"), id)
    (all_of_it, late, none) = rows.gather(
        Ask(mine, Hard),
        Ask(mine, Hard, since=today - timedelta(days=20)),
        Ask(mine, Hard, author=bob.person.id),
    )
    assert [kept.payload.words for kept in all_of_it.entries] == ["0 days ago", "40 days ago"]
    assert [kept.payload.words for kept in late.entries] == ["0 days ago"]
    assert none.entries == ()


def test_which_entries_are_there_is_told_whatever_their_kind(
    couple: Couple, hard: uuid.UUID
) -> None:
    alice, bob = couple
    ours = alice.here.together()
    reply = replies.reply(bob.here.together(), HardReply(to=hard, words="with you"))
    assert entries.there(ours, [hard, reply, new_id()]) == {hard, reply}
    assert entries.there(alice.here.mine, [hard, reply]) == set()
    assert entries.there(ours, []) == set()
