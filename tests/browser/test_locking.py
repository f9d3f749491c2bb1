"""Locking, unlocking, recovering, signing out here and elsewhere, and leaving at once."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cast import Someone, open_browser

pytestmark = pytest.mark.browser
MIND = "What’s on your mind?"


def test_the_lock_button_keeps_what_was_being_written_and_gives_it_back(alice: Someone) -> None:
    page = alice.go("/mine/journal/new/")
    page.get_by_label(MIND).fill("half a sentence about")
    alice.choose("Lock")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert "half a sentence" not in page.content()
    page.get_by_label("Passphrase").fill("not her passphrase")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("That is not the passphrase of this account.")).to_be_visible()
    alice.unlock()
    expect(page.get_by_label(MIND)).to_have_value("half a sentence about")


def test_two_idle_minutes_lock_every_window_and_nothing_that_was_typed_is_lost(
    alice: Someone,
) -> None:
    alice.send("/account/", lock_minutes="2", email="")
    alice.page.clock.install()
    page = alice.go("/mine/journal/new/")
    other = alice.tab()
    other.goto(f"{alice.address}/mine/")
    page.get_by_label(MIND).fill("a thought that was interrupted")
    page.clock.fast_forward(90_000)
    expect(page.get_by_label(MIND)).to_be_visible()
    page.clock.fast_forward(60_000)
    for window in (page, other):
        expect(window.get_by_role("heading", name="Locked")).to_be_visible()
    assert "interrupted" not in page.content()
    assert alice.context.request.get(f"{alice.address}/mine/").url.startswith(
        f"{alice.address}/unlock/"
    ), "the server has locked as well"
    alice.unlock()
    expect(page.get_by_label(MIND)).to_have_value("a thought that was interrupted")


def test_the_recovery_code_opens_everything_under_a_new_passphrase(
    browser: Browser, alice: Someone
) -> None:
    alice.write("journal", words="older than the lost passphrase")
    new = Someone("Alice", open_browser(browser), alice.address, dict(alice.codes))
    page = new.go("/sign-in/")
    page.get_by_role("link", name="I have lost my passphrase").click()
    page.get_by_label("Name").fill("alice")
    page.get_by_role("textbox", name="Recovery code").fill(new.code.lower().replace("-", " "))
    page.get_by_label("New passphrase").fill("a quite different walk")
    page.get_by_role("button", name="Open with the code").click()
    expect(page.get_by_role("heading", name="Write this down")).to_be_visible()
    assert page.locator("#recovery-code").inner_text() != new.code
    page.get_by_role("button", name="I have written it down").click()
    page.wait_for_url("**/")
    new.go("/mine/journal/")
    expect(page.get_by_text("older than the lost passphrase")).to_be_visible()
    new.choose("Sign out")
    new.sign_in()
    expect(page.get_by_text("That name and passphrase do not go together.")).to_be_visible()
    new.context.close()


def test_signing_out_asks_for_the_passphrase_again_and_going_back_shows_nothing(
    alice: Someone,
) -> None:
    alice.write("journal", words="not for whoever sits here next")
    page = alice.go("/mine/journal/")
    alice.choose("Sign out")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "sits here next" not in page.content()
    alice.sign_in()
    page.wait_for_url("**/")
    expect(page.locator("h1")).to_contain_text("Alice")


def test_a_session_is_ended_from_another_device(browser: Browser, alice: Someone) -> None:
    laptop = Someone("Alice", open_browser(browser), alice.address, alice.codes)
    laptop.sign_in()
    laptop.page.wait_for_url("**/")
    page = alice.go("/safety/")
    rows = page.get_by_role("region", name="Where you’re signed in").locator("li")
    expect(rows).to_have_count(2)
    rows.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Signed out there.")).to_be_visible()
    expect(rows).to_have_count(1)
    laptop.page.reload()
    expect(laptop.page.get_by_role("heading", name="Sign in")).to_be_visible()
    alice.go("/mine/")
    expect(page.get_by_role("heading", name="Mine", exact=True)).to_be_visible()
    laptop.context.close()


@pytest.mark.parametrize("way", ["the button", "the menu", "Escape three times"])
def test_quick_exit_leaves_at_once_and_signs_out_in_every_window(
    alice: Someone, elsewhere: str, way: str
) -> None:
    other = alice.tab()
    other.goto(f"{alice.address}/ours/")
    page = alice.go("/mine/journal/new/" if way == "Escape three times" else "/safety/")
    if way == "the button":
        page.get_by_role("button", name="Exit now").click()
    elif way == "the menu":
        alice.choose("Exit this site now")
    else:
        page.get_by_label(MIND).fill("somebody is coming in")
        for _ in range(3):
            page.keyboard.press("Escape")
    for window in (page, other):
        window.wait_for_url(elsewhere)
        expect(window).to_have_title("Otters")
    page.goto(alice.address)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_escape_twice_is_not_an_exit(alice: Someone) -> None:
    page = alice.go("/mine/journal/new/")
    page.get_by_label(MIND).fill("still writing")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1_600)
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    expect(page.get_by_label(MIND)).to_have_value("still writing")
