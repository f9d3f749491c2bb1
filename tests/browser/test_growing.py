"""Growing: a goal shown and answered, a shared one, a draw for tonight, a memory with pictures."""

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast import PHONE, Someone, open_browser
from tests.browser.living import Begun
from tests.cli.house import Running

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def to_growing(one: Someone, path: str, door: str) -> Page:
    """Go to a theme's page and through one of its doors, as a newcomer does: two taps."""
    page = one.go(path)
    page.get_by_role("link", name="Growing").first.click()
    page.get_by_role("link", name=re.compile(door)).click()
    return page


def write_goal(page: Page) -> None:
    page.get_by_role("link", name="Note a goal or a passion").click()
    page.get_by_label("What is it?").fill("Swim to the island")
    page.get_by_text("a passion: it is good in itself").click()
    page.get_by_label("Why does it matter to you?").fill("The quiet out there")
    page.get_by_label("If", exact=True).first.fill("it is Friday and light")
    page.get_by_label("then I", exact=True).first.fill("go by the pool")
    page.get_by_label("Step 1").fill("find the goggles")
    page.get_by_label("Step 2").fill("swim ten lengths")
    page.get_by_label("How may your partner help?").fill("Ask me how the water was")


def test_a_goal_is_written_ticked_shown_affirmed_and_offered_help(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    page = to_growing(alice, "/mine/", "Goals and passions")
    write_goal(page)
    press(page, "Keep it")
    step = page.get_by_role("button", name="find the goggles")
    expect(step).to_have_attribute("aria-pressed", "false")
    step.click()
    expect(page.get_by_role("button", name="find the goggles")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert "island" not in bob.sees("/ours/") + bob.sees("/ours/goal/")
    press(page, "Share with Bob")
    page.get_by_role("link", name="Open it in Ours").click()
    address = page.url.removeprefix(alice.address)

    there = to_growing(bob, "/ours/", "Goals you have shown each other")
    there.get_by_role("link", name=re.compile("^today")).last.click()
    expect(there.get_by_text("Ask me how the water was")).to_be_visible()
    there.get_by_role("button", name="I see you becoming someone who…").click()
    there.get_by_label("What do you see them becoming?").press_sequentially("is not afraid of cold")
    press(there, "Say it")
    said = "I see you becoming someone who is not afraid of cold"
    expect(there.locator("p.words").get_by_text(said)).to_be_visible()
    there.get_by_label("What could you do, if they would like it?").fill("Carry the towels")
    press(there, "Offer it")

    page.goto(alice.address + address)
    expect(page.get_by_text("is not afraid of cold")).to_be_visible()
    expect(page.get_by_text("Carry the towels")).to_be_visible()
    charlie.sees(address, 404)


def test_both_make_a_shared_goal_and_neither_loses_a_change(alice: Someone, bob: Someone) -> None:
    page = to_growing(alice, "/ours/", "Our goals")
    page.get_by_role("link", name="Begin a shared goal").click()
    page.get_by_label("What do you both want?").fill("A month by the sea")
    page.get_by_label("Step 1").fill("look for a room")
    page.get_by_label("by", exact=True).first.fill("2027-03-01")
    page.get_by_label("who, if you like").first.select_option("Bob")
    press(page, "Put it into Ours")
    expect(page.get_by_text("Bob, by 1 March 2027")).to_be_visible()
    address = page.url
    there = bob.go(address.removeprefix(alice.address))
    there.get_by_role("button", name="look for a room").click()
    expect(there.get_by_role("button", name="look for a room")).to_have_attribute(
        "aria-pressed", "true"
    )
    for one in (alice, bob):
        one.page.goto(address)
        one.page.get_by_role("link", name="Change it").click()
    page.get_by_label("What do you both want?").fill("A month by the northern sea")
    press(page, "Keep it for both of you")
    there.get_by_label("What do you both want?").fill("Two months by the sea")
    press(there, "Keep it for both of you")
    expect(there.get_by_role("heading", name="Two versions")).to_be_visible()
    expect(there.get_by_text("A month by the northern sea")).to_be_visible()
    expect(there.get_by_label("What do you both want?")).to_have_value("Two months by the sea")


def test_a_draw_for_tonight_is_done_and_becomes_a_memory_with_pictures(
    alice: Someone, bob: Someone, charlie: Someone, tmp_path: Path
) -> None:
    for what in ("Dance in the kitchen", "Bake a cake with our eyes shut"):
        page = to_growing(alice, "/", "New things to do together")
        page.get_by_role("link", name="Add something new").click()
        page.get_by_label("What would be new for the two of you?").fill(what)
        page.locator("label.chip", has_text="at home").click()
        press(page, "Put it into Ours")
    page = alice.go("/ours/wish/")
    page.locator("label.chip", has_text="at home").click()
    press(page, "Draw one for both of you")
    tonight = page.get_by_role("region", name="Tonight")
    drawn = tonight.locator(".words").first.inner_text()
    there = bob.go("/ours/wish/")
    expect(there.get_by_role("region", name="Tonight")).to_contain_text(drawn)
    press(there, "Another one")
    expect(there.get_by_role("region", name="Tonight")).not_to_contain_text(drawn)
    page.reload()
    expect(tonight).not_to_contain_text(drawn)
    press(page, "We did this")
    picture = tmp_path / "kitchen.jpg"
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(picture, quality=95)
    assert picture.stat().st_size > 3_000_000
    page.get_by_label("Pictures").set_input_files(picture)
    press(page, "Put it into Ours")
    image = page.locator(".grow-pictures img")
    expect(image).to_have_attribute("width", "2048")
    page.wait_for_function("() => document.querySelector('.grow-pictures img').naturalWidth > 0")
    link = str(image.get_attribute("src"))
    address = page.url.removeprefix(alice.address)

    there = bob.go("/ours/memory/")
    expect(there.get_by_text("Do you remember?")).to_be_visible()
    there.goto(bob.address + address)
    there.get_by_role("link", name="Change it").click()
    there.get_by_label("What is to be seen").fill("Flour on the ceiling")
    press(there, "Keep it for both of you")
    expect(there.get_by_role("img", name="Flour on the ceiling")).to_be_visible()
    charlie.sees(link, 404)
    charlie.sees(address, 404)


def test_a_file_that_is_no_picture_or_too_large_is_told_so_and_the_words_stay(
    alice: Someone, tmp_path: Path
) -> None:
    letter, large = tmp_path / "letter.jpg", tmp_path / "large.jpg"
    letter.write_text("hello")
    large.write_bytes(b"\xff\xd8" + bytes(25 * 1024 * 1024))
    page = alice.go("/mine/memory/new/")
    page.get_by_label("What was it?").fill("The first snow")
    for file, sentence in ((letter, "cannot be read as a picture"), (large, "larger than 10 MB")):
        page.get_by_label("Pictures").set_input_files(file)
        press(page, "Keep it")
        expect(page.get_by_text(sentence)).to_be_visible()
        expect(page.get_by_label("What was it?")).to_have_value("The first snow")
        expect(page.get_by_text("please choose them again")).to_be_visible()


def _without_script(browser: Browser, house: Running, begun: Begun, **more: Any) -> Someone:
    state = begun.browsers["Alice"]
    context = open_browser(browser, storage_state=state, java_script_enabled=False, **more)
    return Someone("Alice", context, house.address, begun.codes)


def test_a_goal_is_written_and_ticked_by_keys_and_without_a_script(
    browser: Browser, house: Running, begun: Begun
) -> None:
    one = _without_script(browser, house, begun, viewport=PHONE)
    page = one.go("/mine/goal/new/")
    page.get_by_label("What is it?").focus()
    page.keyboard.type("Play one song")
    page.get_by_label("Step 1").focus()
    page.keyboard.type("tune it")
    page.keyboard.press("Enter")
    step = page.get_by_role("button", name="tune it")
    step.press("Space")
    expect(page.get_by_role("button", name="tune it")).to_have_attribute("aria-pressed", "true")
    one.context.close()
