"""axe-core finds nothing on any page: on a phone and at a desk, light and dark."""

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import RUNS, looked_at
from tests.browser.walking import Walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walk")]


@pytest.mark.parametrize("run", [f"{size['width']} {scheme}" for size, scheme, _what in RUNS])
def test_axe_finds_nothing_on_any_page(walk: Walk, run: str) -> None:
    assert len(walk.axe) > 200
    wrong = [f"{name}: {each}" for name, found in walk.axe.items() for each in found[run]]
    assert "\n".join(wrong) == ""


def test_axe_would_find_something_if_there_were_something(browser: Browser) -> None:
    page = browser.new_page(color_scheme="light")
    page.set_content("<p style='color: #bbb'>pale</p><img src='data:,'>")
    wrong = " ".join(looked_at(page)["390 light"])
    page.close()
    for rule in ("color-contrast", "image-alt", "html-has-lang"):
        assert rule in wrong
