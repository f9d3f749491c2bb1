"""Today, Mine, Ours and Understand."""

from datetime import timedelta
from html import unescape

import time_machine
from django.utils import timezone

from counterpoint.web.features.question import of_day
from counterpoint.web.insights import shared_signals
from tests.conftest import Someone
from tests.web.lived import Lived, check_in


def test_every_main_page_opens_for_one_alone(alice: Someone) -> None:
    for path in ("/", "/mine/", "/ours/", "/understand/", "/safety/", "/account/", "/invite/"):
        alice.get(path)


def test_today_greets_by_the_hour(alice: Someone) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    for hour, greeting in (
        (3, "Hello, Alice"),
        (8, "Good morning, Alice"),
        (14, "Good afternoon, Alice"),
        (21, "Good evening, Alice"),
    ):
        with time_machine.travel(tomorrow.replace(hour=hour), tick=False):
            alice.sign_in()
            assert greeting in alice.get("/")


def test_mine_shows_the_latest_of_each_kind_and_nothing_of_the_other(lived: Lived) -> None:
    lived.alice.get("/")  # what is to be told once is told
    page = lived.alice.get("/mine/")
    assert "Alice dreamt of a grey heron" in page and "Alice slept badly" in page
    assert "Bob" not in page.split("<main")[1].split("</main>")[0]


def test_ours_shows_what_both_shared_with_the_names(lived: Lived) -> None:
    for one in (lived.alice, lived.bob):
        page = one.get("/ours/")
        for name in ("Alice", "Bob"):
            assert f"{name} is thankful for warm socks" in page
        assert "heron" not in page


def test_an_ours_that_was_left_is_found_from_ours(lived: Lived) -> None:
    assert f"/past/{lived.left}/" in lived.alice.get("/ours/")
    page = lived.bob.get(f"/past/{lived.left}/")
    assert "Closed to new writing" in page and "Bob misses the old garden" in page
    assert "/new/" not in page.split("<main")[1]


def test_understand_draws_only_what_is_shared_with_gaps_for_the_rest(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    today = timezone.localdate()
    for back, mood in ((0, "7"), (1, "5"), (3, "2")):
        day = today - timedelta(days=back)
        alice.write("checkin", share=True, **check_in("x", day, mood=mood))
    bob.write("checkin", **check_in("x", today, mood="9"))
    for one in couple:
        page = one.get("/understand/")
        assert "Mood" in page and "Stress" not in page
        assert "Alice shared 3 days." in page and "Bob shared" not in page
        path = page.split('class="line" d="')[1].split('"')[0]
        assert path.count("M") == 2 and path.count("L") == 1
        assert page.count("<tr>") == 4  # the head and three days
    (signal,) = shared_signals(alice.here.together(), today - timedelta(days=4), today)
    assert [line.values for line in signal.series] == [(None, 2, None, 5, 7)]


def test_two_check_ins_on_one_day_are_drawn_as_one(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    today = timezone.localdate()
    for mood in ("2", "8"):
        alice.write("checkin", share=True, **check_in("x", today, mood=mood))
    (signal,) = shared_signals(alice.here.together(), today, today)
    assert signal.series[0].values in ((8,), (2,))  # ids of one day carry no order within it


def test_understand_says_what_to_do_while_there_is_nothing_to_draw(
    couple: tuple[Someone, Someone], charlie: Someone
) -> None:
    for one in (*couple, charlie):
        assert "Nothing to draw yet" in one.get("/understand/")


def test_one_who_shares_is_drawn_and_a_caution_stands_once_where_two_are(
    couple: tuple[Someone, Someone],
) -> None:
    caution = "Days that go together do not show that one moves the other."
    assert "What either of you shares is drawn here." in couple[0].get("/understand/")
    for number, one in enumerate(couple):
        words = check_in("x", timezone.localdate(), shared=["mood", "stress"])
        one.write("checkin", share=True, **words)
        page = couple[0].get("/understand/")
        assert "Mood" in page and "Stress" in page
        assert page.count(caution) == number


def test_whoever_was_left_is_told_on_today_and_may_invite(lived: Lived) -> None:
    place = lived.bob.here.together()
    lived.alice.post("/safety/leave/")
    for one, other in ((lived.alice, "Bob"), (lived.bob, "Alice")):
        page = one.get("/")
        assert f"Ours with {other} has been closed since today" in page
        assert "What was shared stays here." in page
        assert f'href="/past/{place.id}/"' in page and 'class="link" href="/invite/"' in page
        assert "Ours begins with two" not in page


def test_the_questions_are_reached_from_ours_before_anything_has_opened(
    couple: tuple[Someone, Someone],
) -> None:
    assert 'href="/ours/question/"' in couple[0].get("/ours/")


def test_a_left_ours_with_nothing_in_it_says_so_and_invites_nothing(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    place = alice.here.together()
    alice.post("/safety/leave/")
    page = alice.get(f"/past/{place.id}/").split("<main")[1].split("</main>")[0]
    assert page.count("Nothing was shared here.") == 1
    assert "Nothing here yet" not in page and "Nothing has opened yet" not in page
    assert "/new/" not in page and "/ours/question" not in page
    assert "Nothing was shared here." in alice.get(f"/past/{place.id}/thanks/")


def test_a_question_stands_once_above_its_answers(lived: Lived) -> None:
    asked = of_day(lived.alice.here.together(), timezone.localdate()).text
    for path in ("/ours/", "/ours/question/opened/"):
        page = unescape(lived.alice.get(path))
        assert page.count("would choose the lighthouse") == 2
        assert page.count(asked) == 1
    opened = unescape(lived.alice.get("/ours/question/")).split("What has opened")[1]
    assert opened.count(asked) == 1


def test_the_menu_invites_only_who_has_nobody(
    couple: tuple[Someone, Someone], charlie: Someone
) -> None:
    assert "Invite your partner" in charlie.get("/safety/")
    for page in (couple[0].get("/safety/"), couple[0].get("/")):
        assert 'href="/invite/"' not in page
