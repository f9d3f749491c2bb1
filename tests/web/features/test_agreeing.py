"""An agreement takes a yes from both to the same words; the log is the same for both."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.deciding.payloads import Agreement
from counterpoint.web.spaces import again, entries
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone
from tests.web.deciding import LEIDEN, agree, propose, raise_it, rate, ready

Couple = tuple[Someone, Someone]
IN_MAY = timezone.localdate() + timedelta(days=91)


@pytest.fixture
def decision(couple: Couple) -> str:
    """A decision of Alice's that both have rated; C is Bob's second and Alice's second choice."""
    alice, bob = couple
    id = raise_it(alice)
    for one in couple:
        ready(one, id)
    rate(alice, id, [7, 3, 6, 5])
    rate(bob, id, [3, 8, 6, 2])
    return id


def pact_of(one: Someone) -> entries.Kept[Agreement]:
    return entries.read(one.here.together(), Agreement).entries[0]


def test_it_becomes_an_agreement_once_both_have_said_so(couple: Couple, decision: str) -> None:
    alice, bob = couple
    propose(alice, decision, words="A room from Monday to Thursday")
    assert not pact_of(bob).payload.stands
    page = bob.get(f"/ours/decision/{decision}/")
    assert "What we might agree" in page and "A room from Monday to Thursday" in page
    agree(bob)
    agree(bob)  # pressed twice
    assert pact_of(bob).payload.stands and pact_of(bob).revision == 2
    for one in couple:
        assert "What we agreed" in one.get(f"/ours/decision/{decision}/")


def test_its_reminder_is_cut_between_words(couple: Couple, decision: str) -> None:
    alice, _ = couple
    words = " ".join(f"{number} raincoats" for number in range(30))
    propose(alice, decision, words=words, look_again=str(IN_MAY))
    kept = again.find(alice.here.together(), pact_of(alice).id)
    assert kept and kept.on == IN_MAY and len(kept.words) < 120
    said = kept.words.removesuffix("…").split()
    assert kept.words.endswith("…") and said == words.split()[: len(said)]


def test_new_words_need_a_new_yes_and_the_old_ones_stand_until_then(
    couple: Couple, decision: str
) -> None:
    alice, bob = couple
    propose(alice, decision, words="Monday to Thursday")
    agree(bob)
    change(bob, words="Monday to Friday")
    page = alice.get(f"/ours/agreement/{pact_of(alice).id}/")
    assert "What we might agree" in page and "Monday to Friday" in page
    assert "what you both said yes to before stands" in page and "Monday to Thursday" in page
    steps = page.split("How it came to this")[1]
    assert "Bob, today: yes to these words" in steps and "Alice, today" in steps
    assert text(page) == text(bob.get(f"/ours/agreement/{pact_of(alice).id}/"))
    agree(alice)
    assert pact_of(alice).payload.stands


def text(page: str) -> str:
    """Return the words of both on a page, and not what each may do there."""
    steps = page.split("How it came to this")[1].split("</section>", maxsplit=1)[0]
    return re.sub(r"\s+", " ", steps)


def change(one: Someone, status: int = 302, base: int | str | None = None, **words: Any) -> Any:
    kept = pact_of(one)
    fields = {"words": kept.payload.words, "base": kept.revision if base is None else base, **words}
    return one.post(f"/ours/agreement/{kept.id}/edit/", status, **fields)


def test_a_yes_to_words_that_were_changed_in_between_is_not_taken(
    couple: Couple, decision: str
) -> None:
    alice, bob = couple
    propose(alice, decision, words="Monday to Thursday")
    seen = pact_of(alice).payload.text
    change(alice, words="Every day")
    bob.post(f"/ours/agreement/{pact_of(bob).id}/agree/", then="yes", text=seen)
    assert not pact_of(bob).payload.stands
    assert "changed in between" in bob.get(f"/ours/agreement/{pact_of(bob).id}/")


def test_a_yes_can_be_taken_back(couple: Couple, decision: str) -> None:
    alice, bob = couple
    propose(alice, decision, words="Monday to Thursday")
    agree(bob)
    agree(bob, then="no")
    assert pact_of(bob).payload.agreed_by == {alice.person.id}


def test_both_writing_at_once_lose_neither(couple: Couple, decision: str) -> None:
    alice, bob = couple
    propose(alice, decision, words="Monday to Thursday")
    propose(alice, decision, words="Monday to Thursday")  # sent twice
    page = propose(bob, decision, words="Every second week", status=409).content.decode()
    assert "Every second week" in page and "Monday to Thursday" in page
    assert "Alice changed this in between" in page and 'name="base" value="1"' in page
    change(bob, base=1, words="Every second week")
    page = change(alice, 409, base=1, words="Never").content.decode()
    assert "Never" in page and "Every second week" in page
    assert [k.revision for k in entries.history(alice.here.together(), Agreement, pact_of(bob).id)]
    assert Entry.objects.filter(id=pact_of(bob).id).count() == 2


