"""A real browser for each person, and a server of their own to speak with."""

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import living
from tests.browser.cast import PHONE, Someone, open_browser
from tests.browser.living import Begun
from tests.browser.walking import Walk, walk_through
from tests.cli.house import Running

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
]
# Playwright's loop runs on in this thread, where other tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": FLAGS}


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """An ordinary page on another server of this machine."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Otters</title><h1>Otters</h1>")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """Return the address to which quick exit leads, so that nothing leaves this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def begun(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Return Alice and Bob, who have just joined, and Charlie."""
    return living.begin(browser, tmp_path_factory.mktemp("begun"))


@pytest.fixture(scope="session")
def life(browser: Browser, begun: Begun, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Return Alice and Bob, who have lived here for three weeks."""
    return living.live(browser, tmp_path_factory.mktemp("life"), begun)


@pytest.fixture(scope="session")
def walk(browser: Browser, life: Begun, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Return what was found on a walk through every page."""
    return walk_through(browser, life, tmp_path_factory.mktemp("walk"))


@pytest.fixture
def house(tmp_path: Path, begun: Begun, elsewhere: str) -> Iterator[Running]:
    """Run a server on a fresh copy of the couple who have just joined."""
    with living.house(tmp_path, begun, COUNTERPOINT_EXIT_URL=elsewhere) as running:
        yield running


def _one(browser: Browser, house: Running, begun: Begun, name: str, **more: Any) -> Someone:
    context = open_browser(browser, storage_state=begun.browsers[name], **more)
    return Someone(name, context, house.address, begun.codes)


@pytest.fixture
def alice(browser: Browser, house: Running, begun: Begun) -> Iterator[Someone]:
    """Alice, signed in, on a phone."""
    one = _one(browser, house, begun, "Alice", viewport=PHONE)
    yield one
    one.context.close()


@pytest.fixture
def bob(browser: Browser, house: Running, begun: Begun) -> Iterator[Someone]:
    """Bob, signed in, at a desk."""
    one = _one(browser, house, begun, "Bob")
    yield one
    one.context.close()


@pytest.fixture
def charlie(browser: Browser, house: Running, begun: Begun) -> Iterator[Someone]:
    """Charlie, signed in, with nothing shared with the others."""
    one = _one(browser, house, begun, "Charlie")
    yield one
    one.context.close()
