"""A check-in without a network, and without a server: sealed on the device, and arriving once."""

import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import living
from tests.browser.cast import PHONE, Someone, open_browser
from tests.browser.living import Begun

pytestmark = pytest.mark.browser
SEALED = "[data-offline-status]"
STORED = Path(__file__).with_name("stored.js").read_text()


def stored(page: Page) -> str:
    """Return all that this browser keeps for the app, as text, and as bytes read as text."""
    return str(page.evaluate(STORED))


def ids_waiting(page: Page) -> list[str]:
    """Return the ids of the sealed boxes on this device."""
    return [str(id) for id in json.loads(stored(page))["boxes"]]


def check_in(page: Page, line: str, *, feeling: str = "playful") -> None:
    page.get_by_role("slider", name="Mood").press("End")
    page.get_by_text(feeling, exact=True).click()
    page.get_by_label("A line for me").fill(line)
    page.get_by_role("button", name="Keep it").click()


class Away:
    """A server that can be taken away and put back at the same address, with the same data."""

    def __init__(self, folder: Path, begun: Begun) -> None:
        self.folder, self.begun, self.port = folder, begun, 0
        self.running: Any = None
        self._house: Any = None

    def back(self) -> str:
        self._house = living.house(self.folder, self.begun, port=self.port)
        self.running = self._house.__enter__()
        self.port = self.running.port
        return str(self.running.address)

    def gone(self) -> None:
        if self._house:
            self.running.stop()
            self._house.__exit__(None, None, None)
            self._house = None


@pytest.fixture
def server(tmp_path: Path, begun: Begun) -> Iterator[Away]:
    server = Away(tmp_path, begun)
    server.back()
    yield server
    server.gone()


@pytest.fixture
def alice(browser: Browser, server: Away, begun: Begun) -> Iterator[Someone]:
    context = open_browser(browser, storage_state=begun.browsers["Alice"], viewport=PHONE)
    one = Someone("Alice", context, server.running.address, begun.codes)
    one.go("/")
    one.worker()
    yield one
    context.close()


@pytest.mark.parametrize("how", ["the network is off", "the server is gone"])
def test_a_check_in_is_sealed_on_the_device_and_arrives_once(
    alice: Someone, server: Away, how: str
) -> None:
    page = alice.page
    page.get_by_role("slider", name="Mood").wait_for()
    if how == "the network is off":
        alice.context.set_offline(True)
    server.gone()
    check_in(page, "a magpie under the rafters")
    expect(page.locator(SEALED)).to_be_visible()
    expect(page.get_by_label("A line for me")).to_have_value("")
    check_in(page, "a heron above the millrace")
    page.wait_for_function(f"async () => JSON.parse(await ({STORED})()).boxes.length === 2")
    kept = stored(page)
    for word in ("magpie", "under", "rafters", "heron", "above", "millrace", "playful"):
        assert word not in json.dumps(json.loads(kept)["kept"]), word
    ids = ids_waiting(page)
    assert [uuid.UUID(id).version for id in ids] == [7, 7]
    assert ids == sorted(ids)

    server.back()
    alice.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("What you wrote offline has arrived.")).to_be_visible()
    page.wait_for_function(f"async () => JSON.parse(await ({STORED})()).boxes.length === 0")
    alice.go("/")
    seen = alice.sees("/mine/checkin/")
    assert seen.index("a heron above the millrace") < seen.index("a magpie under the rafters")
    assert seen.count("a heron above the millrace") == seen.count("a magpie under the rafters") == 1
    found = re.findall(r"/mine/checkin/([0-9a-f-]{36})/", seen)
    assert found == sorted(ids, reverse=True)


def test_a_check_in_written_on_the_page_for_offline_survives_a_reload(
    alice: Someone, server: Away
) -> None:
    page = alice.page
    server.gone()
    page.reload()
    expect(page.get_by_role("heading", name="No connection just now")).to_be_visible()
    check_in(page, "rain on the tin roof")
    expect(page.locator(SEALED)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="No connection just now")).to_be_visible()
    assert "tin roof" not in stored(page) + page.content()
    [id] = ids_waiting(page)
    server.back()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_role("link", name="To Today").click()
    expect(page.get_by_text("rain on the tin roof")).to_be_visible()
    assert ids_waiting(page) == []
    assert f"/mine/checkin/{id}/" in alice.sees("/mine/checkin/")


def test_sealed_boxes_wait_through_a_lock_and_open_only_with_the_vault(
    alice: Someone, server: Away
) -> None:
    page = alice.page
    page.get_by_role("slider", name="Mood").wait_for()
    other = alice.tab()
    other.goto(alice.address + "/safety/")
    alice.context.set_offline(True)
    check_in(page, "a letter to myself")
    expect(page.locator(SEALED)).to_be_visible()
    alice.context.set_offline(False)
    alice.send("/lock/")
    page.goto(alice.address + "/")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.wait_for_function(f"async () => JSON.parse(await ({STORED})()).boxes.length === 0")
    alice.unlock()
    expect(page.get_by_text("a letter to myself")).to_be_visible()


def test_nothing_is_sealed_for_someone_who_has_signed_out(alice: Someone, server: Away) -> None:
    page = alice.page
    alice.choose("Sign out")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_function(f"async () => JSON.parse(await ({STORED})()).keys === 0")
    server.gone()
    page.reload()
    expect(page.get_by_text("Nobody is signed in on this device")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it")).to_be_hidden()


def test_the_worker_keeps_the_frame_and_no_page_with_content(alice: Someone) -> None:
    alice.write("journal", words="a kingfisher by the bridge")
    for path in ("/", "/mine/", "/mine/journal/", "/ours/", "/understand/", "/account/"):
        alice.go(path)
    cached = json.loads(stored(alice.page))["cached"]
    pages = [path for path in cached if not path.startswith("/static/")]
    assert pages == ["/offline/"]
    kept = stored(alice.page)
    for word in ("kingfisher", "Alice", "Bob", "csrfmiddlewaretoken"):
        assert word not in kept, word
