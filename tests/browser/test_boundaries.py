"""Alice says what she needs, Bob hears it; she rewords it, and takes some space."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import living
from tests.browser.cast import DESK, PHONE, Someone, now
from tests.browser.living import Begun
from tests.browser.test_keyboard import tab_to
from tests.cli.house import Running

pytestmark = pytest.mark.browser
NEED = "Tuesday evenings to myself"


def write(one: Someone) -> Page:
    """Write a boundary, two taps from Today."""
    page = one.go("/")
    page.get_by_role("link", name="Boundaries").click()
    page.locator("main").get_by_role("link", name="Boundaries What you need").click()
    page.get_by_role("link", name="Write a boundary").click()
    page.locator(".chip", has_text="Time").first.click()
    page.get_by_label("What I need").fill(NEED)
    page.get_by_label("Why it matters to me").fill("So that I hear myself")
    page.get_by_label("What crosses it").fill("A call about the post")
    return page


def lived_through(alice: Someone, bob: Someone, charlie: Someone, elsewhere: str) -> None:
    page = write(alice)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Only you can read this")).to_be_visible()
    private = page.url.removeprefix(alice.address)
    assert NEED not in bob.sees("/") + bob.sees("/ours/boundary/")
    page.get_by_role("button", name="Share with Bob").click()

    page = bob.go("/")
    page.get_by_role("link", name="Boundary Today").click()
    expect(page.get_by_role("heading", name="Alice’s boundary")).to_be_visible()
    expect(page.get_by_role("link", name="Reword")).to_have_count(0)
    shared = page.url.removeprefix(bob.address)
    page.locator(".chip", has_text="Heard").first.click()
    page.get_by_label("A few words, if you like").fill("From now on I can wait")
    page.get_by_role("button", name="Give this answer").click()
    expect(page.get_by_text("You said that you heard it, today")).to_be_visible()

    page = alice.go(shared)
    expect(page.get_by_text("Bob heard it, today")).to_be_visible()
    page.get_by_role("link", name="Reword").click()
    page.get_by_label("What I need").fill("Tuesdays and Fridays to myself")
    page.get_by_role("button", name="Keep and share with Bob").click()

    page = bob.go(shared)
    expect(page.get_by_role("heading", name="Tuesdays and Fridays")).to_be_visible()
    expect(page.get_by_text("This was said to an earlier version.")).to_be_visible()
    history = page.locator(".history > li")
    expect(history).to_have_count(2)
    expect(history.nth(1)).to_contain_text(NEED)
    expect(history.nth(1)).to_contain_text("You said that you heard it, today")
    page.get_by_text("Change what you said").click()
    page.locator(".chip", has_text="Let us talk").first.click()
    page.get_by_role("button", name="Give this answer").click()
    page.get_by_role("link", name="Talking and listening").click()
    expect(page.get_by_role("heading", name="Talking and listening")).to_be_visible()

    for path in (private, shared, "/ours/space/"):
        assert NEED not in charlie.sees(path, 404)
    page = alice.go(shared)
    page.get_by_role("button", name="Exit now").click()
    page.wait_for_url(elsewhere)


def test_a_boundary_is_kept_shared_heard_reworded_and_talked_about(
    alice: Someone, bob: Someone, charlie: Someone, elsewhere: str
) -> None:
    lived_through(alice, bob, charlie, elsewhere)


def test_all_of_it_goes_without_a_script(
    browser: Browser, house: Running, begun: Begun, elsewhere: str
) -> None:
    cast = living.came_back(browser, house.address, begun, java_script_enabled=False)
    lived_through(cast["Alice"], cast["Bob"], cast["Charlie"], elsewhere)
    for one in cast.values():
        one.context.close()


def test_space_is_taken_shown_lengthened_and_ended(alice: Someone, bob: Someone) -> None:
    bob.write("thanks", share=True, words="for the tea")
    alice.write("thanks", share=True, words="for the toast")
    page = alice.go("/practice/boundaries/")
    page.get_by_role("link", name="Take some space").click()
    page.get_by_label("Day").select_option(label="Tomorrow")
    page.get_by_label("Time").fill("09:30")
    page.get_by_label("A few kind words, if you like").fill("I am fine, only full")
    page.get_by_role("button", name="Show Bob until when").click()
    expect(page.get_by_role("heading", name="You are taking space")).to_be_visible()
    expect(page.get_by_role("heading", name="Lately from Bob")).to_have_count(0)

    page = bob.go("/")
    kindly = page.get_by_role("heading", name="Alice is taking space until 09:30 tomorrow.")
    expect(kindly).to_be_visible()
    expect(page.get_by_text("I am fine, only full")).to_be_visible()
    expect(page.get_by_role("heading", name="Lately from Alice")).to_have_count(0)
    expect(page.get_by_role("button", name="End it now")).to_have_count(0)

    page = alice.go("/")
    page.get_by_role("link", name="Change until when").click()
    expect(page.get_by_label("Time")).to_have_value("09:30")
    day = now() + timedelta(days=2)
    page.get_by_label("Day").select_option(value=day.date().isoformat())
    page.get_by_role("button", name="Show Bob until when").click()
    page = bob.go("/")
    expect(page.get_by_text(f"until 09:30 on {day:%A}.")).to_be_visible()

    alice.go("/").get_by_role("button", name="End it now").click()
    for one, other in ((alice, bob), (bob, alice)):
        page = one.go("/")
        expect(page.get_by_role("heading", name=f"Lately from {other.name}")).to_be_visible()
        expect(page.get_by_text("taking space")).to_have_count(0)


def test_space_is_taken_by_keyboard_and_a_wrong_time_is_told_by_the_field(alice: Someone) -> None:
    page = alice.go("/ours/space/")
    page.get_by_label("Time").fill("00:00")
    tab_to(page, page.get_by_label("A few kind words, if you like"))
    page.keyboard.type("still here")
    tab_to(page, page.get_by_role("button", name="Show Bob until when"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("That time has passed.")).to_be_visible()
    expect(page.get_by_label("A few kind words, if you like")).to_have_value("still here")
    day = page.get_by_label("Day")
    tab_to(page, day)
    page.keyboard.press("ArrowDown")
    expect(day).to_have_value((now() + timedelta(days=1)).date().isoformat())
    tab_to(page, page.get_by_role("button", name="Show Bob until when"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are taking space until 00:00")).to_be_visible()


def test_the_header_with_quick_exit_stays_in_reach(alice: Someone) -> None:
    page = alice.go("/mine/boundary/new/")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.get_by_role("button", name="Exit now")).to_be_in_viewport()
