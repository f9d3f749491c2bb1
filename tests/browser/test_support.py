"""A win and a hard moment, told, answered and said whether it helped: by two, in two browsers."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cast import PHONE, Someone, open_browser

pytestmark = pytest.mark.browser


def test_good_news_is_told_and_answered_with_a_beginning_that_was_tapped(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    page = alice.go("/")
    page.get_by_role("link", name="Support", exact=True).click()
    page.get_by_role("link", name=re.compile("^Good news")).click()  # the second tap
    page.get_by_role("link", name="Tell good news").click()
    page.get_by_label("What went well?").fill("They took the planting plan.")
    page.get_by_text("Social", exact=True).click()
    page.get_by_role("button", name="Keep and share with Bob").click()
    expect(page.get_by_text("Kept, and shared with Bob.")).to_be_visible()

    bob.go("/").get_by_role("link", name=re.compile("Good news")).click()
    seen = bob.page
    path = seen.url.removeprefix(bob.address)
    expect(seen.get_by_text("Social support would be welcome")).to_be_visible()
    seen.get_by_role("button", name="Tell me how it went, from the moment when…").click()
    field = seen.get_by_label("Your reply")
    expect(field).to_be_focused()
    expect(field).to_have_value("Tell me how it went, from the moment when ")
    seen.get_by_role("button", name="I’m so glad, most of all because…").click()
    expect(field).to_have_value("I’m so glad, most of all because ")  # nothing had been added
    seen.keyboard.type("you nearly did not send it.")
    seen.get_by_text("More ways to begin").click()
    seen.get_by_role("button", name="This deserves something. Shall we…").click()
    seen.keyboard.type("walk up to the wall tonight?")
    seen.get_by_role("button", name="Send your reply").click()
    expect(seen.get_by_text("Said.", exact=True)).to_be_visible()

    alice.go("/").get_by_role("link", name=re.compile("Reply to good news")).click()
    reply = page.get_by_role("region", name="Reply")
    expect(reply).to_contain_text("I’m so glad, most of all because you nearly did not send it.")
    expect(reply).to_contain_text("This deserves something. Shall we walk up to the wall tonight?")
    charlie.sees(path, status=404)


def test_a_hard_moment_is_answered_as_was_asked_and_drawn_for_each_alone(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    page = alice.go("/mine/hard/new/")
    page.get_by_label("What happened?").fill("A long grey day.")
    page.get_by_role("checkbox", name=re.compile("^Listen")).check()
    page.get_by_role("checkbox", name=re.compile("^Space")).check()
    page.get_by_text("Emotional", exact=True).click()
    page.get_by_role("button", name="Keep it").click()
    assert "grey day" not in bob.sees("/") + bob.sees("/ours/") + bob.sees("/ours/hard/")
    page.get_by_role("button", name="Share with Bob").click()

    bob.go("/").get_by_role("link", name=re.compile("A hard moment")).click()
    seen = bob.page
    path = seen.url.removeprefix(bob.address)
    expect(seen.get_by_text("Alice would like: an ear and some space")).to_be_visible()
    seen.get_by_label("Your answer").fill("I am here. No words needed.")
    seen.get_by_role("button", name="Send your answer").click()

    alice.go(path)
    expect(page.get_by_text("I am here. No words needed.")).to_be_visible()
    page.get_by_text("It helped", exact=True).click()
    page.get_by_label("What helped, or what would help now").fill("The quiet.")
    page.get_by_role("button", name="Say so to both").click()
    bob.go(path)
    expect(seen.get_by_role("region", name="Did something help?")).to_contain_text("It helped")

    for one, title in ((bob, "What I gave"), (alice, "What I felt I received")):
        one.go("/practice/support/")
        one.page.get_by_role("link", name=re.compile("^What I gave and")).click()
        card = one.page.get_by_role("region", name=title, exact=True)
        expect(card.locator(".support-lane .support-note")).to_have_count(1)
        card.get_by_text("Show as a table").click()
        expect(card.get_by_role("cell", name="now and then")).to_be_visible()
        expect(one.page.get_by_text("Nothing noted in these months.")).to_have_count(1)
        expect(one.page.locator("main")).to_contain_text("Only you")
    charlie.sees(path, status=404)


def test_it_is_done_by_keys_alone(alice: Someone, bob: Someone) -> None:
    page = alice.go("/mine/hard/new/")
    page.get_by_label("What happened?").focus()
    page.keyboard.type("A long grey day.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=re.compile("^Listen"))).to_be_checked()
    page.get_by_role("button", name="Keep and share with Bob").press("Enter")
    bob.go(f"/ours/hard/{bob.newest('hard')}/")
    bob.page.get_by_label("Your answer").focus()
    bob.page.keyboard.press("Tab")
    bob.page.keyboard.press("Enter")
    expect(bob.page.get_by_label("Your answer")).to_be_focused()
    bob.page.keyboard.type("with the wind.")
    bob.page.get_by_role("button", name="Send your answer").press("Enter")
    expect(bob.page.locator("main")).to_contain_text("especially with the wind.")


def test_without_a_script_the_beginnings_are_read_and_everything_is_said(
    browser: Browser, alice: Someone, bob: Someone
) -> None:
    alice.write("hard", share=True, words="A long grey day.", helps=["hands"])
    states = {one.name: one.context.storage_state() for one in (alice, bob)}
    plain = {
        one.name: Someone(
            one.name,
            open_browser(
                browser, storage_state=states[one.name], java_script_enabled=False, viewport=PHONE
            ),
            one.address,
        )
        for one in (alice, bob)
    }
    path = f"/ours/hard/{bob.newest('hard')}/"
    page = plain["Bob"].go(path)
    expect(page.get_by_text("That’s a lot for one day, especially…")).to_be_visible()
    expect(page.get_by_role("button", name="That’s a lot for one day, especially…")).to_have_count(
        0
    )
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("This is still empty. Please fill it in.")).to_be_visible()
    page.get_by_label("Your answer").fill("I will cook.")
    page.get_by_role("button", name="Send your answer").click()
    expect(page.locator("main")).to_contain_text("I will cook.")
    page = plain["Alice"].go(path)
    page.get_by_text("Partly", exact=True).click()
    page.get_by_role("button", name="Say so to both").click()
    expect(page.get_by_role("region", name="Did something help?")).to_contain_text("Partly")
    for one in plain.values():
        one.context.close()
