"""A page as somebody sees it, and what brings it about."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.cast import Someone


@dataclass(frozen=True)
class Shown:
    """A page: a name for it, who looks, and how they get there."""

    name: str
    who: str
    path: str
    after: Callable[[Page], None] | None = None

    def open(self, one: Someone) -> Page:
        page = one.go(self.path)
        if self.after:
            self.after(page)
        return page


def press(page: Page, button: Locator) -> None:
    """Press a button that leads to a page."""
    with page.expect_navigation():
        button.click()


def pressing(*names: str) -> Callable[[Page], None]:
    """Return what presses buttons, one after the other."""

    def after(page: Page) -> None:
        for name in names:
            press(page, page.get_by_role("button", name=name).first)

    return after


def send(page: Page) -> None:
    """Send the first form of a page as it is."""
    press(page, page.locator("main form").first.locator("button[type=submit]").first)


def open_all(page: Page) -> None:
    """Open whatever can be opened."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => (part.open = true))")
