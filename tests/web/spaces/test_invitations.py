"""Ours begins with an invitation: used once, for a week, by somebody else."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from counterpoint.web.accounts.models import Person
from counterpoint.web.spaces import invitations
from counterpoint.web.spaces.invitations import InvitationOver
from counterpoint.web.spaces.models import Invitation, Member, Space
from tests.conftest import Someone, pair
from tests.web.rows import everything_at_rest

JOINING = {"name": "Bob", "new_passphrase": "seven grey herons", "email": "", "understood": "on"}


def invite(one: Someone) -> str:
    """Invite as the page does; return the path of the link."""
    one.post("/invite/")
    link = one.get("/invite/").split('id="link" readonly value="')[1].split('"')[0]
    assert link.startswith("http://testserver/join/")
    return link.removeprefix("http://testserver")


def test_the_invited_person_makes_an_account_and_is_in(alice: Someone) -> None:
    link, client = invite(alice), Client()
    page = client.get(link).content.decode()
    assert "Alice invites you" in page and "could change how this app behaves" in page
    assert client.post(link, JOINING)["Location"] == "/account/recovery-code/"
    assert client.get("/ours/thanks/").status_code == 200
    assert alice.here.partner and alice.here.partner.name == "Bob"


def test_an_invitation_works_once(alice: Someone) -> None:
    link = invite(alice)
    assert Client().post(link, JOINING).status_code == 302
    for response in (
        Client().get(link),
        Client().post(link, JOINING | {"name": "Charlie"}),
    ):
        assert response.status_code == 404
        assert "does not open" in response.content.decode()
    assert not Person.objects.filter(name="Charlie").exists()


def test_an_invitation_lasts_seven_days(alice: Someone) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        alice.sign_in()
        link = invite(alice)
        clock.shift(timedelta(days=7, seconds=-1))
        assert Client().get(link).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert Client().get(link).status_code == 404
        assert Client().post(link, JOINING).status_code == 404


def test_an_invitation_can_be_taken_back_with_the_empty_ours_behind_it(alice: Someone) -> None:
    link = invite(alice)
    assert Space.objects.filter(shared=True).count() == 1
    alice.post("/invite/revoke/")
    assert Client().get(link).status_code == 404
    assert not Space.objects.filter(shared=True).exists()
    assert 'id="link"' not in alice.get("/invite/")


def test_a_new_invitation_makes_the_one_before_void(alice: Someone) -> None:
    first, second = invite(alice), invite(alice)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert Invitation.objects.count() == 1


def test_nobody_accepts_their_own_invitation(alice: Someone) -> None:
    link = invite(alice)
    assert "This is your own invitation" in alice.get(link)
    alice.post(link, 404)
    assert (
        Invitation.objects.count() == 1 and Member.objects.filter(space__shared=True).count() == 1
    )


def test_somebody_who_is_in_an_ours_does_not_join_another(
    couple: tuple[Someone, Someone], charlie: Someone
) -> None:
    _, bob = couple
    link = invite(charlie)
    assert "You are in an Ours already" in bob.get(link)
    bob.post(link, 404)
    assert charlie.here.ours is None


def test_an_inviter_who_has_meanwhile_joined_another_is_not_joined(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    link = invitations.find(invitations.invite(alice.here))
    pair(charlie, alice)  # which takes her own invitation back
    with pytest.raises(InvitationOver):
        invitations.accept(bob.here.person, bob.secret, link)
    assert bob.here.ours is None


def test_of_two_who_accept_at_once_one_is_in(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    secret = invitations.invite(alice.here)
    for_bob, for_charlie = invitations.find(secret), invitations.find(secret)
    invitations.accept(bob.here.person, bob.secret, for_bob)
    with pytest.raises(InvitationOver):
        invitations.accept(charlie.here.person, charlie.secret, for_charlie)
    assert Member.objects.filter(space__shared=True).count() == 2


def test_somebody_who_comes_too_late_has_no_account_either(alice: Someone, bob: Someone) -> None:
    link = invite(alice)
    stale = invitations.find(link.split("/")[2])
    invitations.accept(bob.here.person, bob.secret, stale)
    with patch.object(invitations, "find", return_value=stale):
        response = Client().post(link, JOINING | {"name": "Charlie"})
    assert response.status_code == 404
    assert not Person.objects.filter(name="Charlie").exists()


def test_a_weak_passphrase_does_not_spend_the_invitation(alice: Someone) -> None:
    link = invite(alice)
    response = Client().post(link, JOINING | {"new_passphrase": "short"})
    page = response.content.decode()
    assert response.status_code == 422 and "at least 10" in page and 'value="Bob"' in page
    assert Client().post(link, JOINING).status_code == 302


def test_joining_with_an_account_one_has(alice: Someone, bob: Someone) -> None:
    link = invite(alice)
    assert "You are signed in as Bob" in bob.get(link)
    assert bob.post(link)["Location"] == "/ours/"
    assert alice.here.partner and alice.here.partner.name == "Bob"


def test_the_way_to_sign_in_first_leads_back_to_the_invitation(
    alice: Someone, bob: Someone
) -> None:
    link = invite(alice)
    page = Client().get(link).content.decode()
    onward = page.split("/sign-in/?next=")[1].split('"')[0]
    assert onward == link.replace("/", "%2F") or onward == link


def test_the_letters_can_be_typed_as_they_were_heard(alice: Someone) -> None:
    link = invite(alice)
    secret = link.split("/")[2]
    spoken = " ".join(secret[n : n + 5] for n in range(0, len(secret), 5)).upper()
    assert Client().post("/join/", {"code": f" {spoken} "})["Location"] == link


@pytest.mark.parametrize("code", ["", "!!!", "\x00", "ä", "12", "a" * 5000])
def test_letters_that_are_no_invitation_are_told_beside_the_field(
    alice: Someone, code: str
) -> None:
    response = Client().post("/join/", {"code": code})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_code_error"' in page and 'aria-describedby="id_code_error"' in page
    if code not in ("", "\x00"):
        assert f'value="{code}"' in page


@pytest.mark.parametrize("secret", ["x", "0" * 26, "a" * 3000, "-", "_"])
def test_an_invented_link_opens_nothing(alice: Someone, bob: Someone, secret: str) -> None:
    assert Client().get(f"/join/{secret}/").status_code == 404
    bob.post(f"/join/{secret}/", 404)


def test_the_secret_of_an_invitation_is_nowhere_in_the_database(alice: Someone) -> None:
    secret = invite(alice).split("/")[2]
    kept = everything_at_rest()
    assert secret.encode() not in kept
    assert alice.here.waiting and alice.here.waiting.keys.whole not in kept


def test_an_invitation_row_moved_to_another_ours_does_not_open(
    alice: Someone, charlie: Someone
) -> None:
    secret = invitations.invite(alice.here)
    invitations.invite(charlie.here)
    mine, theirs = (Invitation.objects.get(inviter=each.person) for each in (alice, charlie))
    theirs.sealed_key, mine.sealed_key = mine.sealed_key, theirs.sealed_key
    theirs.save(), mine.save()
    with pytest.raises(InvitationOver):
        invitations.find(secret)


def test_an_ours_in_which_one_waits_takes_nothing(alice: Someone) -> None:
    invite(alice)
    assert alice.client.get("/ours/thanks/").status_code == 404
    assert "Your invitation" in alice.get("/ours/")
    alice.post("/safety/leave/", 404)


def test_whoever_is_paired_is_led_to_ours_and_makes_no_further_invitation(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    response: Any = alice.post("/invite/")
    assert response["Location"] == "/ours/" and not Invitation.objects.exists()


def test_the_link_stays_visible_to_the_session_that_made_it_alone(alice: Someone) -> None:
    invite(alice)
    elsewhere = Client()
    alice.sign_in(elsewhere)
    page = elsewhere.get("/invite/").content.decode()
    assert 'id="link"' not in page and "can only be shown" in page


def test_the_inviter_sees_what_the_other_reads_first_and_where_a_link_leads(
    alice: Someone, settings: Any
) -> None:
    link = invite(alice)
    only_here = "This link works on this machine only."
    page = alice.get("/invite/").split("<main")[1]
    assert "What your partner reads first" in page and "right after this" not in page
    assert "Only you" not in page and only_here not in page
    assert "right after this" in Client().get(link).content.decode()
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert only_here in alice.get("/invite/", headers={"host": host})
    settings.ADDRESS = "https://two.example"
    assert only_here not in alice.get("/invite/", headers={"host": "localhost"})
