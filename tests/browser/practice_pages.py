"""The pages of the practices, in an order in which each can be seen."""

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import Page

from tests.browser.shown import Shown, open_all, press, pressing, send

Row = tuple[str, str, str, Callable[[Page], None] | None]


def of_practices(ids: dict[str, str]) -> list[Shown]:
    """Return the pages of all that two people practise, but for support and time."""
    parts = (_deciding, _growing, _seeing, _boundaries, _talking, _repair, _space)
    rows: Iterable[Row] = (row for part in parts for row in part(ids))
    return [Shown(*row) for row in rows]


def _deciding(ids: dict[str, str]) -> list[Row]:
    def of(kind: str, name: str, more: str = "") -> str:
        return f"/ours/{kind}/{ids[name]}/{more}"

    propose = f"/ours/agreement/on/decision/{ids['sealed']}/"
    return [
        ("deciding", "Alice", "/practice/deciding/", open_all),
        ("deciding-new", "Alice", "/mine/decision/new/", None),
        ("deciding-list", "Alice", "/ours/decision/", None),
        ("deciding-gathering", "Alice", of("decision", "gathering"), open_all),
        ("deciding-add", "Alice", of("decision", "gathering", "add/"), None),
        ("deciding-add-wrong", "Alice", of("decision", "gathering", "add/"), send),
        ("deciding-ready", "Alice", of("decision", "ready"), None),
        ("deciding-rate", "Alice", of("decision", "ready", "value/"), None),
        ("deciding-rate-wrong", "Alice", of("decision", "ready", "value/"), send),
        ("deciding-sealed", "Alice", of("decision", "sealed"), None),
        ("deciding-sealed-change", "Alice", of("decision", "sealed", "value/"), None),
        ("deciding-opened", "Alice", of("decision", "opened"), open_all),
        ("deciding-ratings", "Alice", "/ours/ratings/", None),
        ("deciding-agree", "Alice", propose, None),
        ("deciding-agree-wrong", "Alice", propose, send),
        ("deciding-agreement", "Bob", of("agreement", "agreement"), open_all),
        ("deciding-proposed", "Alice", of("agreement", "proposed"), None),
        ("deciding-agreement-edit", "Alice", of("agreement", "agreement", "edit/"), None),
        ("deciding-agreements", "Alice", "/ours/agreement/", None),
        ("deciding-log", "Alice", "/ours/decision/log/", open_all),
        ("deciding-share-out-new", "Alice", "/mine/division/new/", None),
        ("deciding-points", "Alice", of("division", "to share out", "value/"), None),
        ("deciding-points-wrong", "Alice", of("division", "to share out", "value/"), send),
        ("deciding-shared-out", "Alice", of("division", "shared out"), open_all),
    ]


def _growing(ids: dict[str, str]) -> list[Row]:
    goal, shown = f"/mine/goal/{ids['goal']}/", f"/ours/goal/{ids['shared goal']}/"
    plan, wish = f"/ours/plan/{ids['plan']}/", f"/ours/wish/{ids['wish']}/"
    return [
        ("growing", "Alice", "/practice/growing/", open_all),
        ("growing-goal-new", "Alice", "/mine/goal/new/", None),
        ("growing-goal-wrong", "Alice", "/mine/goal/new/", send),
        ("growing-goals", "Alice", "/mine/goal/", None),
        ("growing-goal", "Alice", goal, None),
        ("growing-goal-edit", "Alice", f"{goal}edit/", None),
        ("growing-goals-shown", "Bob", "/ours/goal/", None),
        ("growing-goal-shown", "Bob", shown, open_all),
        ("growing-goal-answered", "Alice", shown, None),
        ("growing-plan-new", "Alice", "/mine/plan/new/", None),
        ("growing-plans", "Alice", "/ours/plan/", None),
        ("growing-plan", "Alice", plan, None),
        ("growing-plan-edit", "Alice", f"{plan}edit/", None),
        ("growing-wish-new", "Alice", "/mine/wish/new/", None),
        ("growing-wishes", "Alice", "/ours/wish/", open_all),
        ("growing-wish", "Alice", wish, None),
        ("growing-wish-remember", "Alice", f"{wish}memory/", None),
        ("growing-memory-new", "Alice", "/mine/memory/new/", None),
        ("growing-memories", "Bob", "/ours/memory/", None),
        ("growing-memory", "Bob", f"/ours/memory/{ids['memory']}/", None),
        ("growing-memory-edit", "Bob", f"/ours/memory/{ids['memory']}/edit/", None),
    ]


