"""Over the months, as Understand draws it: in plain words, and nothing that was not shared."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from counterpoint.web.features.timing.calendar import this_monday
from tests.conftest import Someone, text_of
from tests.web.lived import Lived, check_in, reply, shared_copy

Couple = tuple[Someone, Someone]


def section(page: str) -> str:
    """Return the part on the months, or nothing."""
    found = page.partition('aria-labelledby="up"')[2]
    return found.partition("</section>")[0]


def test_nothing_is_drawn_while_there_is_nothing(couple: Couple, charlie: Someone) -> None:
    for one in (*couple, charlie):
        assert section(one.get("/understand/")) == ""


def test_support_is_told_in_a_sentence_a_picture_and_a_table(couple: Couple) -> None:
    alice, bob = couple
    alice.write("win", share=True, words="Alice sold the boat", sort="social")
    reply(bob, "win-reply", shared_copy(alice, "win"), words="Bob is glad")
    page = section(alice.get("/understand/"))
    assert "This month, good news was told and answered." in page
    assert page.count("<td>now and then</td>") == 1
    assert "sold the boat" not in page and "Alice" not in page and "Bob" not in page


def test_the_part_is_the_same_for_both(lived: Lived) -> None:
    one, other = (text_of(section(who.get("/understand/"))) for who in (lived.alice, lived.bob))
    assert one == other and one


def test_weeks_are_told_for_each_beside_their_own_wish(couple: Couple) -> None:
    alice, bob = couple
    # Ours is some weeks old by then: what was before its first month is not told.
    with time_machine.travel(timezone.now() + timedelta(days=50)):
        for one in couple:
            one.sign_in()
        for back in range(6):
            day = this_monday() - timedelta(weeks=back)
            for one, hours in ((alice, "4"), (bob, "12")):
                one.post(f"/mine/week/of/{day}/", base="", wished_me="12", me=hours, then="share")
        page = section(bob.get("/understand/"))
    assert "Alice: less of it than wished, in these weeks." in page
    assert "Bob: about as wished, in these weeks." in page
    assert "8 h" not in page and "12 h" not in page


def test_what_is_not_shared_changes_no_byte_of_the_others_pages(lived: Lived) -> None:
    alice, bob = lived.alice, lived.bob
    paths = ("/understand/", "/understand/season/", "/understand/mine/?days=90")
    bob.get("/mine/")  # what was said of his last form is said
    before = [text_of(bob.get(path)) for path in paths]
    today = timezone.localdate()
    for back in range(12):
        day = today - timedelta(days=back)
        words = check_in("Alice keeps a line", day, mood=str(back % 11), shared=[])
        alice.write("checkin", **(words | {"closeness": "8", "room": "2"}))
    alice.write("win", words="Alice keeps a win", sort="social")
    alice.write("thanks", words="Alice keeps her thanks")
    alice.write("hard", words="Alice keeps a hard moment", helps=["listen"])
    alice.write("goal", what="Alice keeps a goal")
    week = this_monday() - timedelta(weeks=1)
    alice.post(f"/mine/week/of/{week}/", base="", wished_me="9", me="1", then="keep")
    assert [text_of(bob.get(path)) for path in paths] == before
