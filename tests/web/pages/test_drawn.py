"""Today comes from memory, but for what somebody wrote."""

import gc
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from counterpoint.library import questions
from counterpoint.web.accounts.models import new_id
from counterpoint.web.pages import drawn
from counterpoint.web.spaces.readings import Latest
from tests.conftest import Someone
from tests.web.lived import answer, check_in, shared_copy


def kept_drawn() -> str:
    """Return all that is kept of drawn pages, as one text."""
    parts = (drawn._today, drawn._frame, drawn._part, drawn._blank_form, drawn._unanswered)
    found: list[Any] = list(parts)
    for _ in range(6):  # from the function to its cache, to the links of it, to pieces, to texts
        found += gc.get_referents(*found)
    texts = [each.decode(errors="replace") for each in found if isinstance(each, bytes)]
    return "\n".join([*texts, *(each for each in found if isinstance(each, str))])


def test_today_shows_what_was_written_and_keeps_none_of_it(couple: tuple[Someone, Someone]) -> None:
    alice, bob = couple
    today = timezone.localdate()
    alice.write("checkin", **check_in("a slow walk by the weir", today))
    answer(alice, today, "by the tall pear tree")
    for page in (alice.get("/"), alice.get("/")):
        assert "a slow walk by the weir" in page
        assert "by the tall pear tree" in page
        assert "Sealed until you both answer" in page
    answer(bob, today, "under the red awning")
    page = alice.get("/")
    assert "under the red awning" in page
    assert "Both of you" in page
    kept = kept_drawn()
    assert "How was today?" in kept  # so it is the right place to look
    for words in ("slow walk", "pear tree", "red awning"):
        assert words not in kept


def test_no_page_is_quicker_for_one_because_the_other_has_looked(
    couple: tuple[Someone, Someone],
) -> None:
    parts = (drawn._today, drawn._frame, drawn._part, drawn._blank_form, drawn._unanswered)
    for part in parts:
        part.cache_clear()

    def drawn_for(one: Someone) -> list[int]:
        before = [part.cache_info().misses for part in parts]
        for path in ("/", "/mine/", "/ours/", "/mine/journal/new/", "/ours/question/"):
            one.get(path)
        return [part.cache_info().misses - n for part, n in zip(parts, before, strict=True)]

    alice, bob = couple
    first = drawn_for(alice)
    assert all(first)
    assert drawn_for(bob) == first


def test_what_one_wrote_is_drawn_once_and_again_when_it_changes(
    couple: tuple[Someone, Someone], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = couple
    today = timezone.localdate()
    drawings = []
    whole = drawn.card

    def noted(asked: Any) -> Any:
        drawings.append(asked.own or asked.open)
        return whole(asked)

    monkeypatch.setattr(drawn, "card", noted)
    answer(alice, today, "by the pear tree")
    assert "by the pear tree" in alice.get("/") and "by the pear tree" in alice.get("/")
    alice.get("/")
    assert len(drawings) == 1  # the page after a form has a message, and is drawn as a whole
    assert "by the pear tree" not in bob.get("/")
    alice.write("checkin", **check_in("a slow walk", today))
    assert "a slow walk" in alice.get("/")
    answer(bob, today, "under the awning")
    for page in [one.get("/") for one in (alice, bob) for _ in range(4)]:
        assert "under the awning" in page and "by the pear tree" in page
    assert len(drawings) == 3  # hers as it waited, and as it is open for each


def test_a_mark_in_what_somebody_wrote_stays_as_it_was_written() -> None:
    words = drawn._TOKEN + drawn._FACTS + drawn._CARD
    day = date(2026, 11, 24)
    seen = drawn.Seen(
        viewer=new_id(),
        name="Alice",
        partner="Bob",
        line="a",
        hour="morning",
        day=day,
        kind="checkin",
        mark="only",
        begun=(),
        question=questions()[0],
        answered=True,
        waits=True,
        lately=(),
    )
    facts, card = f"<p>{words}</p>", f"<section>{words}</section>"
    page = drawn.today(seen, "t0ken", new_id(), new_id(), facts.encode(), card.encode()).decode()
    assert facts in page and card in page


def test_what_the_other_shared_is_opened_once_and_again_when_it_changes(
    couple: tuple[Someone, Someone], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = couple
    opened = []
    whole = Latest.opened

    def noted(latest: Latest, found: Any) -> Any:
        opened.append(len(found[0]))
        return whole(latest, found)

    monkeypatch.setattr(Latest, "opened", noted)
    first, _ = (bob.write("thanks", share=True, words=said) for said in ("soup", "a lift"))
    assert alice.get("/").count('href="/ours/thanks/') == 2
    alice.get("/")
    assert opened == [2]
    bob.post(f"/mine/thanks/{first}/withdraw/")
    assert alice.get("/").count('href="/ours/thanks/') == 1
    assert shared_copy(bob, "thanks") in alice.get("/")
    assert opened == [2, 1]
    bob.write("thanks", share=True, words="the keys")
    assert alice.get("/").count('href="/ours/thanks/') == 2
    assert opened == [2, 1, 2]
