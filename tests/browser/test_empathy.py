"""Guess, then ask, and the check-up: as two people do it in two browsers."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast import Someone, open_browser, today

pytestmark = pytest.mark.browser


def shares(one: Someone, **more: str) -> None:
    fields = {"day": today(), "mood": "9", "stress": "2", "shared": ["mood"], "was": ""}
    one.write("checkin", share=True, **(fields | more))


def answer(page: Page, step: str) -> None:
    """Choose the same step for every statement of a page, and go on."""
    for item in page.locator(".em-item:has([type=radio])").all():
        item.get_by_text(step, exact=True).click()
    press(page, re.compile("^Keep (and go on|it and see)$"))


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def go_through(one: Someone, step: str) -> None:
    page = one.go("/mine/checkup/new/")
    press(page, "Begin")
    while page.locator(".em-item:has([type=radio])").count():
        answer(page, step)


def test_alice_guesses_looks_and_is_invited_to_ask(alice: Someone, bob: Someone) -> None:
    shares(bob)
    page = alice.go("/")
    page.get_by_role("link", name="Seeing each other").click()
    page.get_by_role("link", name=re.compile("Guess how Bob’s day was")).click()
    page.get_by_role("slider", name="Mood").press("Home")
    page.get_by_role("slider", name="Stress").press("End")
    page.get_by_role("button", name="Keep my guess").click()
    main = page.locator("main")
    expect(main).to_contain_text("low (0)")
    expect(main).not_to_contain_text("bright")
    page.get_by_role("button", name="Look at what Bob shared").click()
    expect(main).to_contain_text("You guessed: low. Bob: bright.")
    expect(main).to_contain_text("You guessed: stretched.")
    expect(main).not_to_contain_text("at ease.")
    expect(page.get_by_role("heading", name="Now ask Bob")).to_be_visible()
    page.get_by_role("link", name="What I think now").click()
    page.get_by_role("slider", name="Mood").press("End")
    page.get_by_role("button", name="Keep it").click()
    expect(main).to_contain_text(
        "You guessed: low. Bob: bright. After looking you thought: bright."
    )
    page.get_by_role("link", name="Your guesses over many days").click()
    expect(main).to_contain_text("Can’t tell yet.")
    assert "guess" not in bob.sees("/ours/").lower()


def test_without_a_script_a_guess_is_made_by_numbers(
    alice: Someone, bob: Someone, browser: Browser
) -> None:
    shares(bob)
    context = open_browser(
        browser, storage_state=alice.context.storage_state(), java_script_enabled=False
    )
    one = Someone("Alice", context, alice.address)
    page = one.go("/mine/guess/new/")
    page.get_by_label("Mood").fill("3")
    page.get_by_role("button", name="Keep my guess").click()
    page.get_by_role("button", name="Look at what Bob shared").click()
    expect(page.locator("main")).to_contain_text("Bob: bright.")
    context.close()


def test_both_look_at_these_weeks_and_share_what_each_chooses(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    go_through(alice, "mostly")
    page = alice.page
    expect(page.locator("main")).to_contain_text("Nobody has validated them")
    address = page.url.removeprefix(alice.address)
    page.get_by_label("Autonomy", exact=True).check()
    page.get_by_label("Open talk", exact=True).check()
    page.get_by_role("button", name="Share what I ticked with Bob").click()
    page.get_by_role("link", name="Open it in Ours").click()
    ours = page.url.removeprefix(alice.address)
    expect(page.get_by_role("heading", name="Side by side")).to_have_count(0)

    bob.go("/").get_by_role("link", name=re.compile("Check-up")).click()
    expect(bob.page.locator("main")).to_contain_text("Autonomy")
    expect(bob.page.locator("main")).not_to_contain_text("Connection")
    go_through(bob, "a little")
    bob.page.get_by_role("button", name="Share all scales with Alice").click()
    for one in (alice, bob):
        one.go(ours)
        expect(one.page.get_by_role("heading", name="Side by side")).to_be_visible()
        expect(one.page.locator("main")).not_to_contain_text("Connection")
    for path in (address, ours):
        charlie.sees(path, 404)
    bob.sees(address, 404)


def test_by_keyboard_a_check_up_is_begun_left_and_gone_on_with(alice: Someone) -> None:
    page = alice.go("/mine/checkup/new/")
    page.get_by_role("button", name="Begin").press("Enter")
    first = page.locator(".em-item:has([type=radio])").first.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Keep it for later").press("Enter")
    page.get_by_role("link", name="Go on with it").press("Enter")
    expect(
        page.locator(".em-item:has([type=radio])").first.get_by_role("radio").nth(1)
    ).to_be_checked()
