"""axe-core finds nothing on any page: on a phone and at a desk, light and dark."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import living, pages
from tests.browser.cast import DESK, PHONE, Someone, open_browser
from tests.browser.living import Begun

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("life")]  # one life for both
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([options]) => {
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""
EVERYTHING = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# Light and dark differ in colours alone.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUNS: tuple[tuple[ViewportSize, Literal["light", "dark"], Any], ...] = (
    (PHONE, "light", EVERYTHING),
    (PHONE, "dark", COLOURS),
    (DESK, "dark", COLOURS),
    (DESK, "light", EVERYTHING),
)


@pytest.fixture(scope="module")
def found(
    browser: Browser, life: Begun, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Return what axe finds, by page, width and scheme.

    The policy of our pages would not let axe in, so these browsers pass over it;
    test_every_page.py shows that nothing of ours needs that.
    """
    folder = tmp_path_factory.mktemp("axe")
    options: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
    found: dict[str, list[str]] = {}
    with living.house(folder, life) as running:
        cast = living.came_back(browser, running.address, life, **options)
        cast[pages.NOBODY] = Someone(
            pages.NOBODY, open_browser(browser, **options), running.address
        )
        for shown in pages.all_of(cast, life, folder / "data"):
            page = shown.open(cast[shown.who])
            found |= {f"{shown.name} {run}": wrong for run, wrong in looked_at(page).items()}
    for one in cast.values():
        one.context.close()
    return found


def looked_at(page: Page) -> dict[str, list[str]]:
    page.evaluate(AXE)
    found = {}
    for size, scheme, options in RUNS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found[f"{size['width']} {scheme}"] = page.evaluate(RUN, [options])
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_page(
    found: dict[str, list[str]], width: int, scheme: str
) -> None:
    looked = {name: wrong for name, wrong in found.items() if name.endswith(f"{width} {scheme}")}
    assert len(looked) > 65
    assert "\n".join(f"{name}: {each}" for name, wrong in looked.items() for each in wrong) == ""


def test_axe_would_find_something_if_there_were_something(browser: Browser) -> None:
    page = browser.new_page(color_scheme="light")
    page.set_content("<p style='color: #bbb'>pale</p><img src='data:,'>")
    wrong = " ".join(looked_at(page)["390 light"])
    page.close()
    for rule in ("color-contrast", "image-alt", "html-has-lang"):
        assert rule in wrong
