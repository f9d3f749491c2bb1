"""Who must be kept out, row by row: each test is named for who it keeps out."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import Person, Session, new_id
from counterpoint.web.features import FEATURES
from counterpoint.web.features.timing.calendar import this_monday
from counterpoint.web.headers import PlainLine
from counterpoint.web.spaces.models import Drop, Entry, Space
from tests.conftest import Someone, pair, reset_link
from tests.web import addresses, deciding
from tests.web.crawl import Page, crawl, exported, seen_by
from tests.web.features.pictures import file, plain
from tests.web.lived import Lived, answer, check_in, drop_to, is_private_of, plan, send_drops
from tests.web.rows import everything_at_rest
from tests.web.threat import keys_of, opens_with

Act = Callable[[Lived], None]
DAY = date(2026, 1, 2)


# The partner, through the app


def writes_in_private(lived: Lived) -> None:
    alice = lived.alice
    alice.write("journal", words="a second private page")
    alice.write("thanks", words="thanks that stay with me")
    alice.write("checkin", **check_in("mine alone", DAY))
    alice.post(f"/mine/journal/{lived.ids['Alice private']}/edit/", base="2", words="a third")
    alice.post(f"/mine/journal/{lived.ids['Alice private']}/erase/")


def answers_what_is_sealed(lived: Lived) -> None:
    answer(lived.alice, timezone.localdate() - timedelta(days=3), "a sealed answer")


def changes_and_takes_back_what_is_sealed(lived: Lived) -> None:
    day = timezone.localdate() - timedelta(days=1)
    answer(lived.alice, day, "another sealed answer", base=1)
    lived.alice.post(f"/ours/question/{day}/unseal/")


def shares_and_takes_back(lived: Lived) -> None:
    id = lived.alice.write("thanks", share=True, words="said too soon")
    lived.alice.post(f"/mine/thanks/{id}/withdraw/")


def edits_without_sharing(lived: Lived) -> None:
    id = lived.ids["Alice thanks"]
    fields = {"base": "1", "words": "changed for me alone", "then": "keep"}
    lived.alice.post(f"/mine/thanks/{id}/edit/", **fields)


def writes_offline(lived: Lived) -> None:
    id = "01890000-0000-7000-8000-000000000000"
    send_drops(lived.alice, {id: drop_to(lived.alice, id, {"mood": ["9"], "line": ["far away"]})})
    lived.alice.get("/")


def values_what_is_sealed(lived: Lived) -> None:
    alice, division = lived.alice, lived.ids["division"]
    version = deciding.version_of(alice, division, "division")
    points = {"value_0": "60", "value_1": "40", "version": version}
    fields = {"id": str(new_id()), "base": "", **points}
    alice.post(f"/ours/division/{division}/value/", **fields)
    alice.post(f"/ours/decision/{lived.ids['decision to rate']}/unseal/")


def keeps_the_newer_kinds_to_herself(lived: Lived) -> None:
    alice, today = lived.alice, str(timezone.localdate())
    for kind, words in PRIVATELY.items():
        alice.write(kind, **words)
    alice.write("memory", title="a draft", pictures=file(plain("navy")))
    alice.post("/mine/balance/new/", day=str(this_monday()), feels="we")
    alice.post(f"/mine/week/of/{this_monday()}/", base="1", me="70")
    alice.post("/mine/busy/", busy=[f"{today}-evening"])
    alice.post("/mine/checkup/new/", id=str(new_id()), set="counterpoint")
    yesterday = str(timezone.localdate() - timedelta(days=1))
    alice.post("/mine/guess/new/", id=str(new_id()), day=yesterday, mood="2")
    alice.post(f"/mine/goal/{lived.ids['Alice goal']}/step/", step="no such step", done="yes")


PRIVATELY: dict[str, dict[str, Any]] = {
    "win": {"words": "a win of my own"},
    "hard": {"words": "a hard moment of my own"},
    "decision": {"matter": "a draft", "things": "One\nTwo"},
    "division": {"matter": "a draft", "things": "One\nTwo", "way": "goods"},
    "agreement": {"words": "a draft", "look_again": ""},
    "boundary": {"area": "money", "need": "a purse of my own"},
    "person": {"who": "an old friend"},
    "interest": {"what": "the cello"},
    "goal": {"what": "to play it"},
    "plan": {"what": "a draft"},
    "wish": {"what": "a draft"},
    "together": plan("a draft", DAY),
    "solitude": {"start": "07:00", "end": "08:00", "every": ["0"]},
    "side": {"happened": "a door"},
    "letter": {"words": "from a friend"},
}


def looks_around(lived: Lived) -> None:
    lived.alice.sign_in(Client())
    crawl(lived.alice.client)
    exported(lived.alice)
    lived.alice.post("/account/", lock_minutes="60", email="alice@example.org")
    lived.alice.post("/lock/")


WITHHELD: tuple[Act, ...] = (
    writes_in_private,
    answers_what_is_sealed,
    changes_and_takes_back_what_is_sealed,
    shares_and_takes_back,
    edits_without_sharing,
    writes_offline,
    values_what_is_sealed,
    keeps_the_newer_kinds_to_herself,
    looks_around,
)


def test_the_partner_through_the_app_sees_withheld_exactly_like_unwritten(
    lived: Lived, subtests: pytest.Subtests
) -> None:
    for _ in range(2):
        lived.bob.get("/")  # what he himself wrote offline arrives, and is told once
    before = seen_by(lived.bob)
    assert len(before) > 30
    for act in WITHHELD:
        act(lived)
        with subtests.test(act.__name__):
            assert seen_by(lived.bob) == before


def test_the_partner_through_the_app_sees_an_unticked_signal_like_one_left_blank(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    blank = {"day": str(DAY), "mood": "7", "shared": ["mood"], "was": ""}
    full = {"stress": "9", "support": "1", "feelings": ["tender"], "line": "mine alone"}
    seen = []
    for words in (blank, blank | full):
        id = alice.write("checkin", share=True, **words)
        seen.append(seen_by(bob))
        alice.post(f"/mine/checkin/{id}/erase/")
    assert "Mood" in str(seen[0])
    assert seen[0] == seen[1]


def test_the_partner_through_the_app_reaches_nothing_of_the_others_mine(lived: Lived) -> None:
    seen = str(seen_by(lived.bob))
    for words in lived.words:
        assert (words in seen) == (not is_private_of(lived.alice, words)), words


# The partner who holds the database, the disk or a backup


def of_alices_mine(lived: Lived) -> list[Entry]:
    return list(Entry.objects.filter(space_id=lived.alice.here.mine.id).select_related("space"))


def test_the_partner_who_holds_the_database_opens_nothing_of_the_others_mine(
    lived: Lived,
) -> None:
    rows = of_alices_mine(lived)
    opened = [row for row in rows if opens_with(lived.alice.secret, bytes(row.sealed), row)]
    assert len(rows) == len(opened) + 2 >= 6  # all but what waits to open, even for her
    for row in rows:
        assert opens_with(lived.bob.secret, bytes(row.sealed), row) is None
    ours = Entry.objects.filter(space__shared=True).select_related("space")
    assert all(opens_with(lived.bob.secret, bytes(row.sealed), row) for row in ours)


def test_the_partner_who_holds_the_database_opens_no_key_and_no_drop_of_the_other(
    lived: Lived,
) -> None:
    alice, bob = lived.alice, lived.bob
    row = Person.objects.get(pk=alice.person.pk)
    for guess in (bob.passphrase, bob.code, "", alice.name):
        with pytest.raises(vault.VaultError):
            vaults.open_with_passphrase(row, guess)
        with pytest.raises(vault.VaultError):
            vaults.open_with_code(row, guess)
    drop = Drop.objects.get(person=alice.person)
    with pytest.raises(vault.CannotOpen):
        vault.open_drop(bob.secret, bytes(drop.box), drop.id.bytes)
    assert alice.here.mine.keys.whole not in keys_of(bob.secret)
    assert alice.here.together().keys.whole in keys_of(bob.secret)


def test_the_partner_who_holds_the_database_finds_no_word_no_kind_and_no_key_in_it(
    lived: Lived,
) -> None:
    kept = everything_at_rest()
    assert b"Alice" in kept  # names are there to be seen
    for words in lived.words:
        assert words.encode() not in kept, words
    # A short one comes by chance, and "person" is the name of a table.
    for kind in {f.kind for f in FEATURES if len(f.kind) > 5} - {"person"}:
        assert kind.encode() not in kept, kind
    for one in (lived.alice, lived.bob):
        for secret in (one.secret, *one.here.mine.keys, *one.here.together().keys):
            assert secret not in kept
        assert one.passphrase.encode() not in kept and one.code.encode() not in kept


def test_the_partner_who_holds_the_database_cannot_tell_the_kinds_of_the_others_entries(
    lived: Lived,
) -> None:
    alice, bob = lived.alice, lived.bob
    known = {
        place.shelf(kind)
        for place in (bob.here.mine, bob.here.together(), *bob.here.past)
        for kind in (feature.kind for feature in FEATURES)
    }
    assert not known & {bytes(row.shelf) for row in of_alices_mine(lived)}
    assert alice.here.mine.shelf("journal") in {bytes(r.shelf) for r in of_alices_mine(lived)}


def swap(rows: list[Entry], bob: Someone) -> None:
    rows[0].sealed, rows[1].sealed = rows[1].sealed, rows[0].sealed


def cut(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.sealed = bytes(row.sealed)[:-1]


def empty(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.sealed = b""


def flip(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])


def replay(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.sealed = Entry.objects.get(space=row.space, id=row.id, revision=1).sealed


def give_to_another_author(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.author = bob.person.id


def change_the_time(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.written += 1


def change_the_revision(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.revision += 5


def change_the_id(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.id = type(row.id)(int=row.id.int + 1)


def seal_anew(rows: list[Entry], bob: Someone) -> None:
    for row in rows:
        row.sealed = vault.seal(bob.here.together().keys.whole, b"forged", b"")


TAMPERING = [
    swap,
    cut,
    empty,
    flip,
    replay,
    give_to_another_author,
    change_the_time,
    change_the_revision,
    change_the_id,
    seal_anew,
]


def two_revised(one: Someone) -> list[Entry]:
    """Write two entries of two revisions each; return the rows that are current."""
    for n in (1, 2):
        id = one.write("journal", words=f"first words {n}")
        one.post(f"/mine/journal/{id}/edit/", base="1", words=f"second words {n}")
    return list(Entry.objects.filter(author=one.person.id, current=True).order_by("row"))


@pytest.mark.parametrize("tamper", TAMPERING)
def test_the_partner_who_holds_the_database_cannot_put_one_row_in_place_of_another(
    couple: tuple[Someone, Someone], tamper: Callable[[list[Entry], Someone], None]
) -> None:
    alice, bob = couple
    rows = two_revised(alice)
    addresses = [f"/mine/journal/{row.id}/" for row in rows]
    tamper(rows, bob)
    for row in rows:
        row.save()
    for path in ("/mine/journal/", "/mine/"):
        page = alice.get(path)
        assert "could not be opened" in page and "second words" not in page, path
        assert "first words" not in page and "forged" not in page
    for path in addresses:
        response = alice.client.get(path)
        assert response.status_code in (200, 404)
        assert "second words" not in response.content.decode()
    for path in ("/", "/safety/", "/mine/thanks/"):
        alice.get(path)
    assert "second words" not in str(exported(alice))


def test_the_partner_who_holds_the_database_cannot_move_a_row_to_another_space_or_shelf(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    moved, mislaid = two_revised(alice)
    ours = bob.here.together()
    moved.space_id, moved.shelf = ours.id, ours.shelf("journal")
    mislaid.shelf = alice.here.mine.shelf("thanks")
    moved.save(), mislaid.save()
    for one in couple:
        page = one.get("/ours/journal/")
        assert "could not be opened" in page and "second words" not in page
        assert one.client.get(f"/ours/journal/{moved.id}/").status_code == 404
    page = alice.get("/mine/thanks/")
    assert "could not be opened" in page and "second words" not in page


@pytest.mark.parametrize("tamper", [cut, give_to_another_author, change_the_time, empty])
def test_the_partner_who_holds_the_database_does_not_break_ours_or_a_waiting_answer(
    lived: Lived, tamper: Callable[[list[Entry], Someone], None]
) -> None:
    for one in (lived.alice, lived.bob):
        one.get("/")
    rows = list(Entry.objects.filter(author=lived.alice.person.id).select_related("space"))
    tamper(rows, lived.bob)
    for row in rows:
        row.save()
    his = Entry.objects.filter(author=lived.bob.person.id).select_related("space")
    kept = b"".join(opens_with(lived.bob.secret, bytes(r.sealed), r) or b"" for r in his).decode(
        errors="replace"
    )
    hers = [w for w in lived.words if "Alice" in w and w not in kept]  # not in a version of Bob's
    assert len(hers) > 20
    for one in (lived.alice, lived.bob):
        for path, page in crawl(one.client).items():
            assert page[:3] not in ("500", "409"), (path, page[:80])
            assert not [w for w in hers if w in page], path
        exported(one)


# The partner who administers the server


def test_the_partner_who_administers_the_server_has_no_admin_and_no_role() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert not apps.is_installed("django.contrib.admindocs")
    person = get_user_model()
    names = {field.name for field in person._meta.get_fields()}
    assert not names & {"is_staff", "is_superuser", "groups", "user_permissions"}
    assert not hasattr(person, "has_perm")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Collect what the app's own handlers write."""
    handlers = {
        handler
        for name in ("", "django", "django.request", "django.security")
        for handler in logging.getLogger(name).handlers
        if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, PlainLine)
    }
    assert handlers
    written = io.StringIO()
    before = [(handler, handler.setStream(written)) for handler in handlers]
    yield written
    for handler, stream in before:
        handler.setStream(stream)