def test_both_proposing_the_same_words_have_agreed(couple: Couple, decision: str) -> None:
    for one in couple:
        propose(one, decision, words="Monday to Thursday")
    assert pact_of(couple[0]).payload.stands


def test_dissent_and_who_leaned_in_are_kept_with_it(couple: Couple, decision: str) -> None:
    alice, bob = couple
    propose(
        alice, decision, words="A room", follows=LEIDEN[2], leaned=[str(bob.person.id)],
        dissent="Alice: two rents worry me.",
    )  # fmt: skip
    agree(bob)
    for one in couple:
        page = one.get(f"/ours/decision/{decision}/") + one.get("/ours/decision/log/")
        assert page.count("Alice: two rents worry me.") == 2
        assert page.count("Who leaned in") >= 2
    kept = pact_of(bob).payload
    assert kept.leaned == (bob.person.id,) and kept.follows == LEIDEN[2]
    change(bob, words="A room", follows="", dissent="")
    old = entries.history(bob.here.together(), Agreement, pact_of(bob).id)[-1]
    assert old.payload.dissent == "Alice: two rents worry me."


def test_it_returns_to_today_for_both_on_its_day(couple: Couple, decision: str) -> None:
    alice, bob = couple
    propose(alice, decision, words="A room", look_again=str(timezone.localdate()))
    for one in couple:
        page = one.get("/")
        assert "To look at again" in page and f"/ours/agreement/{pact_of(one).id}/" in page
    change(bob, words="A room", look_again=str(IN_MAY))
    assert "To look at again" not in alice.get("/")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("words", "", "This is still empty"),
        ("words", "x" * 4_001, "at most 4000 characters"),
        ("dissent", "x" * 2_001, "at most 2000 characters"),
        ("look_again", "2020-01-01", "That day has passed"),
        ("look_again", "soon", "Enter a valid date"),
        ("follows", "an option that is none", "Select a valid choice"),
        ("leaned", str(uuid.UUID(int=5)), "Select a valid choice"),
        ("leaned", "x", "Select a valid choice"),
        ("id", "x", "Enter a valid UUID"),
    ],
)
def test_an_agreement_that_cannot_be_is_told_and_stays_on_the_page(
    couple: Couple, decision: str, field: str, value: str, sentence: str
) -> None:
    fields = {"words": "A room", "dissent": "still here", field: value}
    page = propose(couple[0], decision, status=422, **fields).content.decode()
    assert sentence in page and (field == "dissent" or "still here" in page)
    assert not entries.read(couple[0].here.together(), Agreement).entries


def test_one_may_be_drafted_alone_and_put_into_ours(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("agreement", words="Phones stay out of the bedroom")
    assert "Phones" not in bob.get("/ours/agreement/")
    alice.post(f"/mine/agreement/{id}/share/")
    kept = pact_of(bob)
    assert not kept.payload.agreed and kept.payload.words.startswith("Phones")
    for one in couple:
        one.get(f"/ours/agreement/{kept.id}/edit/")
        agree(one)
    assert pact_of(bob).payload.stands


def test_the_log_says_who_raised_it_whose_first_choice_and_who_leaned_in_alike_to_both(
    couple: Couple, decision: str
) -> None:
    alice, bob = couple
    still = raise_it(bob, matter="Whose turn in August")
    propose(alice, decision, words="We both move", follows=LEIDEN[1], leaned=[str(alice.person.id)])
    agree(bob)
    for one in couple:
        one.get("/")  # what is to be told once is told
    pages = [main(one.get("/ours/decision/log/")) for one in couple]
    assert pages[0] == pages[1]
    said = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", pages[0])).replace(" ,", ",")
    assert "Raised by Alice, today" in said and "Whose first choice that was Bob" in said
    assert "Who leaned in Alice" in said and "Agreed on Today" in said
    assert f"/ours/decision/{still}/" in pages[0].split("Still open")[1]
    assert not re.search(r"\b\d+ (times|of \d+ decisions)|%", said)  # it counts nothing


def main(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def test_the_outsider_reaches_no_agreement(couple: Couple, charlie: Someone, decision: str) -> None:
    propose(couple[0], decision, words="A room")
    id = pact_of(couple[0]).id
    for at in (f"/ours/agreement/{id}/", f"/ours/agreement/{id}/edit/"):
        charlie.get(at, 404)
    charlie.post(f"/ours/agreement/{id}/edit/", 404, words="x")
    charlie.post(f"/ours/agreement/{id}/agree/", 404)
    for on in ("decision", "agreement", "thanks", "nothing"):
        charlie.get(f"/ours/agreement/on/{on}/{decision}/", 404)
    couple[0].get(f"/ours/agreement/on/thanks/{decision}/", 404)
    couple[0].get(f"/ours/agreement/on/division/{decision}/", 404)
    couple[0].post(f"/ours/agreement/{new_id()}/agree/", 404)
