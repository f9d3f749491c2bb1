"""Alice, Bob and Charlie, each with a browser of their own."""

import html
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, ViewportSize

PASSPHRASE = "{} likes a long walk"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
QUESTION_ANSWER = "#question-card textarea"


def passphrase(name: str) -> str:
    return PASSPHRASE.format(name[:7])


def now() -> datetime:
    return datetime.now(UTC)


def today() -> str:
    """Return the day as the server's clock and the tests' browsers have it."""
    return now().date().isoformat()


def day_before(days: int) -> str:
    return (now() - timedelta(days=days)).date().isoformat()


_last = 0


def new_id() -> str:
    """Return a UUIDv7, each later than the one before."""
    global _last  # noqa: PLW0603  # the order of ids is the order of writing
    _last = max(int(time.time() * 1000), _last + 1)
    value = _last << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int & (1 << 62) - 1
    return str(uuid.UUID(int=value))


@dataclass
class Someone:
    """A person of the cast: their browser, and what the app gave them."""

    name: str
    context: BrowserContext
    address: str
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """Return the one window of this person's browser."""
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    @property
    def passphrase(self) -> str:
        return passphrase(self.name)

    @property
    def code(self) -> str:
        """Return the recovery code."""
        return self.codes[self.name]

    def go(self, path: str = "/") -> Page:
        """Open an address in the window."""
        self.page.goto(self.address + path)
        return self.page

    def sees(self, path: str, status: int = 200) -> str:
        """Return what this person is given at an address, beside the window."""
        answer = self.context.request.get(self.address + path)
        assert answer.status == status, (path, answer.status)
        return html.unescape(answer.text())

    def send(self, path: str, status: int = 302, **fields: Any) -> APIResponse:
        """Send a form beside the window, as its page would."""
        cookies = {str(c.get("name")): str(c.get("value")) for c in self.context.cookies()}
        words = {"csrfmiddlewaretoken": cookies["form"], **fields}
        answer = self.context.request.post(
            self.address + path,
            data=urlencode(words, doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        assert answer.status == status, (path, answer.status, answer.text()[-3000:])
        return answer

    def write(self, kind: str, *, share: bool = False, **words: Any) -> str:
        """Write an entry beside the window; return its id."""
        id = new_id()
        self.send(f"/mine/{kind}/new/", id=id, then="share" if share else "keep", **words)
        return id

    def newest(self, kind: str) -> str:
        """Return the id in Ours of the first thing that the list of a kind shows."""
        return re.findall(rf"/ours/{kind}/([0-9a-f-]{{36}})/", self.sees(f"/ours/{kind}/"))[0]

    def reply(self, kind: str, to: str, **words: Any) -> None:
        """Say something under an entry of Ours beside the window."""
        self.send(f"/ours/{kind}/to/{to}/", id=new_id(), base="", **words)

    def answer(self, day: str, words: str) -> None:
        """Answer the question of a day beside the window."""
        self.send(f"/ours/question/{day}/", id=new_id(), base="", answer=words)

    def arrive(self, path: str = "/sign-up/") -> None:
        """Make an account beside the window, and note its recovery code."""
        self.sees(path)
        words = {"name": self.name, "new_passphrase": self.passphrase, "understood": "on"}
        self.send(path, email="", **words)
        self.codes[self.name] = code_of(self.sees("/account/recovery-code/"))
        self.send("/account/recovery-code/")
        self.send("/account/", lock_minutes="240", email="")

    def invite(self) -> str:
        """Make an invitation beside the window; return the path of its link."""
        self.send("/invite/")
        found = re.search(r'value="http://[^/]+(/join/[^"]+)"', self.sees("/invite/"))
        assert found
        return found[1]

    def tab(self) -> Page:
        """Open another window of the same browser."""
        return self.context.new_page()

    def sign_in(self) -> None:
        """Sign in, in the window."""
        self.go("/sign-in/")
        self.page.get_by_label("Name").fill(self.name)
        self.page.get_by_label("Passphrase").fill(self.passphrase)
        self.page.get_by_role("button", name="Sign in").click()

    def unlock(self) -> None:
        """Unlock, in the window."""
        self.page.get_by_label("Passphrase").fill(self.passphrase)
        self.page.get_by_role("button", name="Unlock").click()

    def choose(self, item: str) -> None:
        """Choose something in the menu of the window."""
        self.page.locator("details.menu > summary").click()
        self.page.locator(".menu-list").get_by_text(item, exact=True).click()

    def worker(self) -> None:
        """Wait until the service worker has filled its cache and holds the page."""
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def code_of(page: str) -> str:
    found = re.search(r'id="recovery-code"[^>]*>([^<]+)<', page)
    assert found
    return found[1].strip()


def open_browser(browser: Browser, **options: Any) -> BrowserContext:
    """Return a new browser window's context; nothing but this machine can be reached from it."""
    base: dict[str, Any] = {"locale": "en-GB", "timezone_id": "UTC", "viewport": DESK}
    context = browser.new_context(**base | options)
    context.set_default_timeout(10_000)
    return context


def people(
    browser: Browser, address: str, names: Iterator[str] | tuple[str, ...]
) -> dict[str, Someone]:
    return {name: Someone(name, open_browser(browser), address) for name in names}