def test_the_partner_who_administers_the_server_reads_no_content_in_its_log(
    lived: Lived, log: io.StringIO, mailoutbox: list[Any]
) -> None:
    alice = lived.alice
    alice.client.raise_request_exception = False
    secret = "a word that must stay in here"
    path = f"/mine/journal/{lived.ids['Alice private']}/edit/"
    error = RuntimeError(f"could not keep {secret}")
    with patch("counterpoint.web.features.writing.keep", side_effect=error):
        page = alice.post(path, 500, base="2", words=secret).content.decode()
    assert secret not in page and "Something went wrong here" in page
    alice.client.post(path, b"x" * (1024 * 1024 + 1), content_type="text/plain")
    alice.client.post(path, b"--a\r\nbroken", content_type="multipart/form-data; boundary=b")
    alice.client.get("/mine/journal/", headers={"Host": "somebody.example.org"})
    alice.client.get(f"/no-such-page/{secret}/")
    logging.getLogger("django.request").error("Internal Server Error: %s", path)
    logging.getLogger("somewhere").error("it failed", exc_info=error)
    said = log.getvalue()
    assert "RuntimeError" in said and "ERROR django.request" in said
    for word in (
        secret,
        path,
        lived.ids["Alice private"],
        "Alice",
        "somebody",
        "no-such",
        "journal/",
    ):
        assert word not in said, said
    assert mailoutbox == []


