"""What the pages say of who reads what: the newest words and what was shared may differ."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import sharing
from tests.conftest import Someone, pair
from tests.web.lived import Lived, check_in

DAY = date(2026, 1, 2)
Couple = tuple[Someone, Someone]


def main(page: str) -> str:
    """Return what stands between the header and the footer."""
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def keep(one: Someone, path: str, **fields: str) -> str:
    """Keep an edit for oneself; return the page that follows."""
    return one.get(one.post(f"{path}edit/", then="keep", **fields)["Location"])


def test_an_edit_of_what_is_shared_says_that_the_other_still_reads_the_earlier_version(
    couple: Couple,
) -> None:
    alice, _ = couple
    path = f"/mine/thanks/{alice.write('thanks', share=True, words='for the tea')}/"
    assert "Bob can read this" in alice.get(path) and "Share this version" not in alice.get(path)
    page = main(keep(alice, path, base="1", words="for the cake"))
    assert "Kept. What Bob sees is the version you shared before." in page
    assert "for you alone" not in page and "Bob can read this" not in page
    shown = page.split("Bob can read an earlier version")[1]
    assert "for the tea" in shown and "for the cake" not in shown
    assert "Share this version" in shown
    for listed in ("/mine/", "/mine/thanks/"):
        assert "An earlier version shared" in alice.get(listed)
        assert "Both of you" not in main(alice.get(listed))
    alice.post(f"{path}share/")
    assert "Bob can read this" in alice.get(path)


def test_keeping_what_was_never_shared_says_that_it_is_for_oneself(couple: Couple) -> None:
    alice, _ = couple
    path = f"/mine/journal/{alice.write('journal', words='a quiet harbour')}/"
    assert "Kept, for you alone." in keep(alice, path, base="1", words="a loud harbour")
    assert "Only you can read this" in alice.get(path)


def test_a_check_in_is_partly_shared_and_its_page_names_the_parts(couple: Couple) -> None:
    alice, _ = couple
    fields = check_in("mine alone", DAY, shared=["mood"])
    path = f"/mine/checkin/{alice.write('checkin', share=True, **fields)}/"
    for shown in (path, "/mine/", "/mine/checkin/"):
        assert "Partly shared" in alice.get(shown)
        assert "Both of you" not in main(alice.get(shown))
    parts = alice.get(path).split("Bob can read a part of this")[1].split("</p>")[0]
    assert "Mood" in parts and "Stress" not in parts and "mine alone" not in parts


@pytest.mark.parametrize("days", [0, 9])
def test_today_marks_what_is_shared_of_the_check_in_however_long_ago_it_was_begun(
    couple: Couple, days: int
) -> None:
    alice, bob = couple
    day = timezone.localdate()
    bob.write("checkin", share=True, **check_in("of Bob", day, shared=["mood"]))
    begun = uuid.UUID(int=new_id().int - (days * 24 * 60 * 60 * 1000 << 80))
    fields = {"id": str(begun), **check_in("mine alone", day, shared=["mood"])}
    alice.post("/mine/checkin/new/", then="keep", **fields)
    assert "Only you" in main(alice.get("/"))
    alice.post(f"/mine/checkin/{begun}/edit/", then="share", base="1", **fields)
    assert "Partly shared" in main(alice.get("/"))
    alice.post(f"/mine/checkin/{begun}/withdraw/")
    assert "Only you" in main(alice.get("/"))


def test_today_leads_to_what_of_the_check_in_is_shared_if_there_is_a_partner(
    couple: Couple, charlie: Someone
) -> None:
    for one in (couple[0], charlie):
        id = one.write("checkin", share=True, **check_in("x", timezone.localdate()))
        link = f'href="/mine/checkin/{id}/#shared"'
        assert (link in one.get("/")) is (one is not charlie)
        assert ('id="shared"' in one.get(f"/mine/checkin/{id}/")) is (one is not charlie)


def test_after_leaving_what_was_shared_is_not_said_to_be_for_oneself(lived: Lived) -> None:
    alice = lived.alice
    alice.post("/safety/leave/")
    id = lived.ids["Alice thanks"]
    for path in (f"/mine/thanks/{id}/", "/mine/", "/mine/thanks/"):
        assert "Shared before" in alice.get(path)
    told = "What you shared before Ours closed stays with Bob."
    assert told in alice.get(f"/mine/thanks/{id}/")
    assert told in alice.get(f"/mine/thanks/{id}/erase/")
    private = lived.ids["Alice private"]
    for path in (f"/mine/journal/{private}/", f"/mine/journal/{private}/erase/"):
        assert "Shared before" not in alice.get(path) and told not in alice.get(path)
    pair(alice, lived.bob)
    assert "Shared before" in alice.get(f"/mine/thanks/{id}/")
    alice.post(f"/mine/thanks/{id}/share/")
    page = alice.get(f"/mine/thanks/{id}/erase/")
    assert "taken out of Ours as well" in page and told in page


def test_the_shared_copy_is_found_by_its_author_and_gone_when_taken_back(couple: Couple) -> None:
    alice, _ = couple
    id = uuid.UUID(alice.write("thanks", share=True, words="for the tea"))
    copy = sharing.shared_copy(alice.here, Thanks, id)
    assert copy and copy.payload == Thanks(words="for the tea")
    sharing.withdraw(alice.here, id)
    assert sharing.shared_copy(alice.here, Thanks, id) is None


@pytest.mark.parametrize(
    ("kind", "one"), [("checkin", "Check-in"), ("journal", "Journal page"), ("thanks", "Thank-you")]
)
def test_a_single_entry_is_called_by_its_singular(couple: Couple, kind: str, one: str) -> None:
    alice, bob = couple
    words = check_in("x", DAY) if kind == "checkin" else {"words": "x"}
    id = alice.write(kind, share=True, **words)
    assert f"<h1>{one}, " in alice.get(f"/mine/{kind}/{id}/")
    assert f'<h2 id="it">{one}</h2>' in alice.get(f"/mine/{kind}/{id}/")
    assert f"<strong>{one}</strong>" in bob.get("/")


def test_a_check_in_that_is_sent_back_is_still_asked_in_the_same_words(couple: Couple) -> None:
    alice, _ = couple
    fields = check_in("x", DAY, shared=[], then="share", id=str(new_id()))
    page = alice.post("/mine/checkin/new/", 422, **fields).content.decode()
    assert '<h2 id="entry-form">How was today?</h2>' in page
    assert page.count('aria-describedby="id_shared_error"') == 6
