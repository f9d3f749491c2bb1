"""Support: wins and hard moments, what is said under them, thanks, and one's own view of it."""

import re
import uuid
from datetime import date, timedelta
from html import unescape
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from counterpoint.library import starters_for
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features import FEATURES, replies_to
from counterpoint.web.features.support import HARD, THANKS, WIN, months
from counterpoint.web.features.support.answers import HardReply, Helped, WinReply
from counterpoint.web.features.support.moments import HELPS, Hard, Win
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.features.themes import Theme
from counterpoint.web.spaces import clock, entries, leaving, replies
from counterpoint.web.spaces.places import noon
from tests.conftest import Someone, pair
from tests.web.lived import reply, shared_copy
from tests.web.rows import everything_at_rest
from tests.web.test_queries import MOST, cost

Couple = tuple[Someone, Someone]
TODAY = date(2026, 3, 10)


def told(one: Someone, kind: str, **words: Any) -> str:
    """Tell the other something; return its id in Ours."""
    id = uuid.UUID(one.write(kind, share=True, **{"words": "the train again", **words}))
    ours = one.here.together()
    (copy,) = entries.there(ours, one.here.mine.copy_ids(id, ours))
    return str(copy)


def main(page: str) -> str:
    return unescape(page.split("<main")[1].split("</main>", maxsplit=1)[0])


# What is told


def test_a_win_is_mine_until_it_is_shared(couple: Couple) -> None:
    alice, bob = couple
    id = alice.write("win", words="they said yes", sort="social")
    assert "they said yes" in alice.get("/mine/") and "Only you" in alice.get(f"/mine/win/{id}/")
    for path in ("/", "/ours/", "/ours/win/", "/practice/support/", "/mine/support/"):
        assert "they said yes" not in bob.get(path)
    alice.post(f"/mine/win/{id}/share/")
    page = bob.get(f"/ours/win/{shared_copy(alice, 'win')}/")
    assert "they said yes" in page and "Social support" in page


def test_somebody_alone_finds_good_news_and_hard_moments_in_mine(
    alice: Someone, couple: Couple, charlie: Someone
) -> None:
    page = main(charlie.sign_in().get("/practice/support/"))
    assert 'href="/mine/win/"' in page and 'href="/mine/hard/"' in page and "/ours/win/" not in page
    page = main(couple[0].get("/practice/support/"))
    assert 'href="/ours/win/"' in page and 'href="/mine/win/"' not in page


def test_a_hard_moment_says_plainly_what_would_help(couple: Couple) -> None:
    alice, bob = couple
    id = told(alice, "hard", helps=["listen"])
    assert "Alice would like: <strong>an ear</strong>" in bob.get(f"/ours/hard/{id}/")
    assert "Alice would like: <strong>an ear</strong>" in bob.get("/ours/hard/")
    id = told(alice, "hard", helps=["comfort", "hands", "space"])
    page = bob.get(f"/ours/hard/{id}/")
    assert "<strong>comfort, a pair of hands and some space</strong>" in page


def test_what_would_help_may_be_left_open_and_the_replier_is_told_that_they_can_ask(
    couple: Couple,
) -> None:
    alice, bob = couple
    page = bob.get(f"/ours/hard/{told(alice, 'hard')}/")
    assert "Alice would like" not in page
    assert "Alice has left open what would help. You can ask." in page


def test_every_way_to_help_can_be_ticked_alone_and_all_at_once(alice: Someone) -> None:
    page = alice.get("/mine/hard/new/")
    for help, (word, meaning, said, _) in HELPS.items():
        assert f'name="helps" value="{help}"' in page and str(word) in page and str(meaning) in page
        id = alice.write("hard", words="x", helps=[help])
        assert f"What would help: <strong>{said}</strong>" in alice.get(f"/mine/hard/{id}/")
    id = alice.write("hard", words="x", helps=list(HELPS))
    assert alice.get(f"/mine/hard/{id}/edit/").count("checked") == len(HELPS) + 1


