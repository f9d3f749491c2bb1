"""Every address, walked as nobody, as locked, as the outsider and as the partner."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from counterpoint.web.spaces import invitations
from counterpoint.web.spaces.models import Entry
from tests.conftest import Someone, reset_link, text_of
from tests.web import addresses
from tests.web.lived import Lived

OPEN_TO_ALL = (
    "sign-in recover help promises offline service-worker manifest join-by-code join reset feed"
).split()
OF_OURS = (*addresses.OF_A_DAY, *addresses.OF_AN_ENTRY_OF_OURS, "questions", "opened", "ours-kind")
OF_A_FEATURE = tuple(addresses.OF_A_FEATURE)
OF_THE_PAST = ("past", "past-kind", "past-entry")
FOREIGN = (*OF_OURS, *OF_A_FEATURE, *OF_THE_PAST, *addresses.OF_AN_ENTRY_OF_MINE, "leave")
NOTHING_NEW = ("still-here", "division-state")  # an answer without a page
ENDS_THE_VISIT = ("sign-out", "exit", "lock", "go", "reset")


@dataclass
class Map:
    """The couple of this walk, and every address filled with Alice's and Ours' real ids."""

    lived: Lived
    addresses: dict[str, str]


@pytest.fixture
def map(lived: Lived, charlie: Someone) -> Map:
    alice = lived.alice
    place = alice.here.shared_place(lived.left)
    old = Entry.objects.filter(space_id=lived.left, author=alice.person.id).get()
    assert place.closed
    found = addresses.addresses(
        kind="thanks",
        day=timezone.localdate(),
        mine=lived.ids["Alice thanks"],
        copy=lived.ids["Alice copy"],
        space=lived.left,
        old=str(old.id),
        invitation=invitations.invite(charlie.here),
        reset=reset_link(charlie.person).split("/")[2],
        ids=lived.ids,
    )
    return Map(lived, found)


def test_every_address_of_the_resolver_has_sample_arguments(map: Map) -> None:
    assert set(addresses.names()) == set(map.addresses)


def statuses(client: Client, map: Map, method: str) -> dict[str, tuple[int, str]]:
    """Ask for every address; return status and onward address, by name."""
    found = {}
    for name, address in map.addresses.items():
        response = client.generic(method, address)
        found[name] = (response.status_code, response.headers.get("Location", "").split("?")[0])
    return found


def test_nobody_sees_only_the_doors(map: Map) -> None:
    for name, (status, onward) in statuses(Client(), map, "GET").items():
        if name in OPEN_TO_ALL:
            assert status == 200, name
        elif name == "drop":
            assert status == 403
        elif name in addresses.POST_ONLY:
            assert (status, onward) == (302, "/"), name
        else:
            assert (status, onward) == (302, "/sign-in/"), name


def test_nobody_sends_anything_that_is_taken(map: Map) -> None:
    before = Entry.objects.count()
    for name, (status, onward) in statuses(Client(), map, "POST").items():
        if name == "exit":
            assert onward == "https://www.wikipedia.org/"
            continue
        assert status in (302, 403, 405, 422), (name, status)
        assert status != 302 or onward == "/sign-in/", (name, onward)
    assert Entry.objects.count() == before


def lock(one: Someone) -> None:
    one.post("/lock/")


def test_a_locked_vault_shows_what_anyone_sees_and_where_to_unlock(map: Map) -> None:
    alice = map.lived.alice
    lock(alice)
    for name, (status, onward) in statuses(alice.client, map, "GET").items():
        if name in ("unlock", "drop") or (name in OPEN_TO_ALL and name not in ("sign-in", "join")):
            assert status == 200, name
        elif name in ("sign-in", *addresses.POST_ONLY):
            assert (status, onward) == (302, "/"), name
        elif name == "sign-up":
            assert (status, onward) == (302, "/sign-in/")
        else:
            assert (status, onward) == (302, "/unlock/"), name


def test_a_locked_vault_takes_nothing_but_sealed_drops(map: Map) -> None:
    alice = map.lived.alice
    lock(alice)
    before = Entry.objects.count()
    for name, (status, _) in statuses_but(alice.client, map, "POST", ENDS_THE_VISIT).items():
        assert status in (302, 405, 422), (name, status)
    assert Entry.objects.count() == before


def statuses_but(
    client: Client, map: Map, method: str, names: tuple[str, ...]
) -> dict[str, tuple[int, str]]:
    left = {name: at for name, at in map.addresses.items() if name not in names}
    return statuses(client, Map(map.lived, left), method)


def test_charlie_is_told_nothing_of_ids_that_are_not_his(map: Map, charlie: Someone) -> None:
    read = statuses(charlie.client, map, "GET")
    sent = statuses_but(charlie.client, map, "POST", ENDS_THE_VISIT)
    for name in FOREIGN:
        if name in addresses.POST_ONLY:
            assert read[name] == (302, "/"), name
        else:
            assert read[name][0] == 404, name
        takes_a_form = name in (*addresses.POST_ONLY, *addresses.TAKES_A_FORM)
        assert sent[name][0] == (404 if takes_a_form else 405), name


def test_charlie_reads_no_word_of_theirs_anywhere(map: Map, charlie: Someone) -> None:
    for name, address in map.addresses.items():
        page = charlie.client.get(address).content.decode()
        for words in map.lived.words:
            assert words not in page, (name, words)


def test_the_refusal_is_the_same_for_what_is_foreign_and_for_what_never_was(
    map: Map, charlie: Someone
) -> None:
    foreign = map.addresses["entry"]
    never = foreign.replace(map.lived.ids["Alice thanks"], "01890000-0000-7000-8000-000000000000")
    assert text_of(charlie.get(foreign, status=404)) == text_of(charlie.get(never, status=404))


def test_the_partner_reaches_ours_and_nothing_of_the_others_mine(map: Map) -> None:
    bob = map.lived.bob
    read = statuses(bob.client, map, "GET")
    sent = statuses_but(bob.client, map, "POST", (*ENDS_THE_VISIT, "unseal", "leave"))
    for name in addresses.OF_AN_ENTRY_OF_MINE:
        assert read[name] in ((404, ""), (302, "/")), name
        assert sent[name][0] in (404, 405), name
    for name in (*OF_OURS, *OF_THE_PAST, *OF_A_FEATURE):
        there = 204 if name in NOTHING_NEW else 200
        assert name in addresses.POST_ONLY or read[name][0] == there, name
    assert sent["take-back"][0] == 404  # Alice's: not Bob's to take


def test_the_owner_reaches_every_page(map: Map) -> None:
    for name, (status, onward) in statuses(map.lived.alice.client, map, "GET").items():
        if name in addresses.POST_ONLY or name in ("sign-in", "sign-up", "recovery-code", "invite"):
            assert status == 302, name
        else:
            assert status == (204 if name in NOTHING_NEW else 200), (name, status, onward)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_other_way_of_asking_breaks_anything(map: Map, method: str) -> None:
    map.lived.alice.get("/")  # what she wrote offline takes its place
    before = Entry.objects.count()
    for client in (Client(), map.lived.alice.client):
        for name, (status, _) in statuses(client, map, method).items():
            if method == "HEAD":
                assert status < 500, name
            else:
                assert status in (302, 405), (name, status)
    assert Entry.objects.count() == before
