"""Alice and Bob talk: at two devices in step, at one without a script, and after a conflict."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast import PHONE, Someone, open_browser
from tests.browser.living import Begun
from tests.cli.house import Running

pytestmark = pytest.mark.browser
IN_STEP = 1_500  # milliseconds: within this the other browser follows


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def heading(page: Page, words: str | re.Pattern[str], within: float = 10_000) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=within)


def begin(one: Someone, door: str, subject: str, *, here: bool = False) -> Page:
    """Begin a talk from Today: two taps to its form."""
    page = one.go("/")
    theme = "Repair" if door.startswith("Repair") else "Talking and listening"
    page.get_by_role("link", name=theme).click()
    page.get_by_role("link", name=re.compile(door)).click()
    if subject:
        page.get_by_label("What is it about?").fill(subject)
    if here:
        page.get_by_text("Both at this one").click()
    press(page, "Begin, and let Bob know")
    return page


def join(bob: Someone, subject: str) -> Page:
    """Find the talk on Today, and join it."""
    page = bob.go("/")
    expect(page.locator(".at-once")).to_contain_text(subject)
    page.locator(".at-once").get_by_role("link", name=re.compile("would like to talk")).click()
    press(page, "Join the talk")
    return page


def test_two_browsers_stay_in_step_through_a_talk_from_start_to_end(
    alice: Someone, bob: Someone
) -> None:
    hers = begin(alice, "Take turns", "the weekend")
    heading(hers, "Waiting for Bob")
    his = join(bob, "the weekend")
    heading(hers, "You speak next", IN_STEP)
    press(hers, "Begin this turn")
    heading(his, "Alice is speaking", IN_STEP)
    expect(his.get_by_role("timer")).to_contain_text(re.compile(r"2:5\d"))
    his.get_by_label("Bob, in your own words").type("You wanted to rest", delay=10)
    hers.get_by_text("Words for a need").click()
    hers.get_by_text("quiet", exact=True).click()
    press(hers, "I’m done speaking")
    heading(his, "Say back what you heard", IN_STEP)
    box = his.get_by_label("Bob, in your own words")
    expect(box).to_have_value("You wanted to rest")
    expect(box).to_be_focused()
    his.keyboard.type(", and nobody to host.")
    press(his, "Say it back")
    heading(hers, "Is that it?", IN_STEP)
    expect(hers.locator("main")).to_contain_text("You wanted to rest, and nobody to host.")
    hers.get_by_role("radio", name="Yes, that’s it").check()
    press(hers, "Say so")
    heading(his, "You speak next", IN_STEP)
    press(his, "Ask for a pause")
    heading(hers, "A pause was asked for", IN_STEP)
    hers.get_by_text("In an hour").click()
    press(hers, "Pause until then")
    heading(his, re.compile("A pause until"), IN_STEP)
    press(his, "Go on with the talk")
    press(his, "Come to the end")
    heading(hers, "Coming to the end", IN_STEP)
    for page, will in ((hers, "Ask before I say yes"), (his, "Leave Sunday free")):
        page.get_by_label("What I will do").fill(will)
        for words in ("What it was about", "What was heard and confirmed", "What each of us will"):
            page.get_by_label(re.compile(words)).check()
        press(page, "End the talk with this")
    for page in (hers, his):
        heading(page, "the weekend", IN_STEP)
        for words in ("Ask before I say yes", "Leave Sunday free", "nobody to host", "quiet"):
            expect(page.locator("main")).to_contain_text(words)


def test_nothing_typed_is_lost_when_a_window_closes_or_the_connection_does(
    alice: Someone, bob: Someone
) -> None:
    hers = begin(alice, "Take turns", "the kitchen")
    his = join(bob, "the kitchen")
    heading(hers, "You speak next", IN_STEP)
    press(hers, "Begin this turn")
    heading(his, "Alice is speaking", IN_STEP)
    his.get_by_label("Bob, in your own words").fill("the pan, again")
    address = his.url
    with his.expect_response(re.compile("/unsaid/")):
        pass
    his.close()
    his = bob.context.new_page()
    his.goto(address)
    expect(his.get_by_label("Bob, in your own words")).to_have_value("the pan, again")
    assert "the pan, again" not in alice.sees(re.sub(r"^http://[^/]+", "", address))

    bob.context.set_offline(True)
    expect(his.get_by_text("Out of reach just now.")).to_be_visible()
    his.get_by_label("Bob, in your own words").fill("the pan, and the sink")
    press(hers, "I’m done speaking")
    bob.context.set_offline(False)
    heading(his, "Say back what you heard", 5_000)
    expect(his.get_by_text("Out of reach just now.")).to_be_hidden()
    expect(his.get_by_label("Bob, in your own words")).to_have_value("the pan, and the sink")


def test_a_hidden_page_asks_less_often(alice: Someone) -> None:
    page = begin(alice, "Take turns", "the garden")
    asked: list[float] = []
    page.on("request", lambda r: asked.append(time.monotonic()) if "/state/" in r.url else None)
    page.wait_for_timeout(3_200)
    seen = len(asked)
    assert seen >= 2
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { get: () => true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    page.wait_for_timeout(200)
    before = len(asked)
    page.wait_for_timeout(3_200)
    assert len(asked) - before <= 1


def test_at_one_device_without_a_script_a_talk_goes_from_start_to_end(
    browser: Browser, house: Running, begun: Begun
) -> None:
    context = open_browser(
        browser, storage_state=begun.browsers["Alice"], viewport=PHONE, java_script_enabled=False
    )
    page = begin(Someone("Alice", context, house.address), "weekly look", "", here=True)
    for _ in range(6):
        press(page, "Begin this turn")
        expect(page.get_by_role("timer")).to_contain_text("is when this turn ends")
        expect(page.get_by_role("link", name="Refresh")).to_be_visible()
        press(page, "is done speaking")
        press(page, "I said it aloud")
        page.get_by_role("radio", name="Yes, that’s it").check()
        press(page, "Say so")
    heading(page, "One thing to try")
    page.get_by_label("What Alice will do").fill("a walk on Tuesday")
    page.get_by_label("What Bob will do").fill("the phone in a drawer")
    page.get_by_label(re.compile("What each of us will do")).check()
    press(page, "End the talk with this")
    expect(page.locator("main")).to_contain_text("the phone in a drawer")
    context.close()


def test_two_repair_after_a_conflict_each_alone_first(alice: Someone, bob: Someone) -> None:
    hers = begin(alice, "Repair, the two of you", "the broken plate")
    his = join(bob, "the broken plate")
    address = hers.url
    heading(hers, "Each alone first", IN_STEP)
    expect(hers.get_by_text("Not if you are afraid.")).to_be_visible()
    hers.get_by_role("link", name=re.compile("Your own side of it")).click()
    hers.get_by_label("What happened?").fill("I shouted about a plate.")
    press(hers, "Keep it")
    hers.goto(address)
    press(hers, "I am ready to go on")
    press(his, "I am ready to go on")
    for page, words in ((hers, "quiet"), (his, "to be asked")):
        heading(page, "What both of you needed", IN_STEP)
        page.locator("label.chip").first.click()
        page.get_by_label("In my own words").fill(f"{words}, for an evening")
        press(page, "Seal it until you both have")
    expect(hers.locator("main")).to_contain_text("to be asked, for an evening", timeout=IN_STEP)
    expect(his.locator("main")).to_contain_text("quiet, for an evening")
    assert "I shouted" not in bob.sees(re.sub(r"^http://[^/]+", "", address))


def test_it_goes_by_the_keyboard_alone(alice: Someone, bob: Someone) -> None:
    hers = begin(alice, "Take turns", "the keys")
    his = join(bob, "the keys")
    heading(hers, "You speak next", IN_STEP)
    for page, button in ((hers, "Begin this turn"), (hers, "I’m done speaking")):
        with page.expect_navigation():
            page.get_by_role("button", name=button).press("Enter")
    heading(his, "Say back what you heard", IN_STEP)
    his.get_by_label("Bob, in your own words").press_sequentially("where they hang")
    with his.expect_navigation():
        his.get_by_role("button", name="Say it back").press("Enter")
    heading(hers, "Is that it?", IN_STEP)
    hers.get_by_role("radio", name="Yes, that’s it").press("Space")
    with hers.expect_navigation():
        hers.get_by_role("button", name="Say so").press("Enter")
    heading(hers, "Bob speaks next")


def test_the_outsider_gets_nowhere(alice: Someone, bob: Someone, charlie: Someone) -> None:
    page = begin(alice, "Take turns", "between us")
    path = re.sub(r"^http://[^/]+", "", page.url)
    charlie.sees(path, 404)
    charlie.sees(path + "state/?was=", 404)
    charlie.go("/")
    for end in ("", "unsaid/", "take-back/"):
        charlie.send(path + end, 404, move="join", base="1", heard="x")
    assert "between us" not in charlie.sees("/ours/")