@pytest.mark.parametrize("kind", ["win", "hard", "thanks"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "x" * 4_001},
        {"words": "a\x00b"},
        {"words": "kept here", "sort": "financial"},
    ],
    ids=["empty", "long", "nul", "sort"],
)
def test_what_is_wrong_is_said_by_the_field_and_stays_on_the_page(
    alice: Someone, kind: str, wrong: dict[str, str]
) -> None:
    page = alice.post(f"/mine/{kind}/new/", 422, id=new_id(), **wrong).content.decode()
    assert "Nothing is kept yet." in page and 'class="error"' in page
    assert wrong["words"].replace("\x00", "") in page.replace("\x00", "")
    assert "Nothing here yet" in alice.get(f"/mine/{kind}/")


def test_a_way_to_help_that_there_is_not_is_refused(alice: Someone) -> None:
    fields = {"id": new_id(), "words": "kept here", "helps": ["listen", "money"]}
    page = alice.post("/mine/hard/new/", 422, **fields).content.decode()
    assert "kept here" in page and "money is not one of the available choices" in page


def test_pressing_twice_tells_it_once(couple: Couple) -> None:
    alice, bob = couple
    fields = {"id": new_id(), "words": "they said yes", "then": "share"}
    for _ in range(2):
        alice.post("/mine/win/new/", **fields)
    assert bob.get("/ours/win/").count("they said yes") == 1
    assert alice.get("/mine/win/").count("they said yes") == 1


def test_an_outsider_and_a_locked_vault_see_nothing(couple: Couple, charlie: Someone) -> None:
    alice, _ = couple
    for kind in ("win", "hard"):
        id = told(alice, kind)
        charlie.get(f"/ours/{kind}/{id}/", 404)
        charlie.get(f"/ours/{kind}/", 404)
    alice.post("/lock/")
    for path in ("/mine/support/", "/ours/hard/", "/mine/win/new/"):
        assert alice.client.get(path)["Location"].startswith("/unlock/")


def test_nothing_of_it_is_readable_at_rest(couple: Couple) -> None:
    alice, bob = couple
    id = told(alice, "hard", words="a marmalade sky", helps=["hands"], sort="practical")
    reply(bob, "hard-reply", id, words="a paper lantern")
    held = everything_at_rest()
    for words in (b"marmalade", b"lantern", b"practical", b"hands"):
        assert words not in held


# What is said under it


@pytest.mark.parametrize("kind", ["win", "hard"])
def test_the_other_is_given_every_starter_of_the_library_to_begin_with(
    couple: Couple, kind: Any
) -> None:
    alice, bob = couple
    id = told(alice, kind)
    page = main(bob.get(f"/ours/{kind}/{id}/"))
    texts = [starter.text for starter in starters_for(kind)]
    assert len(texts) > 15
    for text in texts:
        assert f'data-starter="{text}">{text}…</li>' in page  # readable where no script runs
    assert f'data-starters="id_{kind}-reply_words"' in page
    assert f'id="id_{kind}-reply_words"' in page
    assert "data-starter" not in alice.get(f"/ours/{kind}/{id}/")


def test_starters_ask_celebrate_comfort_listen_and_offer() -> None:
    for kind, wanted in (
        (WIN, ["Ask", "Be glad together", "Listen", "Offer"]),
        (HARD, ["Listen", "Comfort", "Ask", "Offer"]),
    ):
        form: Any = replies_to(kind.kind)[0].form()
        labels = [str(way.label) for way in form.ways()]
        assert labels[:4] == wanted
        shown = [text for way in form.ways() for text in (way.first, *way.more)]
        assert sorted(shown) == sorted(s.text for s in starters_for(form.told))