def test_the_partner_who_administers_the_server_gets_an_empty_vault_by_a_reset(
    lived: Lived,
) -> None:
    """Whoever uses the link in place of its owner finds nothing; what was shared is closed."""
    client = Client()
    link = reset_link(lived.alice.person)
    assert client.post(link, {"new_passphrase": "nine otters in the bath"}).status_code == 302
    for path, page in crawl(client).items():
        assert not any(words in page for words in lived.words), path


def test_the_partner_who_administers_the_server_cannot_move_a_session_to_themselves(
    lived: Lived,
) -> None:
    alices, bobs = (Session.objects.get(person=one.person) for one in (lived.alice, lived.bob))
    bobs.session_data = alices.session_data
    bobs.save()
    assert lived.bob.client.get("/mine/")["Location"].startswith(("/sign-in/", "/unlock/"))


# The partner after leaving (the ways to leave are in spaces/test_leaving.py)


def test_the_partner_after_leaving_reads_nothing_new_and_deletes_nothing_of_the_others(
    lived: Lived, charlie: Someone
) -> None:
    alice, bob = lived.alice, lived.bob
    of_alice = set(Entry.objects.filter(author=alice.person.id).values_list("row", flat=True))
    stale = bob.here
    bob.post("/safety/leave/")
    pair(alice, charlie)
    for kind in ("journal", "thanks"):
        alice.write(kind, share=True, words="for Charlie's eyes")
    new = Entry.objects.filter(author=alice.person.id).exclude(row__in=of_alice)
    assert new.count() == 4
    assert "for Charlie&#x27;s eyes" in charlie.get("/ours/thanks/")
    assert "for Charlie" not in str(seen_by(bob))
    for row in new.select_related("space"):
        assert opens_with(bob.secret, bytes(row.sealed), row) is None
        assert all(place.id != row.space_id for place in (stale.mine, stale.together()))
    for copy in (lived.ids["Alice copy"], lived.ids["Alice opened answer"]):
        for kind in ("thanks", "question"):
            bob.post(f"/ours/{kind}/{copy}/take-back/", 404)
    bob.post("/safety/go/", passphrase=bob.passphrase)
    assert of_alice <= set(Entry.objects.values_list("row", flat=True))