def _seeing(ids: dict[str, str]) -> list[Row]:
    guess, checkup = f"/mine/guess/{ids['guess']}/", f"/mine/checkup/{ids['Alice check-up']}/"
    begun = f"/mine/checkup/{ids['begun check-up']}/"
    return [
        ("seeing", "Alice", "/practice/empathy/", open_all),
        ("seeing-guess-new", "Bob", "/mine/guess/new/", None),
        ("seeing-guess-wrong", "Bob", "/mine/guess/new/", send),
        ("seeing-guesses", "Alice", "/mine/guess/", None),
        ("seeing-guess", "Alice", guess, None),
        ("seeing-guess-after", "Alice", f"{guess}edit/", None),
        ("seeing-over-days", "Alice", "/mine/guess/over-days/", open_all),
        ("seeing-checkup-new", "Alice", "/mine/checkup/new/", open_all),
        ("seeing-checkup-begun", "Alice", begun, None),
        ("seeing-checkup-page", "Alice", f"{begun}page/1/", open_all),
        ("seeing-checkup-page-2", "Alice", f"{begun}page/1/", pressing("Keep and go on")),
        ("seeing-checkup", "Alice", checkup, open_all),
        ("seeing-checkups", "Alice", "/mine/checkup/", None),
        ("seeing-side-by-side", "Alice", f"/ours/checkup/{ids['shared check-up']}/", open_all),
        ("seeing-shared-list", "Alice", "/ours/checkup/", None),
    ]


def _boundaries(ids: dict[str, str]) -> list[Row]:
    own, shared = f"/mine/boundary/{ids['boundary']}/", f"/ours/boundary/{ids['shared boundary']}/"
    return [
        ("boundaries", "Alice", "/practice/boundaries/", open_all),
        ("boundaries-new", "Alice", "/mine/boundary/new/", open_all),
        ("boundaries-wrong", "Alice", "/mine/boundary/new/", send),
        ("boundaries-mine", "Alice", "/mine/boundary/", None),
        ("boundaries-own", "Alice", own, None),
        ("boundaries-reword", "Alice", f"{own}edit/", None),
        ("boundaries-ours", "Bob", "/ours/boundary/", None),
        ("boundaries-shared", "Alice", shared, open_all),
        ("boundaries-heard", "Bob", shared, open_all),
        ("boundaries-person-new", "Alice", "/mine/person/new/", None),
        ("boundaries-people", "Alice", "/mine/person/", None),
        ("boundaries-interest-new", "Alice", "/mine/interest/new/", None),
        ("boundaries-interests", "Bob", "/ours/interest/", None),
    ]


