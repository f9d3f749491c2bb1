"""Every page of the app, as somebody sees it: what is walked, measured and pictured."""

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import FilePayload, Page

from tests.browser.cast import Someone, day_before, passphrase, today
from tests.browser.living import Begun
from tests.browser.practice_pages import of_practices
from tests.browser.shown import Shown, open_all, press, send
from tests.cli.house import counterpoint

NOBODY = "nobody"


def _without_token(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(t => t.remove())"
    )
    send(page)


def _too_much(page: Page) -> None:
    page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            for (let i = 0; i < 300; i += 1) {
                const more = document.createElement("input");
                more.name = "more";
                form.append(more);
            }
        }"""
    )
    send(page)


def _edit_twice(page: Page) -> None:
    """Keep an edit that began from a version which has since been followed by another."""
    page.evaluate("document.querySelector('[name=base]').value = '1'")
    page.get_by_label("What’s on your mind?").fill("What another window says.")
    send(page)


def _answer_twice(page: Page) -> None:
    page.evaluate("document.querySelector('main [name=base]').value = '7'")
    page.get_by_role("textbox", name="Your answer").fill("What another window answers.")
    press(page, page.locator("main form .btn-share"))


def _wrong_check_in(page: Page) -> None:
    page.evaluate(
        """() => {
            const day = document.querySelector("[name=day]");
            day.value = "2999-01-01";
        }"""
    )
    page.get_by_label("A line for me").fill("What was typed stays.")
    press(page, page.get_by_role("button", name="Keep and share"))


def _new_code(page: Page) -> None:
    page.locator("[name=code-passphrase]").fill(passphrase("Charlie"))
    page.get_by_role("button", name="Make a new code").click()
    page.wait_for_url("**/recovery-code/")


def _invitation(page: Page) -> None:
    page.locator("main form button").first.click()
    page.locator(".qr").wait_for()


def _lock(page: Page) -> None:
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/unlock/**")


def for_nobody() -> list[Shown]:
    """Return the pages that need no account."""
    rows = [
        ("sign-in", "/sign-in/", None),
        ("sign-in-wrong", "/sign-in/", send),
        ("sign-up", "/sign-up/", None),
        ("sign-up-wrong", "/sign-up/", send),
        ("recover", "/recover/", None),
        ("recover-wrong", "/recover/", send),
        ("join-code", "/join/", None),
        ("join-over", "/join/0000000000/", None),
        ("promises", "/promises/", None),
        ("help", "/help/", None),
        ("offline", "/offline/", open_all),
        ("reset-over", "/reset/nothing/", None),
        ("error-404", "/nothing-here/", None),
        ("error-403", "/sign-in/", _without_token),
        ("error-400", "/sign-in/", _too_much),
    ]
    return [Shown(name, NOBODY, path, after) for name, path, after in rows]


def for_one_alone() -> list[Shown]:
    """Return the pages of Charlie, who has written nothing and shares with nobody."""
    rows = [
        ("alone-today", "/", None),
        ("alone-mine", "/mine/", None),
        ("alone-ours", "/ours/", None),
        ("alone-understand", "/understand/", None),
        ("alone-understand-mine", "/understand/mine/", None),
        ("alone-list", "/mine/journal/", None),
        ("alone-invite", "/invite/", None),
        ("alone-invitation", "/invite/", _invitation),
        ("alone-safety", "/safety/", None),
        ("alone-go", "/safety/go/", None),
        ("alone-account", "/account/", None),
        ("alone-code", "/account/", _new_code),
        ("alone-404", "/mine/nothing/", None),
    ]
    return [Shown(name, "Charlie", path, after) for name, path, after in rows]


def for_the_couple(ids: dict[str, str]) -> list[Shown]:
    """Return the pages of two who have lived here for a while; Alice locks at the end."""
    mine, shared = ids["Alice journal"], ids["Alice shared journal"]
    rows = [
        ("today", "Alice", "/", None),
        ("today-menu", "Alice", "/", lambda page: page.locator(".menu > summary").click()),
        ("today-to-write", "Bob", "/", None),
        ("mine", "Alice", "/mine/", None),
        ("ours", "Alice", "/ours/", None),
        ("understand", "Alice", "/understand/", None),
        ("understand-tables", "Alice", "/understand/?days=90", open_all),
        ("season", "Alice", "/understand/season/", open_all),
        ("season-before", "Alice", "/understand/season/?back=1", None),
        ("understand-mine", "Alice", "/understand/mine/?days=90", open_all),
        ("list-journal", "Alice", "/mine/journal/", None),
        ("list-checkin", "Alice", "/mine/checkin/", None),
        ("list-thanks", "Alice", "/mine/thanks/", None),
        ("ours-checkin", "Alice", "/ours/checkin/", None),
        ("ours-journal", "Alice", "/ours/journal/", None),
        ("ours-thanks", "Alice", "/ours/thanks/", None),
        ("entry", "Alice", f"/mine/journal/{mine}/", None),
        ("entry-shared", "Alice", f"/mine/journal/{shared}/", None),
        ("entry-checkin", "Alice", f"/mine/checkin/{ids['today']}/", None),
        ("edit-journal", "Alice", f"/mine/journal/{mine}/edit/", None),
        ("edit-checkin", "Alice", f"/mine/checkin/{ids['today']}/edit/", open_all),
        ("new-journal", "Alice", "/mine/journal/new/", None),
        ("new-wrong", "Alice", "/mine/thanks/new/", send),
        ("checkin-wrong", "Alice", "/mine/checkin/new/", _wrong_check_in),
        ("conflict", "Alice", f"/mine/journal/{mine}/edit/", _edit_twice),
        ("erase", "Alice", f"/mine/journal/{shared}/erase/", None),
        ("questions", "Alice", "/ours/question/", None),
        ("opened", "Alice", "/ours/question/opened/", None),
        ("question-open", "Alice", f"/ours/question/{today()}/", None),
        ("question-sealed", "Alice", f"/ours/question/{day_before(1)}/", None),
        ("question-new", "Alice", f"/ours/question/{day_before(4)}/", None),
        ("question-wrong", "Alice", f"/ours/question/{day_before(4)}/", send),
        ("question-conflict", "Alice", f"/ours/question/{today()}/", _answer_twice),
        ("safety", "Alice", "/safety/", None),
        ("leave", "Alice", "/safety/leave/", None),
        ("go", "Alice", "/safety/go/", None),
        ("go-wrong", "Alice", "/safety/go/", send),
        ("account", "Alice", "/account/", None),
        ("error-404-signed-in", "Alice", "/nothing-here/", None),
        ("unlock", "Alice", "/", _lock),
    ]
    return [Shown(*row) for row in rows]


def of_time(ids: dict[str, str]) -> list[Shown]:
    """Return the pages of time."""
    together = f"/ours/together/{ids['time together']}/"
    rows = [
        ("time", "Alice", "/practice/time/", open_all),
        ("time-my-week", "Alice", "/mine/week/now/", None),
        ("time-my-week-wrong", "Charlie", "/mine/week/now/", send),
        ("time-weeks", "Alice", "/mine/week/", None),
        ("time-balance", "Alice", "/mine/balance/", None),
        ("time-calendar", "Alice", "/mine/week/calendar/", None),
        ("time-calendar-wrong", "Alice", "/mine/week/calendar/", send),
        ("time-calendar-sort", "Alice", "/mine/week/calendar/", _read_calendar),
        ("time-own-new", "Alice", "/mine/solitude/new/", None),
        ("time-own-wrong", "Alice", "/mine/solitude/new/", send),
        ("time-own", "Bob", "/ours/solitude/", None),
        ("time-busy", "Alice", "/mine/busy/", open_all),
        ("time-busy-alone", "Charlie", "/mine/busy/", None),
        ("time-ours", "Alice", "/ours/time/", open_all),
        ("time-free", "Alice", "/ours/time/free/", None),
        ("time-suggest", "Alice", "/ours/time/suggest/", None),
        ("time-suggest-wrong", "Alice", "/ours/time/suggest/", send),
        ("time-together", "Alice", together, None),
        ("time-together-edit", "Alice", f"{together}edit/", None),
        ("time-feed", "Alice", "/ours/time/feed/", None),
    ]
    return [Shown(*row) for row in rows]


def _read_calendar(page: Page) -> None:
    day = day_before(7).replace("-", "")
    event = f"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Choir\r\nDTSTART:{day}T180000Z\r\n"
    content = f"BEGIN:VCALENDAR\r\n{event}DTEND:{day}T200000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    file = FilePayload(name="week.ics", mimeType="text/calendar", buffer=content.encode())
    page.get_by_label("Calendar file").set_input_files(files=[file])
    press(page, page.get_by_role("button", name="Read it"))


def of_support(ids: dict[str, str]) -> list[Shown]:
    """Return the pages of support."""
    win, hard = f"/ours/win/{ids['Bob win']}/", f"/ours/hard/{ids['Alice hard']}/"
    rows = [
        ("support", "Alice", "/practice/support/", open_all),
        ("support-win-new", "Alice", "/mine/win/new/", None),
        ("support-hard-new", "Alice", "/mine/hard/new/", None),
        ("support-hard-wrong", "Alice", "/mine/hard/new/", send),
        ("support-thanks-new", "Alice", "/mine/thanks/new/", None),
        ("support-ours-hard", "Alice", "/ours/hard/", None),
        ("support-win-reply", "Alice", win, open_all),
        ("support-win-reply-wrong", "Alice", win, send),
        ("support-hard-helped", "Alice", hard, open_all),
        ("support-hard-replied", "Bob", hard, None),
        ("support-view", "Alice", "/mine/support/", open_all),
        ("support-view-of-bob", "Bob", "/mine/support/", None),
    ]
    return [Shown(*row) for row in rows]


def linked(alice: Someone) -> list[Shown]:
    """Return the pages whose addresses have to be found by following links."""
    past = _links(alice, "/ours/", ".past a.row-link")[0]
    found = [Shown("past", "Alice", past), Shown("past-kind", "Alice", f"{past}thanks/")]
    found.append(Shown("past-entry", "Alice", _links(alice, f"{past}thanks/", ".entry a")[0]))
    for name in ("Alice", "Bob"):
        copy = _links(alice, "/ours/journal/", f".entry p:has-text('{name}') a")[0]
        found.append(Shown(f"shared-entry-of-{name.lower()}", "Alice", copy))
    return found


def _links(one: Someone, path: str, which: str) -> list[str]:
    found = one.go(path).locator(which)
    return [found.nth(at).get_attribute("href") or "" for at in range(found.count())]


def _reset(name: str, data: Path) -> str:
    said = counterpoint("reset", name, "--data", data).stdout
    link = re.search(r"/reset/\S+", said)
    assert link, said
    return link[0]


def all_of(cast: dict[str, Someone], life: Begun, data: Path) -> list[Shown]:
    """Return every page, in an order in which each can be seen."""
    joining = Shown("join", NOBODY, cast["Charlie"].invite())
    later = Shown("reset-later", NOBODY, _reset("Charlie", data))
    again = Shown("reset", NOBODY, _reset("Bob", data))
    with sqlite3.connect(data / "counterpoint.sqlite3") as rows:
        rows.execute(
            "UPDATE accounts_reset SET begins = '2026-01-01' WHERE person_id = "
            "(SELECT id FROM accounts_person WHERE name = 'Bob')"
        )
    rows.close()
    alone = for_one_alone()
    couple = [
        *linked(cast["Alice"]),
        *of_support(life.ids),
        *of_time(life.ids),
        *of_practices(life.ids),
        *for_the_couple(life.ids),
    ]
    return [*for_nobody(), joining, later, again, *alone, *couple]