# The partner at the shared screen


@pytest.fixture
def pages(lived: Lived) -> dict[str, str]:
    """Every page of Alice's, with those that go wrong."""
    alice = lived.alice
    pages = crawl(alice.client, "/account/", "/help/", "/promises/", "/join/", "/offline/")
    pages |= {f"out {path}": page for path, page in crawl(Client(), "/recover/").items()}
    private = f"/mine/journal/{lived.ids['Alice private']}/edit/"
    pages["404"] = alice.get("/nothing/", status=404)
    pages["409"] = alice.post(private, 409, base="1", words="x").content.decode()
    pages["422"] = alice.post(private, 422, base="2", words="").content.decode()
    day = timezone.localdate() - timedelta(days=1)
    pages["sealed 409"] = answer(alice, day, "x", status=409).content.decode()
    alice.post("/account/recovery-code/new/", **{"code-passphrase": alice.passphrase})
    pages["code"] = alice.get("/account/recovery-code/")
    alice.post("/safety/leave/")
    alice.post("/invite/")
    pages["invite"] = alice.get("/invite/")
    pages |= {f"left {path}": page for path, page in crawl(alice.client).items()}
    return pages


def test_the_partner_at_the_shared_screen_reads_no_content_in_titles_or_addresses(
    lived: Lived, pages: dict[str, str]
) -> None:
    assert len(pages) > 70
    neutral = re.compile(
        r"((Today|Mine|Ours|Understand|Safety|Your account|Sign in|Join|Invite|Recover|Help|"
        r"Make an account|Unlock|Begin again) · )?Counterpoint"
    )
    for path, page in pages.items():
        if page[:3].isdigit():
            continue
        title = Page(page).inside["title"].strip()
        assert neutral.fullmatch(title), (path, title)
        for words in lived.words:
            assert words.replace(" ", "-") not in path and words not in path


