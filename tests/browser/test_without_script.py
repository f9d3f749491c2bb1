"""Everything works where a browser runs no script: from first run to leaving."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import living
from tests.browser.cast import DESK, PHONE, Someone, open_browser, today
from tests.browser.test_from_first_run import sign_up, write_code_down
from tests.cli.house import Running

pytestmark = pytest.mark.browser
MIND = "What’s on your mind?"


@pytest.fixture
def running(tmp_path: Path, elsewhere: str) -> Iterator[Running]:
    with living.house(tmp_path, COUNTERPOINT_EXIT_URL=elsewhere) as running:
        yield running


def plain(browser: Browser, running: Running, name: str, size: dict[str, int]) -> Someone:
    context = open_browser(browser, java_script_enabled=False, viewport=size)
    return Someone(name, context, running.address)


def test_two_people_live_here_without_a_script(
    browser: Browser, running: Running, elsewhere: str
) -> None:
    alice, bob = plain(browser, running, "Alice", DESK), plain(browser, running, "Bob", PHONE)
    code = _begin(alice, bob)
    _answer(alice, bob)
    _check_in(alice, bob)
    _share_and_withdraw(alice, bob)
    _two_windows(alice)
    _lock_and_recover(alice, code)
    _leave(bob, alice)
    page = bob.go("/safety/")
    page.get_by_role("button", name="Exit now").click()
    page.wait_for_url(elsewhere)
    bob.go("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for one in (alice, bob):
        one.context.close()


def _begin(alice: Someone, bob: Someone) -> str:
    page = alice.go("/sign-up/")
    sign_up(alice, "Make my account")
    code = write_code_down(alice)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page = alice.go("/invite/")
    page.get_by_role("button", name="Make an invitation").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    letters = page.locator(".code").inner_text()
    page = bob.go("/sign-in/")
    page.get_by_role("link", name="I have an invitation").click()
    page.get_by_role("textbox", name="Code").fill(letters.upper())
    page.get_by_role("button", name="Go on").click()
    sign_up(bob, "Make my account and join")
    write_code_down(bob)
    expect(page.get_by_role("heading", name="Lately from Alice")).to_be_visible()
    return code


def _answer(alice: Someone, bob: Someone) -> None:
    for one, words in ((alice, "the smell of rain"), (bob, "warm bread")):
        page = one.go("/")
        assert "the smell of rain" not in page.content()
        page.get_by_role("textbox", name="Your answer").fill(words)
        page.get_by_role("button", name="Seal my answer").click()
    for one in (alice, bob):
        one.go("/")
        expect(one.page.locator("#question-card")).to_contain_text("the smell of rain")
        expect(one.page.locator("#question-card")).to_contain_text("warm bread")


def _check_in(alice: Someone, bob: Someone) -> None:
    page = alice.go("/")
    page.get_by_role("spinbutton", name="Mood").fill("7")
    page.get_by_role("spinbutton", name="Stress").fill("70")
    page.get_by_label("A line for me").fill("a plain evening")
    page.get_by_label("Bob may see: Mood").check()
    page.get_by_role("button", name="Keep and share with Bob").click()
    expect(page.locator("#id_stress_error")).to_be_visible()
    expect(page.get_by_label("A line for me")).to_have_value("a plain evening")
    page.get_by_role("spinbutton", name="Stress").fill("2")
    page.get_by_role("button", name="Keep and share with Bob").click()
    expect(page.get_by_text("Kept, and shared with Bob.")).to_be_visible()
    seen = bob.go("/ours/checkin/").locator("main").inner_text()
    assert "Mood" in seen and "Stress" not in seen and "plain evening" not in seen


def _share_and_withdraw(alice: Someone, bob: Someone) -> None:
    page = alice.go("/mine/thanks/new/")
    page.locator("main textarea").fill("for mending the gate")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Share with Bob").click()
    expect(bob.go("/ours/").locator("main")).to_contain_text("mending the gate")
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    expect(bob.go("/ours/").locator("main")).not_to_contain_text("mending the gate")


def _two_windows(alice: Someone) -> None:
    page = alice.go("/mine/journal/new/")
    page.get_by_label(MIND).fill("where it began")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Edit").click()
    other = alice.tab()
    other.goto(page.url)
    for window, words in ((page, "first window"), (other, "second window")):
        window.get_by_label(MIND).fill(words)
        window.get_by_role("button", name="Keep it").click()
    expect(other.get_by_role("heading", name="Two versions")).to_be_visible()
    other.get_by_role("button", name="Keep it").click()
    for words in ("second window", "first window", "where it began"):
        expect(other.locator("main")).to_contain_text(words)
    other.close()


def _lock_and_recover(alice: Someone, code: str) -> None:
    page = alice.go("/mine/journal/new/")
    page.get_by_label(MIND).fill("written while another window locked")
    alice.send("/lock/")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    alice.unlock()
    expect(page.get_by_label(MIND)).to_have_value("written while another window locked")
    page.get_by_role("button", name="Keep it").click()
    alice.choose("Lock")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.get_by_role("link", name="I have lost my passphrase").click()
    page.get_by_label("Name").fill("Alice")
    page.get_by_role("textbox", name="Recovery code").fill(code)
    page.get_by_label("New passphrase").fill(alice.passphrase + " again")
    page.get_by_role("button", name="Open with the code").click()
    assert write_code_down(alice) != code
    expect(alice.go("/mine/journal/").locator("main")).to_contain_text("another window locked")


def _leave(bob: Someone, alice: Someone) -> None:
    page = bob.go("/safety/leave/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export first").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as archive:
        told = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "warm bread" in told and "the smell of rain" in told
    page.get_by_role("button", name="Leave the space with Alice").click()
    expect(page.get_by_text("You have left.")).to_be_visible()
    page = alice.go("/ours/")
    page.locator("a.row-link", has_text="Bob").click()
    expect(page.get_by_text("Closed to new writing.")).to_be_visible()
    assert re.search("warm bread", page.content())
    alice.sees(f"/ours/question/{today()}/", status=404)
