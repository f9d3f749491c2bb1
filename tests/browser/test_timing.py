"""Alice and Bob find time: each for themselves, and for the two of them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast import PHONE, Someone, open_browser
from tests.browser.living import Begun
from tests.cli.house import Running

pytestmark = pytest.mark.browser


def in_days(days: int) -> date:
    """Return a day as the server's clock has it."""
    from tests.browser.cast import now

    return now().date() + timedelta(days=days)


def chip(page: Page, name: str) -> None:
    """Press a chip, as a finger would."""
    page.get_by_text(name, exact=True).first.click()


def test_alice_and_bob_find_time_for_each_and_for_both(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    """From a week filled in, over a time of one's own, to an evening that is settled."""
    page = alice.go("/")
    page.get_by_role("link", name="Time for me and for us").click()
    page.get_by_role("link", name="My week").click()
    me = page.get_by_role("group", name="Me alone")
    me.get_by_label("Wished").fill("9")
    me.get_by_label("Lived").fill("4.5")
    page.get_by_role("button", name="Keep and share with Bob").click()
    expect(page.get_by_text("Kept, and shared with Bob.")).to_be_visible()
    expect(page.get_by_text("4.5 h · wished 9 h")).to_be_visible()

    chip(page, "more me")
    page.get_by_role("button", name="Keep it for me").click()
    expect(page.get_by_role("radio", name="more me")).to_be_checked()

    alice.go("/mine/solitude/new/")
    for day in ("Monday", "Thursday"):
        chip(page, day)
    page.get_by_label("From").fill("19:00")
    page.get_by_label("Until").fill("21:00")
    page.get_by_label("What for").fill("the quince tree")
    page.get_by_role("button", name="Keep and share with Bob").click()

    other = bob.go("/ours/time/")
    expect(other.get_by_text("4.5 h · wished 9 h")).to_be_visible()
    expect(other.get_by_text("Alice keeps some time alone.")).to_be_visible()
    seen = "".join(bob.sees(path) for path in ("/", "/ours/", "/ours/solitude/", "/ours/time/"))
    assert "Alice’s own time" in seen
    assert "quince" not in seen and "more me" not in seen

    _say_when_busy(alice, [in_days(2)])
    _say_when_busy(bob, [in_days(3)])
    other = bob.go("/ours/time/free/")
    rows = other.locator("main .rows .row-link")
    texts = " ".join(rows.all_inner_texts())
    for taken in (in_days(2), in_days(3)):
        assert f"{taken:%A} {taken.day} {taken:%B}\nEvening" not in texts
    rows.first.click()
    other.get_by_label("What").fill("Soup by the river")
    other.get_by_role("button", name="Keep it for both of you").click()
    expect(other.get_by_text("Suggested")).to_be_visible()
    address = other.url.removeprefix(bob.address)

    page = alice.go("/")
    page.get_by_role("link", name="Time together").click()
    page.get_by_role("button", name="Say it is settled").click()
    expect(page.get_by_text("Settled", exact=True)).to_be_visible()

    page = alice.go("/ours/time/feed/")
    page.get_by_role("button", name="Make a link for both of you").click()
    link = page.locator("#link").input_value()
    fetched = page.request.get(link)
    assert "Soup by the river" in fetched.text() and "STATUS:CONFIRMED" in fetched.text()
    bob.go("/ours/time/feed/").get_by_role("button", name="End this link").click()
    assert page.request.get(link).status == 404

    for path in (address, "/ours/time/", "/ours/time/free/", "/ours/time/feed/"):
        charlie.sees(path, status=404)


def _say_when_busy(one: Someone, days: list[date]) -> None:
    page = one.go("/mine/busy/")
    for day in days:
        row = page.get_by_role("group", name=f"{day:%A} {day.day} {day:%B}")
        row.get_by_text("evening").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Share “busy” with").click()
    expect(page.get_by_role("button", name="Share how it is now")).to_be_visible()


def calendar(*events: tuple[str, date, int, int]) -> bytes:
    """Return a calendar file: title, day, hour, and how many hours."""
    parts = [
        f"BEGIN:VEVENT\r\nUID:{n}@x\r\nSUMMARY:{title}\r\nDTSTART:{day:%Y%m%d}T{hour:02}0000Z\r\n"
        f"DTEND:{day:%Y%m%d}T{hour + long:02}0000Z\r\nEND:VEVENT\r\n"
        for n, (title, day, hour, long) in enumerate(events)
    ]
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(parts)}END:VCALENDAR\r\n".encode()
    )


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_calendar_file_fills_in_a_week(
    browser: Browser, house: Running, begun: Begun, tmp_path: Path, script: bool
) -> None:
    context = open_browser(
        browser, storage_state=begun.browsers["Alice"], viewport=PHONE, java_script_enabled=script
    )
    alice = Someone("Alice", context, house.address, begun.codes)
    monday = in_days(0) - timedelta(days=in_days(0).weekday() + 7)
    file, broken = tmp_path / "week.ics", tmp_path / "broken.ics"
    file.write_bytes(calendar(("Choir", monday, 18, 2), ("Office", monday, 9, 8)))
    broken.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT")

    page = alice.go("/mine/week/calendar/")
    page.get_by_label("Calendar file").set_input_files(broken)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("breaks off before its end")).to_be_visible()
    page.get_by_label("Calendar file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    for title, where in (("Choir", "Me"), ("Office", "Work")):
        page.get_by_role("group", name=title).get_by_text(where, exact=True).click()
    page.get_by_role("button", name="Keep the hours").click()
    expect(page.get_by_text("a calendar knows only plans")).to_be_visible()
    for part, hours in (("Me", "2"), ("Work", "8")):
        expect(page.get_by_label(f"Lived, {part}", exact=True)).to_have_value(hours)

    page = alice.go("/mine/week/calendar/")
    page.get_by_label("Calendar file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("group", name="Choir").get_by_label("Me", exact=True)).to_be_checked()
    context.close()


def test_a_week_can_be_kept_by_keys_alone(alice: Someone) -> None:
    page = alice.go("/mine/week/now/")
    page.get_by_label("Wished, Me", exact=True).focus()
    for number in ("9", "4"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 h · wished 9 h")).to_be_visible()
    page.locator(".time-balance input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("about right")).to_be_checked()
