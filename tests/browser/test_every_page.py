"""What holds on every page of the app, measured in one walk through all of them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import living, pages
from tests.browser.axe import RUNS, looked_at
from tests.browser.cast import Someone, open_browser, today
from tests.browser.walking import MEASURES, NARROW, Walk

pytestmark = pytest.mark.browser


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
