"""Checking in, sharing and taking back, editing: as two people do it in two browsers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import Someone, today

pytestmark = pytest.mark.browser
MIND = "What’s on your mind?"


def dial(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def word(page: Page, name: str) -> Locator:
    return page.locator(".dial").filter(has=page.get_by_text(name, exact=True)).locator("output")


def test_a_check_in_by_slider_shows_the_other_just_what_was_ticked(
    alice: Someone, bob: Someone
) -> None:
    page = alice.go("/")
    expect(word(page, "Mood")).to_have_text("not answered")
    box = dial(page, "Mood").bounding_box()
    assert box
    dial(page, "Mood").click(position={"x": box["width"] - 4, "y": box["height"] / 2})
    expect(word(page, "Mood")).to_have_text("bright")
    dial(page, "Stress").drag_to(dial(page, "Stress"), target_position={"x": 6, "y": 20})
    expect(word(page, "Stress")).to_have_text("at ease")
    expect(word(page, "Closeness")).to_have_text("not answered")
    page.get_by_text("playful", exact=True).click()
    page.get_by_label("Bob may see: Mood").check()
    page.get_by_label("A line for me").fill("a plum line of my own")
    page.get_by_role("button", name="Keep and share with Bob").click()
    expect(page.get_by_text("Kept, and shared with Bob.")).to_be_visible()
    done = page.get_by_role("region", name="How was today?")
    for part in ("bright (10)", "at ease (0)", "playful", "a plum line of my own"):
        expect(done).to_contain_text(part)
    expect(done).not_to_contain_text("Closeness")

    bob.go("/").get_by_role("link", name=re.compile("Check-in")).click()
    seen = bob.page.locator("main")
    expect(seen).to_contain_text("Mood")
    expect(seen).to_contain_text("bright (10)")
    for part in ("Stress", "at ease", "playful", "plum line", "Closeness"):
        expect(seen).not_to_contain_text(part)
    assert "plum line" not in bob.sees("/ours/") + bob.sees("/understand/")


def test_a_check_in_by_keys_leaves_unanswered_what_was_cleared(alice: Someone) -> None:
    page = alice.go("/")
    dial(page, "Mood").press("ArrowRight")
    dial(page, "Mood").press("ArrowRight")
    expect(word(page, "Mood")).to_have_text("fairly bright")
    dial(page, "Stress").press("Home")
    expect(word(page, "Stress")).to_have_text("at ease")
    dial(page, "Closeness").press("Space")
    expect(word(page, "Closeness")).to_have_text("in between")
    dial(page, "Room to be myself").press("End")
    dial(page, "Room to be myself").press("Delete")
    expect(word(page, "Room to be myself")).to_have_text("not answered")
    page.get_by_role("button", name="Keep it").click()
    done = page.get_by_role("region", name="How was today?")
    for part in ("(7)", "(0)", "(5)"):
        expect(done).to_contain_text(part)
    expect(done).not_to_contain_text("Room to be myself")
    expect(done).to_contain_text("Only you")


def test_what_was_shared_last_is_ticked_again_the_next_time(alice: Someone) -> None:
    page = alice.go("/mine/checkin/new/")
    dial(page, "Mood").press("End")
    page.get_by_label("Bob may see: Mood").check()
    page.get_by_role("button", name="Keep and share with Bob").click()
    page.get_by_text("Kept, and shared").wait_for()
    alice.go("/mine/checkin/new/")
    expect(page.get_by_label("Bob may see: Mood")).to_be_checked()
    expect(page.get_by_label("Bob may see: Stress")).not_to_be_checked()


@pytest.mark.parametrize(("kind", "label"), [("journal", MIND), ("thanks", None)])
def test_what_is_shared_is_seen_and_what_is_withdrawn_is_gone(
    alice: Someone, bob: Someone, kind: str, label: str | None
) -> None:
    page = alice.go(f"/mine/{kind}/new/")
    field = page.get_by_label(label) if label else page.locator("main textarea")
    field.fill("under the walnut tree")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Only you can read this")).to_be_visible()
    assert "walnut" not in bob.sees("/ours/") + bob.sees(f"/ours/{kind}/") + bob.sees("/")

    page.get_by_role("button", name="Share with Bob").click()
    expect(page.get_by_role("heading", name="Bob can read this")).to_be_visible()
    bob.go(f"/ours/{kind}/").locator(".entry a").click()
    expect(bob.page.locator(".words")).to_have_text("under the walnut tree")
    copy = bob.page.url.removeprefix(bob.address)

    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_text("Taken back. What has been read stays known.")).to_be_visible()
    bob.sees(copy, status=404)
    assert "walnut" not in bob.sees("/ours/") + bob.sees(f"/ours/{kind}/") + bob.sees("/")
    assert "walnut" in alice.sees(f"/mine/{kind}/")


def test_an_edit_keeps_the_earlier_version_and_the_shared_one_until_it_is_shared_again(
    alice: Someone, bob: Someone
) -> None:
    id = alice.write("journal", share=True, words="the first wording")
    page = alice.go(f"/mine/journal/{id}/")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label(MIND).fill("the second wording")
    page.get_by_role("button", name="Keep it").click()
    earlier = page.get_by_role("region", name="Earlier versions")
    expect(earlier).to_contain_text("the first wording")
    assert "the first wording" in bob.sees("/ours/journal/")
    assert "the second wording" not in bob.sees("/ours/journal/")
    page.get_by_role("button", name="Share this version").click()
    page.get_by_text("Shared with Bob.").wait_for()
    assert "the second wording" in bob.sees("/ours/journal/")


def test_two_windows_that_edit_one_version_are_both_shown_and_neither_is_lost(
    alice: Someone,
) -> None:
    id = alice.write("journal", words="where it began")
    first, second = alice.go(f"/mine/journal/{id}/edit/"), alice.tab()
    second.goto(f"{alice.address}/mine/journal/{id}/edit/")
    first.get_by_label(MIND).fill("from the first window")
    first.get_by_role("button", name="Keep it").click()
    first.get_by_text("Kept, for you alone.").wait_for()
    second.get_by_label(MIND).fill("from the second window")
    second.get_by_role("button", name="Keep it").click()

    expect(second.get_by_role("heading", name="Two versions")).to_be_visible()
    expect(second.get_by_label(MIND)).to_have_value("from the second window")
    expect(second.get_by_role("region", name="What was kept in between")).to_contain_text(
        "from the first window"
    )
    second.get_by_role("button", name="Keep it").click()
    second.get_by_text("Kept, for you alone.").wait_for()
    page = second.locator("main").inner_text()
    order = [page.index(f"the {which} window") for which in ("second", "first")]
    assert [*order, page.index("where it began")] == sorted([*order, page.index("where it began")])


def test_a_wrong_form_says_so_by_its_field_and_keeps_what_was_typed(alice: Someone) -> None:
    page = alice.go("/mine/checkin/new/")
    page.get_by_label("A line for me").fill("typed before the mistake")
    dial(page, "Mood").press("Home")
    page.locator("summary").filter(has_text="About another day").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value(today())
    page.get_by_label("Day", exact=True).fill("2999-01-01")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#id_day_error")).to_have_text(re.compile("not come yet"))
    expect(page.get_by_label("A line for me")).to_have_value("typed before the mistake")
    expect(word(page, "Mood")).to_have_text("low")


def test_an_answer_can_be_taken_back_while_it_is_sealed(alice: Someone, bob: Someone) -> None:
    page = alice.go(f"/ours/question/{today()}/")
    page.get_by_role("textbox", name="Your answer").fill("too early to say")
    page.get_by_role("button", name="Seal my answer").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("")
    bob.answer(today(), "Bob answers alone")
    assert "too early" not in bob.sees(f"/ours/question/{today()}/")


def test_what_is_erased_is_gone_for_both(alice: Someone, bob: Someone) -> None:
    id = alice.write("journal", share=True, words="a bad day, best forgotten")
    page = alice.go(f"/mine/journal/{id}/")
    page.get_by_role("link", name="Erase…").click()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_text("Erased.")).to_be_visible()
    for one in (alice, bob):
        assert "best forgotten" not in one.sees("/mine/") + one.sees("/ours/")
