"""The demo couple has lived everything that can be done here, and each keeps what is theirs."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from counterpoint import vault
from counterpoint.library.demo.boundaries import boundaries
from counterpoint.library.demo.deciding import deciding
from counterpoint.library.demo.growing import growing
from counterpoint.library.demo.talking import talking
from counterpoint.library.demo.timing import timing
from counterpoint.library.demo.words import Who
from counterpoint.web import demo
from counterpoint.web.accounts.models import Person
from counterpoint.web.features import FEATURES, Feature
from counterpoint.web.features.base import Reveal
from counterpoint.web.features.boundaries import space
from counterpoint.web.features.deciding.log import decided
from counterpoint.web.features.deciding.opening import look
from counterpoint.web.features.deciding.payloads import Decision, Division, Points, Ratings
from counterpoint.web.features.empathy.checkup import CheckUp, places_of
from counterpoint.web.features.growing.memories import Memory
from counterpoint.web.features.talking.kinds import Talk
from counterpoint.web.insights.patterns import way
from counterpoint.web.spaces import again, entries, held, readings, rows
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.pictures import Picture
from counterpoint.web.spaces.places import Place
from tests.conftest import Someone

pytestmark = pytest.mark.django_db
SPANS = (1, 10, 30, 79, 80, 400)
SOON = timedelta(days=100)


@pytest.fixture
def couple() -> tuple[Someone, Someone]:
    """Robin and Noor, who have lived a hundred and twenty days."""
    return lived(120)


def lived(days: int) -> tuple[Someone, Someone]:
    demo.furnish(days, 1)
    return arrived(0), arrived(1)


def arrived(number: int) -> Someone:
    name, passphrase = demo.WAYS_IN[number]
    person = Person.objects.get(name=name)
    secret = vault.unwrap_with_passphrase(bytes(person.by_passphrase), passphrase, person.id.bytes)
    one = Someone(name, person, secret, "")
    response = one.client.post("/sign-in/", {"name": name, "passphrase": passphrase})
    assert response.status_code == 302
    return one


def kept(place: Place, feature: Feature[Any]) -> list[Any]:
    return list(entries.read(place, feature.payload).entries)


def test_each_kind_there_is_has_something_in_it(couple: tuple[Someone, Someone]) -> None:
    heres = [one.here for one in couple]
    for feature in FEATURES:
        mine = [each for here in heres for each in kept(here.mine, feature)]
        ours = kept(heres[0].together(), feature)
        assert mine or ours, feature.kind
        if feature.reveal in (Reveal.TOGETHER, Reveal.REPLY, Reveal.WHEN_BOTH):
            assert ours, feature.kind
        if feature.reveal is Reveal.PRIVATE:
            assert mine, feature.kind
            assert not ours, feature.kind


def test_both_see_the_same_of_what_is_ours(couple: tuple[Someone, Someone]) -> None:
    robin, noor = (one.here.together() for one in couple)
    for feature in FEATURES:
        seen = [[(each.id, each.payload) for each in kept(p, feature)] for p in (robin, noor)]
        assert seen[0] == seen[1], feature.kind


@pytest.mark.parametrize("days", SPANS)
def test_a_life_of_any_length_can_be_lived_and_looked_at(days: int) -> None:
    for one in lived(days):
        for path in ("/", "/mine/", "/ours/", "/practice/deciding/"):
            one.get(path)
    today = timezone.localdate()
    place = arrived(0).here.together()
    for feature in FEATURES:
        for each in kept(place, feature):
            # The id of a week tells the Sunday before it; this week may have begun before.
            days_back = days + 7 if feature.kind == "week" else days
            assert today - timedelta(days=days_back) < each.begun <= today, feature.kind


def test_the_same_seed_is_the_same_life(couple: tuple[Someone, Someone]) -> None:
    before = told_in(couple[0].here.together())
    Entry.objects.all().delete()
    Person.objects.all().delete()
    assert told_in(lived(120)[0].here.together()) == before


def told_in(place: Place) -> list[tuple[str, Any]]:
    """Return the words of what is in a place, with its days, whatever its ids."""
    return [
        (
            feature.kind,
            str(each.begun),
            [str(words) for pair in feature.lines(each.payload) for words in pair],
        )
        for feature in FEATURES
        if feature.kind != "question"
        for each in sorted(kept(place, feature), key=lambda each: str(feature.lines(each.payload)))
    ]


def private_of(who: Who) -> Iterator[str]:
    """Yield what one of the two wrote for nobody else."""
    own = boundaries()
    yield from (each.need for each in own.boundary if each.who == who and each.share is None)
    yield from (each.turn for each in own.person if each.who == who)
    yield from (each.alive for each in own.interest if each.who == who and each.share is None)
    yield from (each.why for each in growing().goal if each.who == who and each.share is None)
    yield from (each.happened for each in talking().side if each.who == who)
    yield from (each.words for each in talking().letter if each.who == who)
    yield from (talk.noted[who] for talk in talking().talk if who in talk.noted)
    yield from (each.words for each in timing().solitude if each.who == who and not each.told)
    for decision in deciding().decision:
        if set(decision.gave) == {who}:
            yield from decision.gave[who].reasons


@pytest.mark.parametrize("who", ["robin", "noor"])
def test_what_is_private_of_one_is_in_nothing_that_the_other_can_open(
    couple: tuple[Someone, Someone], who: Who
) -> None:
    author, other = couple if who == "robin" else couple[::-1]
    own = words_in(author.here)
    seen = words_in(other.here)
    sought = list(private_of(who))
    assert len(sought) >= 4
    for words in sought:
        assert words in own
        assert words not in seen


def words_in(here: Here) -> str:
    """Return all that a person can open, every version of it, and what of theirs is sealed."""
    found: list[Any] = []
    for feature in FEATURES:
        for place in (here.mine, here.together()):
            (versions,) = rows.gather(readings.Versions(place, feature.payload))
            found += itertools.chain.from_iterable(versions.values())
    for valued in (Ratings, Points):
        found += held.waiting(here.together(), valued).values()
    return "\n".join(texts(msgspec.to_builtins([each.payload for each in found])))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from itertools.chain.from_iterable(texts(each) for each in value.values())
    elif isinstance(value, list | tuple):
        yield from itertools.chain.from_iterable(texts(each) for each in value)


def test_decisions_stand_at_every_stage(couple: tuple[Someone, Someone]) -> None:
    stages = {}
    for one in couple:
        place = one.here.together()
        (found,) = rows.gather(readings.Versions(place, Decision))
        looked = [look(place, versions) for versions in found.values()]
        stages[one.name] = sorted(stand.stage for stand in looked)
    assert stages["Robin"] == ["gathering", "opened", "opened", "opened", "sealed"]
    assert stages["Noor"] == ["gathering", "opened", "opened", "opened", "ready"]
    place = couple[0].here.together()
    (divisions,) = rows.gather(readings.Versions(place, Division))
    assert sorted(look(place, each).stage for each in divisions.values()) == ["gathering", "opened"]
    agreed = [each for each in decided(place) if each.agreed]
    assert len(agreed) == 3
    assert all(each.settled and each.settled.dissent for each in agreed)
    assert {way(each) for each in agreed} == {"leaned", "new"}


def test_one_agreement_is_due_and_nobody_takes_space(couple: tuple[Someone, Someone]) -> None:
    for one in couple:
        (due,) = rows.gather(again.Due(one.here.together(), timezone.localdate()))
        assert [each.payload.of for each in due] == ["agreement"]
        (later,) = rows.gather(again.Due(one.here.together(), timezone.localdate() + SOON))
        assert {"agreement", "plan", "talk"} <= {each.payload.of for each in later}
        assert entries.read(one.here.together(), space.Space).entries
        assert space.taken(one.here.together()) == ()
        assert not rows.gather(again.Due(one.here.mine, timezone.localdate()))[0]


def test_talks_are_over_and_keep_what_both_chose(couple: tuple[Someone, Someone]) -> None:
    talks = entries.read(couple[1].here.together(), Talk).entries
    assert {each.payload.way.value for each in talks} == {"open", "week", "repair"}
    assert all(each.payload.going is None and each.payload.heard for each in talks)
    assert sum(bool(each.payload.wills) for each in talks) == 2


def test_robin_became_more_robins_own_and_both_shared_the_last(
    couple: tuple[Someone, Someone],
) -> None:
    robin, noor = (one.here for one in couple)
    for here in (robin, noor):
        assert len(entries.read(here.mine, CheckUp).entries) == 2
    later, earlier = (each.payload for each in entries.read(robin.mine, CheckUp).entries)
    assert places_of(later)["autonomy"].mean > places_of(earlier)["autonomy"].mean + 0.5
    told = entries.read(robin.together(), CheckUp).entries
    assert {each.author for each in told} == {robin.person.id, noor.person.id}
    assert not any(each.payload.answers for each in told)
    newest = {each.author: each.payload.more for each in reversed(told)}
    assert set(newest[robin.person.id]) & set(newest[noor.person.id]) == {"talking"}


def test_three_memories_have_a_picture_that_is_shown(couple: tuple[Someone, Someone]) -> None:
    _robin, noor = couple
    place = noor.here.together()
    shown = [each for m in entries.read(place, Memory).entries for each in m.payload.pictures]
    assert len(shown) == 3
    assert all(each.words for each in shown)
    for each in shown:
        picture = entries.find(place, Picture, each.id)
        assert picture
        assert picture.payload.type == "image/webp"
        assert len(picture.payload.data) < 30_000
    assert not entries.read(noor.here.mine, Picture).entries


def test_everything_could_have_been_written_by_its_form(couple: tuple[Someone, Someone]) -> None:
    for feature in FEATURES:
        for one in couple:
            for place in (one.here.mine, one.here.together()):
                for each in kept(place, feature):
                    for name, field in feature.form.base_fields.items():
                        said = getattr(each.payload, name, None)
                        most: int | None = getattr(field, "max_length", None)
                        if most and isinstance(said, str):
                            assert len(said) <= most, (feature.kind, name)