def test_good_news_comes_with_what_is_known_of_it_and_who_found_it(couple: Couple) -> None:
    alice, bob = couple
    cited = "<cite>Gable, Reis, Impett and Asher, 2004</cite>"
    assert cited in alice.get("/mine/win/new/")
    assert cited in bob.get(f"/ours/win/{told(alice, 'win')}/")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("yes", "It helped"),
        ("partly", "Partly"),
        ("no", "Not this time"),
        ("else", "Something else would help"),
    ],
)
def test_the_one_who_asked_says_whether_it_helped_and_both_read_it(
    couple: Couple, how: str, said: str
) -> None:
    alice, bob = couple
    id = told(alice, "hard", helps=["listen"])
    assert said not in bob.get(f"/ours/hard/{id}/")
    reply(alice, "helped", id, how=how, words="the long silence")
    for one in (alice, bob):
        page = one.get(f"/ours/hard/{id}/")
        assert f"<strong>{said}</strong>" in page and "the long silence" in page


def test_whether_it_helped_can_be_changed_and_is_never_a_number(couple: Couple) -> None:
    alice, bob = couple
    id = told(alice, "hard")
    reply(alice, "helped", id, how="no")
    reply(alice, "helped", id, base="1", how="yes")
    page = main(bob.get(f"/ours/hard/{id}/"))
    assert "It helped" in page and "Not this time" not in page
    assert {f.name for f in msgspec.structs.fields(Helped)} == {"to", "how", "words"}
    assert not any(f.measures for f in FEATURES if f.theme is Theme.SUPPORT or f.under)


def test_a_win_is_not_asked_whether_it_helped(couple: Couple) -> None:
    alice, _ = couple
    id = told(alice, "win")
    assert "Say so to both" not in alice.get(f"/ours/win/{id}/")
    reply(alice, "helped", id, 404, how="yes")


def test_everything_said_is_in_the_export_in_words(couple: Couple) -> None:
    from counterpoint.web import export

    alice, bob = couple
    id = told(alice, "hard", helps=["listen", "space"], sort="emotional")
    reply(bob, "hard-reply", id, words="with you")
    reply(alice, "helped", id, how="partly", words="the silence")
    for one in (alice, bob):
        packed = export.pack(one.here)
        text = _unpacked(packed)
        for words in ("the train again", "Listen, Space", "Emotional", "with you", "Partly"):
            assert words in text, words


