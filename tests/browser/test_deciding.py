"""Two people decide something, and share the chores out, from beginning to end."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import Someone

pytestmark = pytest.mark.browser
A_FIRST_SUM = 30_000  # a server that has divided nothing yet loads what it divides with
OPTIONS = "Stay in the flat\nBoth move for the year"


def test_a_decision_from_the_question_to_the_log(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    path = raised(alice)
    added_and_ready(alice, bob, path)
    rated(alice, path, (7, 3, 6), "The choir has its audition year.")
    bob.go(path)
    expect(bob.page.get_by_role("heading", name="Rate it, on your own")).to_be_visible()
    assert "audition" not in bob.page.content()
    waiting = alice.go(path)
    expect(waiting.get_by_role("heading", name="Your ratings are sealed")).to_be_visible()
    rated(bob, path, (3, 8, 7), "Two hours each way.")
    opened = waiting.get_by_text("You have both been through the list. It is open now.")
    expect(opened).to_be_visible(timeout=A_FIRST_SUM)  # by itself
    for one in (alice, bob):
        page = one.go(path)
        expect(page.get_by_text("The choir has its audition year.")).to_be_visible()
        expect(page.get_by_text("Two hours each way.")).to_be_visible()
        expect(page.get_by_text("Nothing beats A, B and C")).to_be_visible()
        page.get_by_text("Show as a table").first.click()
        expect(page.get_by_role("row", name="C. A room there on weekdays 6 7")).to_be_visible()
    agreed(alice, bob, path)
    page = bob.go("/ours/decision/log/")
    expect(page.get_by_text("We keep the flat.")).to_be_visible()
    assert charlie.go(path).title() and "Leiden" not in charlie.page.content()


def raised(one: Someone) -> str:
    """Raise a question as it is found from Today, and put it into Ours; return its path."""
    page = one.go("/ours/")
    page.get_by_role("link", name="Deciding together").click()
    page.get_by_role("link", name="Decisions").click()
    page.get_by_role("link", name="Raise a question").first.click()
    page.get_by_label("What is to be decided?").fill("A year in Leiden")
    page.get_by_label("Options so far").fill(OPTIONS)
    page.get_by_role("button", name="Put it into Ours").click()
    expect(page.get_by_role("heading", name="A year in Leiden")).to_be_visible()
    return page.url.removeprefix(one.address)


def added_and_ready(alice: Someone, bob: Someone, path: str) -> None:
    page = bob.go(path)
    page.get_by_label("One more").fill("A room there on weekdays")
    page.get_by_role("button", name="Add it for both of us").click()
    expect(page.get_by_text("Added, for both of you.")).to_be_visible()
    for one in (alice, bob):
        one.go(path)
        one.page.get_by_role("button", name="I say it is ready").click()
        expect(one.page.get_by_text("You have said that the list is ready.")).to_be_visible()


def rated(one: Someone, path: str, values: tuple[int, ...], reason: str) -> None:
    """Rate with the keyboard alone."""
    page = one.go(path)
    page.get_by_role("link", name="Rate the options").click()
    for n, value in enumerate(values):
        dial = page.locator(f"#id_value_{n}")
        dial.focus()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        for _ in range(value):
            page.keyboard.press("ArrowRight")
    page.locator("#id_reason_0").fill(reason)
    page.get_by_role("button", name="Seal my ratings").focus()
    page.keyboard.press("Enter")
    opened = page.get_by_role("heading", name="A year in Leiden")
    expect(opened).to_be_visible(timeout=A_FIRST_SUM)


def agreed(alice: Someone, bob: Someone, path: str) -> None:
    page = alice.go(path)
    page.get_by_role("link", name="Find the words").click()
    page.get_by_label("In your shared words").fill("We keep the flat.")
    page.get_by_label("It comes down to").select_option(index=3)
    page.locator(".chip", has_text="Bob").click()
    page.get_by_label("What still does not sit right").fill("Alice: two rents until August.")
    page.get_by_role("button", name="I agree to this").click()
    page = bob.go(path)
    expect(page.get_by_text("Alice: two rents until August.")).to_be_visible()
    page.get_by_role("button", name="I agree to this").click()
    expect(page.get_by_role("heading", name="What we agreed")).to_be_visible()


def shared_out(alice: Someone, bob: Someone) -> str:
    """Share three chores out, with requests alone, as a browser without a script would send."""
    page = alice.go("/mine/division/new/")
    page.get_by_label("What is to be shared out?").fill("The chores of a week")
    page.get_by_label("Items so far").fill("Cooking\nBins\nTax")
    page.get_by_role("button", name="Put it into Ours").click()
    path = page.url.removeprefix(alice.address)
    for one in (alice, bob):
        one.go(path).get_by_role("button", name="I say it is ready").click()
    for one, points in ((alice, (60, 30, 10)), (bob, (20, 30, 50))):
        page = one.go(path)
        page.get_by_role("link", name="Spread the points").click()
        for n, value in enumerate(points):
            page.locator(f"#id_value_{n}").fill(str(value))
        page.get_by_role("button", name="Seal my points").click(timeout=A_FIRST_SUM)
        page.wait_for_url("**" + path, timeout=A_FIRST_SUM)
    return path


def test_chores_are_shared_out_with_a_guarantee(alice: Someone, bob: Someone) -> None:
    path = shared_out(alice, bob)
    for one in (alice, bob):
        page = one.go(path)
        expect(page.get_by_text("Envy-free up to one item")).to_be_visible()