def _talking(ids: dict[str, str]) -> list[Row]:
    talk, kept = f"/ours/talk/{ids['talk']}/", f"/ours/talk/{ids['kept talk']}/"
    end = pressing("Go on with the talk", "Come to the end")
    return [
        ("talk", "Alice", "/practice/talking/", open_all),
        ("talk-begin", "Alice", "/ours/talk/begin/open/", None),
        ("talk-begin-wrong", "Alice", "/ours/talk/begin/open/", send),
        ("talk-begin-week", "Alice", "/ours/talk/begin/week/", None),
        ("talk-list", "Alice", "/ours/talk/", None),
        ("talk-kept", "Alice", kept, None),
        ("talk-kept-edit", "Alice", f"{kept}edit/", None),
        ("talk-waiting", "Alice", talk, open_all),
        ("talk-asked", "Bob", talk, open_all),
        ("talk-joined", "Bob", talk, pressing("Join the talk")),
        ("talk-next", "Alice", talk, None),
        ("talk-speaking", "Alice", talk, _speak),
        ("talk-listening", "Bob", talk, None),
        ("talk-spoken", "Alice", talk, pressing("I’m done speaking")),
        ("talk-hear", "Bob", talk, None),
        ("talk-hear-wrong", "Bob", talk, pressing("Say it back")),
        ("talk-heard", "Bob", talk, _say_back),
        ("talk-confirm", "Alice", talk, None),
        ("talk-confirmed", "Alice", talk, _confirm),
        ("talk-pause-asked", "Alice", talk, pressing("Ask for a pause")),
        ("talk-paused", "Bob", talk, _pause),
        ("talk-close", "Alice", talk, end),
        ("talk-close-wrong", "Alice", talk, _close_wrong),
    ]


def _speak(page: Page) -> None:
    press(page, page.get_by_role("button", name="Begin this turn"))
    open_all(page)


def _say_back(page: Page) -> None:
    page.get_by_label("Bob, in your own words").fill("You would like beans, and no plan.")
    press(page, page.get_by_role("button", name="Say it back"))


def _confirm(page: Page) -> None:
    page.get_by_role("radio", name="Yes, that’s it").check()
    press(page, page.get_by_role("button", name="Say so"))


def _pause(page: Page) -> None:
    page.get_by_text("In an hour").click()
    press(page, page.get_by_role("button", name="Pause until then"))


def _close_wrong(page: Page) -> None:
    page.get_by_label("Look at it again on").fill("2020-01-01")
    press(page, page.get_by_role("button", name="End the talk with this"))


def _repair(ids: dict[str, str]) -> list[Row]:
    repair, ready = f"/ours/talk/{ids['repair']}/", pressing("I am ready to go on")
    return [
        ("repair", "Alice", "/practice/repair/", open_all),
        ("repair-begin", "Alice", "/ours/talk/begin/repair/", None),
        ("repair-side-new", "Alice", "/mine/side/new/", open_all),
        ("repair-side", "Alice", f"/mine/side/{ids['side']}/", None),
        ("repair-letter-new", "Alice", "/mine/letter/new/", None),
        ("repair-letters", "Alice", "/mine/letter/", None),
        ("repair-alone", "Alice", repair, None),
        ("repair-ready", "Alice", repair, ready),
        ("repair-needs", "Bob", repair, ready),
        ("repair-needs-sealed", "Bob", repair, _need),
        ("repair-needs-open", "Alice", repair, _need),
        ("repair-needs-list", "Alice", "/ours/needs/", None),
    ]


def _need(page: Page) -> None:
    page.locator("label.chip").first.click()
    page.get_by_label("In my own words").fill("To be asked before the door shuts")
    press(page, page.get_by_role("button", name=re.compile("^Seal it")))


def _space(ids: dict[str, str]) -> list[Row]:
    return [
        ("space", "Alice", "/ours/space/", None),
        ("space-wrong", "Alice", "/ours/space/", send),
        ("space-taken", "Alice", "/ours/space/", _take_space),
        ("space-today", "Alice", "/", None),
        ("space-today-of-bob", "Bob", "/", None),
        ("space-ended", "Alice", "/", pressing("End it now")),
    ]


def _take_space(page: Page) -> None:
    page.get_by_label("Day").select_option(label="Tomorrow")
    page.get_by_label("Time").fill("09:30")
    page.get_by_label("A few kind words, if you like").fill("I am fine, only full.")
    press(page, page.get_by_role("button", name=re.compile("^Show Bob")))
