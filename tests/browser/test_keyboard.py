"""A whole evening without a pointer, and the way of the focus through the pages."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import Someone

pytestmark = pytest.mark.browser
MOST = 60  # presses of Tab until something is reached

# Where the focus is, and what of it can be seen. A chip and a dial show it on a part of theirs.
FOCUS = """() => {
    const part = document.activeElement;
    if (!part || part === document.body) return null;
    const holder = part.closest(".chip") ?? part;
    const style = getComputedStyle(holder);
    const box = holder.getBoundingClientRect();
    const middle = box.top + Math.min(box.height / 2, 20);
    const at = document.elementFromPoint(box.left + box.width / 2, middle);
    const order = [...document.querySelectorAll("*")].indexOf(part);
    const dial = part.matches("[type=range]");
    return {
        order,
        name: part.getAttribute("aria-label") || part.textContent.trim().slice(0, 40) || part.name,
        outlined: dial || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
        inSight: box.top >= 0 && box.bottom <= innerHeight + 1 || box.height > innerHeight,
        covered: !(at && (holder.contains(at) || at.contains(holder))),
        dial,
    };
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; each step on the way can be seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if target.evaluate("part => part === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {target}")


def test_a_whole_evening_goes_by_keyboard(alice: Someone, bob: Someone) -> None:
    alice.context.clear_cookies()
    page = alice.go("/")
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("Alice")
    page.keyboard.press("Tab")
    page.keyboard.type(alice.passphrase)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How was today?")).to_be_visible()

    mood = page.get_by_role("slider", name="Mood")
    tab_to(page, mood)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(mood).to_have_attribute("aria-valuetext", "fairly bright")
    tab_to(page, page.get_by_label("Bob may see: Mood"))
    page.keyboard.press("Space")
    expect(page.get_by_label("Bob may see: Mood")).to_be_checked()
    more = page.locator("summary").filter(has_text="More feelings")
    tab_to(page, more)
    page.keyboard.press("Enter")
    chip = page.get_by_role("checkbox", name="relieved")
    tab_to(page, chip)
    page.keyboard.press("Space")
    expect(chip).to_be_checked()
    tab_to(page, page.get_by_label("A line for me"))
    page.keyboard.type("by keys alone")
    tab_to(page, page.get_by_role("button", name="Keep and share with Bob"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept, and shared with Bob.")).to_be_visible()
    assert "fairly bright" in bob.sees("/ours/checkin/")

    tab_to(page, page.get_by_role("textbox", name="Your answer"))
    page.keyboard.type("an answer without a mouse")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sealed")).to_be_visible()

    menu = page.locator("details.menu > summary")
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Lock"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()


def test_the_skip_link_is_the_first_stop_and_leads_past_the_menu(alice: Someone) -> None:
    page = alice.go("/mine/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/mine/",
        "/ours/",
        "/understand/",
        "/understand/mine/",
        "/understand/season/",
        "/safety/",
        "/account/",
        "/mine/thanks/new/",
    ],
)
def test_the_focus_goes_through_a_page_in_order_seen_and_without_a_trap(
    alice: Someone, path: str
) -> None:
    alice.write("journal", share=True, words="Something to tab through.")
    page = alice.go(path)
    stops = stops_of(page)
    assert len(stops) > 8
    orders = [stop["order"] for stop in stops]
    assert orders == sorted(orders)
    for stop in stops:
        assert stop["outlined"], stop
        assert stop["inSight"], stop
        assert not stop["covered"], stop


def stops_of(page: Page) -> list[dict[str, Any]]:
    """Return every stop of Tab on a page, until the focus leaves it."""
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["order"] == stops[0]["order"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"The focus does not leave the page: {stops[-3:]}")


def test_a_dial_shows_that_it_has_the_focus(alice: Someone) -> None:
    page = alice.go("/")
    dial = page.get_by_role("slider", name="Mood")
    tab_to(page, dial)
    around = dial.locator("xpath=..")
    focused = around.screenshot(animations="disabled")
    page.keyboard.press("Tab")
    assert focused != around.screenshot(animations="disabled")
