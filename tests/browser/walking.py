"""One walk through every page of the app, and what is measured of each on the way."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.browser import axe, living, pages
from tests.browser.cast import DESK, PHONE, Someone, open_browser
from tests.browser.living import Begun

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
    axe: dict[str, dict[str, list[str]]] = field(default_factory=dict)
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


def walk_through(browser: Browser, life: Begun, folder: Path) -> Walk:
    """Go through every page, as whoever sees it."""
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
            page = shown.open(cast[shown.who])
            walk.measured[shown.name] = measured(page)
            walk.axe[shown.name] = axe.looked_at(page)
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
