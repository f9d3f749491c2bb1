"""Things are shared out by points that were spread apart, with a guarantee in words."""

import re
import uuid

import pytest

from counterpoint.web.features.deciding import fairness
from counterpoint.web.features.deciding.payloads import Points
from counterpoint.web.spaces import held
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone
from tests.web.crawl import seen_by
from tests.web.deciding import agree, propose, rate, ready, share_out
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]
CHORES = ("Cooking", "Bins", "Tax")
TREASURES = ("The boat", "The piano", "The garden")


def listed(couple: Couple, way: str = "chores") -> str:
    id = share_out(couple[0], CHORES if way == "chores" else TREASURES, way)
    for one in couple:
        ready(one, id, "division")
    return id


def spread(one: Someone, id: str, *points: int, status: int = 302, **more: str) -> str:
    sent = rate(one, id, points, kind="division", status=status, **more)
    return str(sent.content.decode())


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_points_open_together_and_not_before(couple: Couple) -> None:
    alice, bob = couple
    id = listed(couple)
    bob.get("/")
    before = seen_by(bob)
    known = set(Entry.objects.values_list("pk", flat=True))
    spread(alice, id, 60, 30, 10)
    assert seen_by(bob) == before
    (row,) = Entry.objects.exclude(pk__in=known)
    assert opens_with(bob.secret, bytes(row.sealed), row) is None
    spread(bob, id, 20, 30, 50)
    for one in couple:
        assert "How it could be shared" in one.get(f"/ours/division/{id}/")


def test_chores_go_whole_with_their_guarantee_in_words(couple: Couple) -> None:
    id = listed(couple)
    spread(couple[0], id, 60, 30, 10)
    spread(couple[1], id, 20, 30, 50)
    page = couple[0].get(f"/ours/division/{id}/")
    assert "Envy-free up to one item" in page and "Aziz, Caragiannis, Igarashi" in page
    said = plain(page)
    assert "no other sharing is better for one of you and no worse for the other" in said
    assert "Alice’s part is as good as Bob’s, or better" in said
    row = re.sub(r"\s+", "", page.split("<tbody>")[1].split("</tbody>")[0])
    assert '<thscope="row">Cooking</th><td>60</td><td>20</td><td>Bob</td>' in row
    assert row in re.sub(r"\s+", "", couple[1].get(f"/ours/division/{id}/"))


def test_what_may_be_split_is_split_once_and_both_have_the_same(couple: Couple) -> None:
    id = listed(couple, "split")
    spread(couple[0], id, 50, 30, 20)
    spread(couple[1], id, 20, 40, 40)
    said = plain(couple[1].get(f"/ours/division/{id}/"))
    assert "Adjusted Winner" in said and "Brams &amp; Taylor, 1996" in said
    assert "“The piano” is split: Alice 42.9%, Bob 57.1%" in said
    assert "worth the same 62.9 of 100" in said


def test_envy_that_one_item_ends_is_said_with_its_name(couple: Couple) -> None:
    id = listed(couple, "goods")
    spread(couple[0], id, 90, 5, 5)
    spread(couple[1], id, 90, 5, 5)
    said = plain(couple[0].get(f"/ours/division/{id}/"))
    assert "If “The boat” were left out," in said


def test_the_sharing_becomes_an_agreement_in_words_of_their_own(couple: Couple) -> None:
    alice, bob = couple
    id = listed(couple)
    spread(alice, id, 60, 30, 10)
    spread(bob, id, 20, 30, 50)
    begun = alice.get(f"/ours/agreement/on/division/{id}/")
    assert "Bob: Cooking" in begun and "Alice: Tax" in begun.replace("Bins, ", "")
    propose(alice, id, on="division", words="Bob cooks, Alice does the rest")
    agree(bob)
    for one in couple:
        assert "Bob cooks, Alice does the rest" in one.get("/ours/decision/log/")


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (("60", "30", "5"), "add up to 95"),
        (("60", "30", "100"), "add up to 190"),
        (("101", "0", "0"), "100 or less"),
        (("-1", "51", "50"), "0 or more"),
        (("", "50", "50"), "This is still empty"),
        (("x", "50", "50"), "Enter a whole number"),
    ],
)
def test_points_that_cannot_be_are_told_and_stay_on_the_page(
    couple: Couple, points: tuple[str, str, str], sentence: str
) -> None:
    alice, _ = couple
    id = listed(couple)
    page = spread(alice, id, *points, status=422)  # type: ignore[arg-type]  # as somebody types
    assert sentence in page and f'value="{points[1]}"' in page
    assert not held.waiting(alice.here.together(), Points)


@pytest.mark.parametrize("way", ["", "nothing", "\x00"])
def test_a_way_that_is_none_is_refused(couple: Couple, way: str) -> None:
    fields = {"matter": "x", "things": "a\nb", "way": way, "id": str(uuid.uuid4())}
    couple[0].post("/mine/division/new/", 422, **fields)


def test_points_for_another_way_of_sharing_never_open_as_one(couple: Couple) -> None:
    alice, bob = couple
    id = listed(couple, "goods")
    spread(alice, id, 50, 30, 20)
    fields = {"matter": "The house", "things": "\n".join(TREASURES), "way": "split", "base": "3"}
    bob.post(f"/ours/division/{id}/edit/", id=id, **fields)
    for one in couple:
        ready(one, id, "division")
    spread(bob, id, 20, 40, 40)
    assert "Your points are sealed" in bob.get(f"/ours/division/{id}/")


def test_the_outsider_finds_nothing(couple: Couple, charlie: Someone) -> None:
    id = listed(couple)
    for more in ("", "value/", "add/"):
        charlie.get(f"/ours/division/{id}/{more}", 404)
    for more in ("add", "ready", "value", "unseal"):
        charlie.post(f"/ours/division/{id}/{more}/", 404)
        couple[0].post(f"/ours/decision/{id}/{more}/", 404)  # of another kind


def test_the_rules_are_those_of_dyad() -> None:
    chosen = fairness.choose([(7, 3), (3, 8), (6, 6), (5, 2), (6, 6)])
    assert chosen.unbeaten == (0, 1, 2, 4) and chosen.beaten_by[3] == (0, 2, 4)
    assert chosen.maximin == chosen.nash == (2, 4)
    divided = fairness.divide([(0, 0), (50, 50), (50, 50)], "split")
    assert next(part.line for part in divided.parts) == "nobody" and divided.split is None
    assert {part.line for part in divided.parts[1:]} == {"a", "b"}
    assert divided.totals[0] == divided.totals[1] == 50
