"""The registry, and what the general pages do with every kind in it."""

import tomllib
from datetime import date
from pathlib import Path

import msgspec
import pytest
from django.http import Http404

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import BY_KIND, FEATURES, Feature, Reveal, Room, feature_of
from counterpoint.web.features.base import EntryForm
from tests.conftest import Someone
from tests.web.lived import check_in, shared_copy

SAMPLES = {
    "journal": {"words": "a first sentence"},
    "thanks": {"words": "for the tea"},
    "win": {"words": "they said yes", "sort": "social"},
    "hard": {"words": "the train again", "helps": ["listen", "hands"], "sort": "practical"},
    "boundary": {"area": "time", "need": "an hour of my own"},
    "interest": {"what": "the choir"},
    "checkin": check_in("a line", date(2026, 1, 2)),
}


def test_the_kinds_are_told_apart_and_the_check_in_comes_first() -> None:
    assert FEATURES[0].kind == "checkin"
    assert list(BY_KIND) == [feature.kind for feature in FEATURES]
    with pytest.raises(Http404):
        feature_of("no-such-kind")


def test_the_imports_of_every_kind_are_held_apart_by_make_lint() -> None:
    told = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    contracts = told["tool"]["importlinter"]["contracts"]
    (apart,) = (each["modules"] for each in contracts if each["type"] == "independence")
    assert set(apart) == {_home(feature) for feature in FEATURES}


def _home(feature: Feature) -> str:
    """Return the module of a kind, or the package that it shares with others."""
    return ".".join(feature.payload.__module__.split(".")[:4])


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.kind)
def test_every_kind_says_all_that_its_pages_need(feature: Feature) -> None:
    assert feature.payload.__struct_config__.frozen
    assert issubclass(feature.form, EntryForm)
    assert isinstance(feature.room, Room) and isinstance(feature.reveal, Reveal)
    for words in (feature.title, feature.one, feature.lede, feature.add, feature.empty):
        assert str(words).strip()


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.kind)
def test_every_field_of_a_form_has_its_place_in_the_payload(feature: Feature) -> None:
    fields = set(feature.form().fields) - {"id", "base", "was"}
    assert fields <= {field.name for field in msgspec.structs.fields(feature.payload)}


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_kind_that_starts_in_mine_is_written_shown_edited_shared_and_erased(
    couple: tuple[Someone, Someone], kind: str
) -> None:
    alice, bob = couple
    id = alice.write(kind, share=True, **SAMPLES[kind])
    for path in (f"/mine/{kind}/", f"/mine/{kind}/{id}/", f"/mine/{kind}/{id}/edit/", "/mine/"):
        alice.get(path)
    assert f"/ours/{kind}/" in bob.get("/ours/")
    bob.get(f"/ours/{kind}/")
    alice.post(f"/mine/{kind}/{id}/withdraw/")
    alice.post(f"/mine/{kind}/{id}/erase/")
    assert alice.client.get(f"/mine/{kind}/{id}/").status_code == 404


def test_what_is_sealed_until_both_answered_has_no_page_in_mine(alice: Someone) -> None:
    for path in ("/mine/question/", "/mine/question/new/", "/mine/nothing/", "/mine/nothing/new/"):
        assert alice.client.get(path).status_code == 404


def test_a_wrong_kind_in_the_address_finds_nothing_and_takes_nothing(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    id = alice.write("thanks", share=True, words="for the tea")
    copy = shared_copy(alice, "thanks")
    for kind in ("journal", "checkin", "question", "nothing"):
        assert alice.client.get(f"/mine/{kind}/{id}/").status_code == 404
        assert alice.client.get(f"/ours/{kind}/{copy}/").status_code == 404
        alice.post(f"/mine/{kind}/{id}/share/", 404)
        alice.post(f"/mine/{kind}/{id}/erase/", 404)
        alice.post(f"/ours/{kind}/{copy}/take-back/", 404)
    assert "for the tea" in bob.get("/ours/thanks/")


def test_after_keeping_one_goes_back_to_the_page_one_came_from_and_nowhere_else(
    alice: Someone,
) -> None:
    for wanted, onward in (
        ("/", "/"),
        ("https://example.org/", None),
        ("//example.org", None),
        ("/\\example.org", None),
    ):
        id = str(new_id())
        response = alice.post("/mine/journal/new/", id=id, words="x", next=wanted)
        assert response["Location"] == (onward or f"/mine/journal/{id}/")
