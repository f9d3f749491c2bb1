"""Charlie is signed in on the same server, and nothing of the couple's is there for him."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import Someone, new_id, today

pytestmark = pytest.mark.browser
PAGES = ("", "edit/", "erase/")
WORDS = "not for Charlie"
WRITTEN = {
    "journal": {"words": WORDS},
    "thanks": {"words": WORDS},
    "checkin": {"day": today(), "mood": "7", "line": WORDS, "shared": ["mood"], "was": ""},
}


def test_charlie_gets_nothing_at_every_address_of_the_couple(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    ids = {kind: alice.write(kind, share=True, **words) for kind, words in WRITTEN.items()}
    alice.answer(today(), WORDS)
    bob.answer(today(), "not for Charlie either")
    addresses = [f"/mine/{kind}/{id}/{page}" for kind, id in ids.items() for page in PAGES]
    addresses += [f"/ours/{kind}/" for kind in (*WRITTEN, "question")]
    addresses += [f"/ours/question/{today()}/", "/ours/question/opened/", "/safety/leave/"]
    for kind in WRITTEN:
        links = alice.go(f"/ours/{kind}/").locator(".entry a")
        addresses += [str(links.nth(at).get_attribute("href")) for at in range(links.count())]
    alice.send("/safety/leave/")
    past = alice.go("/ours/").locator("a.row-link").get_attribute("href") or ""
    addresses += [past, f"{past}thanks/"]
    links = alice.go(f"{past}thanks/").locator(".entry a")
    addresses += [str(links.nth(at).get_attribute("href")) for at in range(links.count())]
    assert len(addresses) > 20
    for address in addresses:
        alice_sees = alice.context.request.get(alice.address + address).status
        assert alice_sees == 200 or "/ours/" in address or "leave" in address, address
        assert WORDS not in charlie.sees(address, status=404), address


def test_charlie_can_change_nothing_of_the_couple_and_sees_the_page_for_nothing(
    alice: Someone, charlie: Someone
) -> None:
    id = alice.write("journal", share=True, words=WORDS)
    for act in ("share", "withdraw", "erase"):
        charlie.send(f"/mine/journal/{id}/{act}/", status=404)
    charlie.send(f"/mine/journal/{id}/edit/", status=404, base="1", words="changed")
    charlie.send(f"/ours/question/{today()}/", status=404, id=new_id(), base="", answer="x")
    page = charlie.go(f"/mine/journal/{id}/")
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    assert "Alice" not in page.content()
    assert WORDS in alice.sees(f"/mine/journal/{id}/")
