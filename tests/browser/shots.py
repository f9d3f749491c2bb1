"""Pictures of every page, on a phone and at a desk, light and dark: `make shots`.

`python -m tests.browser.shots [part of a name ...]` takes only the pages whose names hold it.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.browser import living, pages
from tests.browser.cast import DESK, PHONE, Someone, open_browser
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.shown import Shown
from tests.cli.house import COMMAND, ROOT, serving

TO = ROOT / "screenshots"
WIDTHS = (PHONE, DESK)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DEMO = ("/", "/mine/", "/ours/", "/understand/", "/understand/?days=365", "/ours/question/")


def main(wanted: list[str]) -> None:
    """Take the pictures."""
    TO.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        everything(browser, Path(folder), wanted)
        demo(browser, Path(folder) / "demo", wanted)
        browser.close()


def everything(browser: Browser, folder: Path, wanted: list[str]) -> None:
    with living.house(folder / "new") as running:
        nobody = Someone(
            pages.NOBODY, open_browser(browser, reduced_motion="reduce"), running.address
        )
        for path in ("sign-in", "sign-up"):
            take(nobody, Shown(f"first-{path}", pages.NOBODY, f"/{path}/"), wanted)
        nobody.context.close()
    begun = living.begin(browser, folder / "begun")
    life = living.live(browser, folder / "life", begun)
    with living.house(folder / "life") as running:
        cast = living.came_back(browser, running.address, life, reduced_motion="reduce")
        context = open_browser(browser, reduced_motion="reduce")
        cast[pages.NOBODY] = Someone(pages.NOBODY, context, running.address)
        for shown in pages.all_of(cast, life, folder / "life" / "data"):
            take(cast[shown.who], shown, wanted)


def demo(browser: Browser, folder: Path, wanted: list[str]) -> None:
    """Picture the main pages of Robin and Noor, whose life is longer than Alice's and Bob's."""
    if wanted and not any("demo" in part for part in wanted):
        return
    folder.mkdir()
    with serving(folder / "data", "--workers", "1", command=(*COMMAND, "demo")) as running:
        said = running.log.read_text()
        for name, words in re.findall(r"Sign in as (\w+) with the passphrase: (.+)", said):
            context = open_browser(browser, reduced_motion="reduce")
            one = Someone(name, context, running.address)
            page = one.go("/sign-in/")
            page.get_by_label("Name").fill(name)
            page.get_by_label("Passphrase").fill(words)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/")
            for path in DEMO:
                page_name = re.sub(r"\W+", "-", path).strip("-") or "today"
                shown = Shown(f"demo-{name.lower()}-{page_name}", name, path)
                take(one, shown, wanted)
            context.close()


def take(one: Someone, shown: Shown, wanted: list[str]) -> None:
    """Take a page in each width and scheme."""
    if wanted and not any(part in shown.name for part in wanted):
        return
    page = shown.open(one)
    for size in WIDTHS:
        page.set_viewport_size(size)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=TO / f"{shown.name}-{size['width']}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    main(sys.argv[1:])
