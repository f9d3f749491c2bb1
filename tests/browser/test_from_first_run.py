"""From an empty server to the first question that two people have answered."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import living
from tests.browser.cast import PHONE, QUESTION_ANSWER, Someone, open_browser

pytestmark = pytest.mark.browser


def sign_up(one: Someone, button: str) -> None:
    page = one.page
    page.get_by_label("Your name here").fill(one.name)
    page.get_by_label("Passphrase", exact=True).fill(one.passphrase)
    page.get_by_label("I understand that nobody").check()
    page.get_by_role("button", name=button).click()


def write_code_down(one: Someone) -> str:
    """Look at the recovery code, say that it is written down, and return it."""
    page = one.page
    expect(page.get_by_role("heading", name="Write this down")).to_be_visible()
    code = page.locator("#recovery-code").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{5}-){4}[0-9A-Z]{5}", code)
    expect(page.get_by_text("Lose both, and what is in your Mine is lost.")).to_be_visible()
    page.get_by_role("button", name="I have written it down").click()
    page.wait_for_url("**/")
    return code


def test_two_people_come_from_an_empty_server_to_their_first_opened_question(
    browser: Browser, tmp_path: Path
) -> None:
    with living.house(tmp_path, COUNTERPOINT_SIGN_UP="invitation") as running:
        alice = Someone("Alice", open_browser(browser), running.address)
        bob = Someone("Bob", open_browser(browser, viewport=PHONE), running.address)

        page = alice.go("/")
        page.get_by_role("link", name="Set up Counterpoint").click()
        expect(page.get_by_text("Everything starts private")).to_be_visible()
        expect(page.get_by_text("Leaving needs no one’s permission")).to_be_visible()
        sign_up(alice, "Make my account")
        code = write_code_down(alice)
        page.goto(f"{alice.address}/account/recovery-code/")
        assert code not in page.content(), "it is never shown again"

        page.goto(alice.address)
        page.get_by_role("link", name="Invite your partner").first.click()
        page.get_by_role("button", name="Make an invitation").click()
        expect(page.get_by_role("img", name="QR code")).to_be_visible()
        link = page.get_by_label("Link", exact=True).input_value()
        letters = page.locator(".code").inner_text().replace(" ", "")
        assert link == f"{alice.address}/join/{letters}/"

        bob.page.goto(link)
        expect(bob.page.get_by_role("heading", name="Alice invites you")).to_be_visible()
        expect(bob.page.get_by_text("Somebody runs this server")).to_be_visible()
        sign_up(bob, "Make my account and join")
        assert write_code_down(bob) != code
        expect(bob.page.get_by_role("heading", name="Lately from Alice")).to_be_visible()
        alice.go("/")
        expect(page.get_by_role("heading", name="Lately from Bob")).to_be_visible()
        page.goto(link)
        assert "join" in page.url
        expect(page.get_by_role("heading", name="This invitation does not open")).to_be_visible()

        alice.go("/")
        question = page.locator("#question-card h2").inner_text()
        before = bob.sees("/")
        page.locator(QUESTION_ANSWER).fill("the smell of rain")
        page.get_by_role("button", name="Seal my answer").click()
        expect(page.get_by_role("heading", name="Sealed")).to_be_visible()
        today = alice.tab()
        today.goto(alice.address)
        expect(today.locator("#question-card")).to_contain_text("Your answer is sealed")
        bob.go("/")
        expect(bob.page.locator("#question-card h2")).to_have_text(question)
        assert "the smell of rain" not in bob.page.content()
        assert without_marks(bob.sees("/")) == without_marks(before), "nothing tells that she wrote"

        for window in (page, today):
            window.evaluate("window.stayed = true")
        bob.page.locator(QUESTION_ANSWER).fill("warm bread")
        bob.page.get_by_role("button", name="Seal my answer").click()
        for window in (bob.page, today, page):
            window.bring_to_front()
            main = window.locator("main")
            expect(main).to_contain_text("the smell of rain", timeout=8_000)
            expect(main).to_contain_text("warm bread")
            expect(main).to_contain_text("Both of you")
            expect(window.locator("[data-look]")).to_have_count(0)
        for window in (page, today):
            assert window.evaluate("window.stayed"), "Alice's page was not loaded anew"
        for one in (alice, bob):
            one.context.close()


def without_marks(page: str) -> str:
    """Return a page without the form's token and the new ids, which differ every time."""
    page = re.sub(r"[A-Za-z0-9]{64}", "", page)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)
