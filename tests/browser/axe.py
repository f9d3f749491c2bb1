"""axe-core, run on a page as it stands: on a phone and at a desk, light and dark."""

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.cast import DESK, PHONE

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


def looked_at(page: Page) -> dict[str, list[str]]:
    """Return what axe finds wrong, by width and scheme."""
    page.evaluate(AXE)
    found = {}
    for size, scheme, options in RUNS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found[f"{size['width']} {scheme}"] = page.evaluate(RUN, [options])
    page.emulate_media(color_scheme="light")
    return found
