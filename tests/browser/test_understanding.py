"""Understand, the season in review and one's own page: on paper, by keyboard, without a script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast import PHONE, Someone, day_before, open_browser
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.browser
SEASON, MINE = "/understand/season/", "/understand/mine/"


def live_a_little(alice: Someone, bob: Someone) -> None:
    """Let both check in for two weeks, tell something and answer it, and say thanks."""
    for one in (alice, bob):
        for back in range(14, 0, -1):
            fields = {"day": day_before(back), "mood": str(3 + back % 5), "closeness": "7"}
            shared = ["mood", "closeness", "room"]
            one.write("checkin", share=True, **fields, room=str(4 + back % 4), shared=shared)
        one.write("thanks", share=True, words=f"{one.name} found the soup still warm.")
    alice.write("win", share=True, words="They took the planting plan.", sort="social")
    bob.reply("win-reply", alice.newest("win"), words="Tell me everything.")
    for back in range(6):
        alice.write("journal", words=f"A line for nobody, {back}.")
    alice.sees(SEASON)  # the first one loads the statistics, which takes a moment


def heights(page: Page) -> list[float]:
    """Return how high each table of the page is drawn."""
    script = (
        "[...document.querySelectorAll('main table')].map(t => t.getBoundingClientRect().height)"
    )
    found: list[float] = page.evaluate(script)
    return found


def test_the_season_goes_on_paper_without_the_frame_and_with_its_tables_open(
    alice: Someone, bob: Someone
) -> None:
    live_a_little(alice, bob)
    page = alice.go("/understand/")
    page.get_by_role("link", name=re.compile("^The season in review")).first.click()
    expect(page.get_by_role("heading", level=1, name="The season in review")).to_be_visible()
    expect(page.get_by_text("Bob found the soup still warm.")).to_be_visible()
    expect(page.get_by_text("They took the planting plan.")).to_be_visible()
    frame = (".top", ".nav", ".foot", ".season .eyebrow", "main .btn", "main .pager")
    assert all(page.locator(part).first.is_visible() for part in (".top", ".nav", "main .btn"))
    folded = page.locator("main details.more > summary").first
    assert folded.is_visible()

    page.set_viewport_size({"width": 718, "height": 1000})  # what is left of A4 within its margins
    page.emulate_media(media="print")
    for part in frame:
        for at in range(page.locator(part).count()):
            assert not page.locator(part).nth(at).is_visible(), part
    assert not folded.is_visible()
    tables = heights(page)
    assert len(tables) > 2 and min(tables) > 20
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF") and paper.count(b"/Type /Page\n") < 12


def test_both_read_the_same_season_and_one_outside_reads_none(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    live_a_little(alice, bob)

    def told(one: Someone) -> str:
        return one.go(SEASON).locator(".season").inner_text()

    assert told(alice) == told(bob)
    assert "A line for nobody" not in told(bob)
    charlie.sees(SEASON, status=404)
    assert SEASON not in charlie.sees("/understand/")


def test_the_tables_open_by_keyboard(alice: Someone, bob: Someone) -> None:
    live_a_little(alice, bob)
    page = alice.go(SEASON)
    part = page.get_by_role("region", name="Over the months")
    summary = part.get_by_text("Show as a table").first
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(part.get_by_role("table").first).to_be_visible()
    expect(part.get_by_role("cell", name="now and then").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(part.get_by_role("table").first).not_to_be_visible()


def test_one_alone_finds_their_own_days_without_a_script(
    browser: Browser, charlie: Someone
) -> None:
    for back in range(13, 0, -1):
        charlie.write("checkin", day=day_before(back), mood=str(back % 9), room="5", closeness="6")
    state = charlie.context.storage_state()
    context = open_browser(browser, java_script_enabled=False, viewport=PHONE, storage_state=state)
    plain = Someone("Charlie", context, charlie.address)
    page = plain.go("/understand/")
    page.get_by_role("link", name="My own days").first.click()
    expect(page.get_by_role("heading", level=1, name="My own days")).to_be_visible()
    assert page.url.endswith(MINE)
    expect(page.get_by_text("too few days running").first).to_be_visible()
    expect(page.get_by_text("Only you").first).to_be_visible()
    expect(page.get_by_text("Both of you")).to_have_count(0)
    page.get_by_text("Show as a table").last.click()
    expect(page.get_by_role("table").last).to_be_visible()
    context.close()
