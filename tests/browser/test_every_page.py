"""What holds on every page of the app, measured in one walk through all of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.browser import living, pages
from tests.browser.cast import DESK, PHONE, Someone, open_browser, today
from tests.browser.living import Begun

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("life")]  # one life for both
MEASURES = Path(__file__).with_name("measures.js").read_text()
NARROW: ViewportSize = {"width": 320, "height": 640}
TO_LISTEN = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
      violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Walk:
    """What was measured, by the name of the page; and what the browser said meanwhile."""

    measured: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    now: str = ""

    def hear(self, context: Any) -> None:
        context.add_init_script(TO_LISTEN)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.said.append(f"{self.now}: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.said.append(f"{self.now}: {message.text}")

    def _request(self, request: Request) -> None:
        self.asked.add(request.url)

    def wrong(self, what: str) -> str:
        """Return what was found of one kind, a line for each page where there is any."""
        lines = (f"{name}: {found[what]}" for name, found in self.measured.items() if found[what])
        return "\n".join(lines)


@pytest.fixture(scope="module")
def walk(browser: Browser, life: Begun, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("walk")
    walk = Walk()
    with living.house(folder, life) as running:
        cast = living.came_back(browser, running.address, life, reduced_motion="reduce")
        nobody = open_browser(browser, reduced_motion="reduce")
        cast[pages.NOBODY] = Someone(pages.NOBODY, nobody, running.address)
        every = pages.all_of(cast, life, folder / "data")
        for one in cast.values():
            walk.hear(one.context)
        for shown in every:
            walk.now = shown.name
            walk.measured[shown.name] = measured(shown.open(cast[shown.who]))
        address = running.address
    walk.asked = {url for url in walk.asked if not url.startswith((address, "data:", "blob:"))}
    for one in cast.values():
        one.context.close()
    return walk


def measured(page: Page) -> dict[str, Any]:
    """Measure a page as it stands, on a phone, at its narrowest, at a desk, and enlarged."""
    found: dict[str, Any] = {"sideways": [], "cut": []}
    for size in (NARROW, DESK, PHONE):
        page.set_viewport_size(size)
        if sideways := page.evaluate(MEASURES, "sideways"):
            found["sideways"].append((size["width"], sideways))
    found |= page.evaluate(MEASURES, "all")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found["cut"] = page.evaluate(MEASURES, "cut")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def test_the_walk_goes_through_every_page(walk: Walk) -> None:
    assert len(walk.measured) > 200
    assert len({found["address"] for found in walk.measured.values()}) > 100


def test_no_page_breaks_its_own_content_policy(walk: Walk) -> None:
    assert walk.wrong("violations") == ""


def test_no_page_makes_the_browser_complain(walk: Walk) -> None:
    assert walk.said == []


def test_nothing_is_asked_of_another_host(walk: Walk) -> None:
    assert walk.asked == set()


def test_no_page_scrolls_sideways(walk: Walk) -> None:
    assert walk.wrong("sideways") == ""


def test_no_text_is_cut_at_twice_its_size_on_a_phone(walk: Walk) -> None:
    assert walk.wrong("cut") == ""


def test_everything_to_press_is_large_enough_for_a_thumb(walk: Walk) -> None:
    assert walk.wrong("small") == ""


def test_nothing_moves_when_motion_is_not_welcome(walk: Walk) -> None:
    assert walk.wrong("moving") == ""


def test_motion_would_be_found_where_it_is_welcome(browser: Browser, tmp_path: Path) -> None:
    with living.house(tmp_path) as running:
        one = Someone(
            pages.NOBODY, open_browser(browser, reduced_motion="no-preference"), running.address
        )
        page = one.go("/sign-in/")
        page.locator(".ribbon").wait_for()
        assert page.evaluate(MEASURES, "all")["moving"] == ["draw"]
        one.context.close()


def test_each_page_has_one_title_and_no_word_of_content_in_the_window_title(walk: Walk) -> None:
    assert walk.wrong("headings") == ""
    titles = {found["title"] for found in walk.measured.values()}
    assert all(title.endswith("Counterpoint") for title in titles)
    for word in ("Alice", "Bob", "Charlie", "boat", "tea"):
        assert not any(word in title for title in titles)


def test_no_field_keeps_what_is_written_in_the_browsers_memory_for_forms(walk: Walk) -> None:
    assert walk.wrong("remembered") == ""


def test_a_long_name_and_a_word_without_an_end_fit_on_the_narrowest_phone(
    browser: Browser, tmp_path: Path
) -> None:
    with living.house(tmp_path) as running:
        long = Someone("Alice" * 8, open_browser(browser), running.address)
        bob = Someone("Bob", open_browser(browser, viewport=NARROW), running.address)
        long.arrive()
        invitation = long.invite()
        wrong = {invitation: bob.go(invitation).evaluate(MEASURES, "sideways")}
        bob.arrive(invitation)
        id = bob.write("journal", share=True, words="word" * 200)
        long.write("thanks", share=True, words="word" * 200)
        for one in (bob, long):
            one.answer(today(), "word" * 200)
        entry = f"/mine/journal/{id}/"
        for path in ("/", "/mine/", "/ours/", "/ours/thanks/", entry, "/safety/", "/safety/leave/"):
            page = bob.go(path)
            if path == "/":
                page.locator("details.menu > summary").click()
            wrong[path] = page.evaluate(MEASURES, "sideways") or page.evaluate(MEASURES, "cut")
        for one in (bob, long):
            one.context.close()
    assert {path: parts for path, parts in wrong.items() if parts} == {}