def test_the_partner_at_the_shared_screen_finds_no_page_kept_by_the_browser(
    lived: Lived,
) -> None:
    for client in (lived.alice.client, Client()):
        for path in crawl(client, "/account/", "/help/", "/offline/", "/nothing/"):
            assert client.get(path)["Cache-Control"] == "no-store", path
    for path in ("/safety/export/", "/drop/"):
        answered = lived.alice.client.post(path, "{}", content_type="application/json")
        assert answered["Cache-Control"] == "no-store", path


# A stranger on the network


def test_a_stranger_on_the_network_finds_no_place_for_a_script(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        parsed = Page(page)
        assert not parsed.inside.get("script", "").strip() and "style" not in parsed.inside, path
        for tag, words in parsed.tags:
            assert tag not in ("style", "iframe", "object", "embed", "base"), (path, tag)
            assert "style" not in words, (path, tag, words)
            assert not [name for name in words if name.startswith("on")], (path, tag, words)
            for name in ("src", "href", "action", "srcset", "poster"):
                address = words.get(name) or ""
                if tag == "a" and path.endswith("/help/") and _calls(address):
                    continue  # whom to call, on a press and not before
                assert not re.match(r"([a-z]+:|//)", address), (path, tag, address)


def _calls(address: str) -> bool:
    return address == "https://findahelpline.com" or bool(re.fullmatch(r"tel:\d+", address))


def test_a_stranger_on_the_network_meets_a_strict_policy(alice: Someone) -> None:
    for path, client in (("/", alice.client), ("/sign-in/", Client()), ("/nothing/", Client())):
        headers = client.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert not re.search("unsafe|nonce|\\*|http:", headers["Content-Security-Policy"])
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def of_features(lived: Lived) -> dict[str, str]:
    """Return the addresses that features have of their own, by name."""
    return {
        name: reverse(name, args=[lived.ids[w[1:]] if w[0] == "=" else w for w in words])
        for name, words in addresses.OF_A_FEATURE.items()
    }


def test_a_stranger_on_the_network_cannot_send_a_form_from_another_site(lived: Lived) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = lived.alice.client.cookies
    before = Entry.objects.count(), Space.objects.count(), Person.objects.count()
    takes = {*addresses.TAKES_A_FORM, *addresses.POST_ONLY}
    for path in (
        "/mine/journal/new/",
        f"/mine/journal/{lived.ids['Alice private']}/share/",
        f"/mine/journal/{lived.ids['Alice private']}/erase/",
        f"/ours/question/{timezone.localdate()}/",
        "/safety/leave/",
        "/safety/go/",
        "/safety/export/",
        "/sign-in/",
        "/sign-out/",
        "/lock/",
        "/exit/",
        "/invite/",
        "/drop/",
        *(path for name, path in of_features(lived).items() if name in takes),
    ):
        response = careful.post(path, {"passphrase": lived.alice.passphrase, "words": "x"})
        assert response.status_code == 403, path
        assert "Please send that again" in response.content.decode()
    assert (Entry.objects.count(), Space.objects.count(), Person.objects.count()) == before
    lived.alice.get("/mine/")


# The rest, for which nothing is promised


def test_whoever_joins_is_told_plainly_what_is_not_promised(alice: Someone) -> None:
    alice.post("/invite/")
    link = alice.get("/invite/").split('id="link" readonly value="http://testserver')[1]
    for path in ("/promises/", link.split('"')[0]):
        page = Client().get(path).content.decode()
        assert "against that we promise nothing" in page
        assert "Losing both passphrase and recovery code loses your Mine" in page