def _unpacked(packed: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


# Thanks


def test_thanks_that_were_kept_before_there_were_kinds_still_open(couple: Couple) -> None:
    class Thanks0(
        msgspec.Struct, frozen=True, kw_only=True, tag="thanks", tag_field="kind"
    ):  # as they were sealed at first
        words: str

    alice, _ = couple
    id = uuid.UUID(str(new_id()))
    entries.write(alice.here.mine, Thanks0(words="for the tea"), id)
    kept = entries.find(alice.here.mine, Thanks, id)
    assert kept and kept.payload == Thanks(words="for the tea", sort="")
    assert "for the tea" in alice.get(f"/mine/thanks/{id}/")
    assert msgspec.msgpack.encode(kept.payload) == msgspec.msgpack.encode(
        Thanks0(words="for the tea")
    )


def test_thanks_may_say_of_which_kind_they_are(couple: Couple) -> None:
    alice, bob = couple
    alice.write("thanks", share=True, words="for the tea", sort="practical")
    assert "Practical support" in bob.get("/ours/thanks/")
    alice.write("thanks", share=True, words="for all the rest")
    assert bob.get("/ours/thanks/").count("Practical support") == 1


# What I gave, and what I felt I received


def lanes(picture: months.Picture) -> dict[str, list[int]]:
    """Return the steps of each lane that has any."""
    found = {str(lane.label): [mark.step for mark in lane.marks] for lane in picture.lanes}
    return {label: steps for label, steps in found.items() if any(steps)}


def live(one: Someone, other: Someone, day: date, sort: Any, how: Any = None) -> None:
    """Let one tell a hard moment on a day, the other answer, and one say whether it helped."""
    with clock.as_of(noon(day)):
        ours = one.here.together()
        to = one.here.mine.copy_id(new_id(), ours, day)
        entries.write(ours, Hard(words="x", sort=sort), to)
        replies.reply(other.here.together(), HardReply(to=to, words="with you"))
        if how:
            replies.reply(ours, Helped(to=to, how=how))


def test_what_i_gave_is_what_i_said_to_the_other_by_kind_and_month(couple: Couple) -> None:
    alice, bob = couple
    live(alice, bob, date(2026, 3, 2), "emotional")
    live(alice, bob, date(2025, 12, 30), "practical")
    live(bob, alice, date(2026, 2, 3), "social")
    given, received = months.pictures(bob.here, TODAY)
    assert [month.month for month in given.months] == [10, 11, 12, 1, 2, 3]
    assert lanes(given) == {"Emotional": [0, 0, 0, 0, 0, 1], "Practical": [0, 0, 1, 0, 0, 0]}
    assert lanes(received) == {}
    assert lanes(months.pictures(alice.here, TODAY)[0]) == {"Social": [0, 0, 0, 0, 1, 0]}


def test_an_answer_to_good_news_is_given_too(couple: Couple) -> None:
    alice, bob = couple
    to = uuid.UUID(told(alice, "win", sort="social"))
    replies.reply(bob.here.together(), WinReply(to=to, words="tell me more"))
    given, _ = months.pictures(bob.here, timezone.localdate())
    assert lanes(given) == {"Social": [0, 0, 0, 0, 0, 1]}


def test_what_i_felt_i_received_is_what_helped_and_my_thanks(couple: Couple) -> None:
    alice, bob = couple
    for month, how in enumerate(("yes", "partly", "no", "else"), 1):
        live(alice, bob, date(2026, month if month < 4 else 3, 1), "emotional", how)
    with clock.as_of(noon(date(2025, 11, 5))):
        mine = alice.here.mine
        id = mine.copy_id(new_id(), mine, date(2025, 11, 5))
        entries.write(mine, Thanks(words="for the tea", sort="practical"), id)
    _, received = months.pictures(alice.here, TODAY)
    assert lanes(received) == {"Emotional": [0, 0, 0, 1, 1, 0], "Practical": [0, 1, 0, 0, 0, 0]}


def test_the_others_thanks_and_help_that_went_unnoted_change_neither_picture(
    couple: Couple,
) -> None:
    alice, bob = couple
    live(alice, bob, date(2026, 3, 2), "emotional")
    before = months.pictures(bob.here, timezone.localdate())
    alice.write("thanks", share=True, words="for the tea", sort="practical")
    alice.write("hard", words="for me alone", sort="social")
    assert months.pictures(bob.here, timezone.localdate()) == before
    assert lanes(months.pictures(alice.here, TODAY)[1]) == {}  # nothing noted, nothing received


def test_what_was_taken_back_leaves_the_reply_without_a_kind(couple: Couple) -> None:
    alice, bob = couple
    id = told(alice, "hard", sort="social")
    reply(bob, "hard-reply", id, words="with you")
    alice.post(f"/ours/hard/{id}/take-back/")
    given, _ = months.pictures(bob.here, timezone.localdate())
    assert lanes(given) == {"Kind left open": [0, 0, 0, 0, 0, 1]}


def test_what_is_older_than_half_a_year_is_not_drawn(couple: Couple) -> None:
    alice, bob = couple
    live(alice, bob, date(2025, 9, 30), "emotional", "yes")
    live(alice, bob, date(2025, 10, 1), "social", "yes")
    assert lanes(months.pictures(bob.here, TODAY)[0]) == {"Social": [1, 0, 0, 0, 0, 0]}
    assert lanes(months.pictures(alice.here, TODAY)[1]) == {"Social": [1, 0, 0, 0, 0, 0]}


def test_an_ours_that_was_left_is_drawn_with_the_new_one(couple: Couple) -> None:
    alice, bob = couple
    live(alice, bob, date(2026, 2, 1), "emotional")
    leaving.leave(alice.person)
    given, _ = months.pictures(bob.here, TODAY)
    assert lanes(given) == {"Emotional": [0, 0, 0, 0, 1, 0]}
    pair(alice, bob)
    live(alice, bob, date(2026, 3, 1), "practical")
    given, _ = months.pictures(bob.here, TODAY)
    assert lanes(given) == {"Emotional": [0, 0, 0, 0, 1, 0], "Practical": [0, 0, 0, 0, 0, 1]}


def test_the_steps_are_three_and_no_number_is_said(couple: Couple) -> None:
    alice, bob = couple
    today = timezone.localdate()
    first = today.replace(day=1)
    for sort, number in (("emotional", 1), ("practical", 3), ("social", 9)):
        for _ in range(number):
            live(alice, bob, first, sort, "yes")
    given, _ = months.pictures(bob.here, today)
    assert {label: steps[-1] for label, steps in lanes(given).items()} == {
        "Emotional": 1,
        "Practical": 2,
        "Social": 3,
    }
    page = main(bob.get("/mine/support/"))
    for words in ("now and then", "several times", "often"):
        assert f"<td>{words}</td>" in page
    assert not re.search(r">\s*\d+\s*<", page)


def test_the_page_names_nobody_and_is_for_its_person_alone(couple: Couple) -> None:
    alice, bob = couple
    live(alice, bob, timezone.localdate(), "emotional", "yes")
    for one, given in ((bob, "Emotional"), (alice, "Nothing noted in these months.")):
        page = main(one.get("/mine/support/"))
        assert "Only you" in page and "Both of you" not in page
        assert "Alice" not in page and "Bob" not in page
        assert given in page.split("What I felt I received</h2>")[0].split("What I gave</h2>")[1]
    assert bob.get("/mine/support/") != alice.get("/mine/support/")


def test_a_person_alone_has_the_page_too(charlie: Someone) -> None:
    assert charlie.get("/mine/support/").count("Nothing noted in these months.") == 2
    charlie.write("thanks", words="for the tea", sort="practical")
    page = main(charlie.get("/mine/support/"))
    assert page.count("Nothing noted in these months.") == 1
    assert "<td>now and then</td>" in page


def test_the_page_takes_nothing(alice: Someone) -> None:
    alice.post("/mine/support/", 405)


def test_the_page_asks_as_little_of_a_long_life(couple: Couple) -> None:
    alice, bob = couple
    today = timezone.localdate()
    measured = []
    for number in (1, 40):
        for n in range(number):
            live(alice, bob, today - timedelta(days=n), "social", "yes")
        measured.append(cost(bob, "/mine/support/")[0])
    assert measured[0] == measured[1] <= MOST


def test_all_of_it_is_found_from_the_page_of_support(couple: Couple) -> None:
    alice, _ = couple
    page = alice.get("/practice/support/")
    for path in ("/ours/win/", "/ours/hard/", "/ours/thanks/", "/mine/support/"):
        assert f'href="{path}"' in page
    for room in ("/", "/mine/", "/ours/"):
        assert 'href="/practice/support/"' in alice.get(room)
    for feature in (WIN, HARD, THANKS):
        assert f"/mine/{feature.kind}/new/" in alice.get(f"/ours/{feature.kind}/")


def test_months_of_any_day_are_six_and_end_with_its_own() -> None:
    for day in (date(2026, 1, 31), date(2024, 2, 29), date(2026, 12, 1)):
        found = months.last_months(day)
        assert len(set(found)) == 6 and found[-1] == day.replace(day=1)
        assert list(found) == sorted(found) and all(month.day == 1 for month in found)


def test_a_payload_says_nothing_that_was_left_out() -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(Win(words="x"))) == {
        "kind": "win",
        "words": "x",
    }
    assert Hard(words="x").wish == ""
