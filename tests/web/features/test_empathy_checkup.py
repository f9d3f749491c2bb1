"""The check-up: answered in sittings, kept as answers, shared by scale and never by answer."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from counterpoint.library import our_checkup, scores
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.empathy.asking import pages_of
from counterpoint.web.features.empathy.checkup import (
    CHECKUP,
    CheckUp,
    extents_of,
    places_of,
    shared_part,
)
from counterpoint.web.spaces import entries
from tests.conftest import Someone, text_of
from tests.library.test_others import GOOD, ITEMS
from tests.web.lived import shared_copy
from tests.web.test_queries import MOST, cost

Couple = tuple[Someone, Someone]
PAGES = pages_of(our_checkup())


def begin(one: Someone, set: str = "counterpoint", id: str | None = None) -> str:
    id = id or str(new_id())
    response = one.post("/mine/checkup/new/", id=id, set=set)
    assert response.url == f"/mine/checkup/{id}/page/1/"
    return id


def go_through(one: Someone, step: str = "3", **more: str) -> str:
    """Answer every statement alike, but for those named; return the check-up's id."""
    id = begin(one)
    for number, items in enumerate(PAGES, 1):
        fields = {item.id: more.get(item.id, step) for item in items}
        response = one.post(f"/mine/checkup/{id}/page/{number}/", then="on", **fields)
    assert response.url == f"/mine/checkup/{id}/"
    one.get("/mine/")
    return id


def kept(one: Someone, id: str) -> CheckUp:
    found = entries.find(one.here.mine, CheckUp, uuid.UUID(id))
    assert found
    return found.payload


def share(one: Someone, id: str, *scales: str, status: int = 302) -> Any:
    answer = one.client.post(f"/mine/checkup/{id}/share/", {"what": "some", "scales": list(scales)})
    assert answer.status_code == status
    return answer


def test_the_theme_leads_to_it_and_it_begins_with_what_it_is(alice: Someone) -> None:
    assert "/mine/checkup/" in alice.get("/practice/empathy/")
    page = alice.get("/mine/checkup/new/")
    assert our_checkup().note in page and "/help/" in page


def test_every_statement_is_asked_once_a_few_at_a_time() -> None:
    asked = [item.id for items in PAGES for item in items]
    assert sorted(asked) == sorted(item.id for item in our_checkup().items)
    assert all(len(items) <= 7 for items in PAGES)
    first = [item.scale for item in PAGES[0]]
    assert len(set(first)) == len(first)  # those of one scale stand apart


def test_it_is_kept_page_by_page_and_can_be_gone_on_with(alice: Someone) -> None:
    id = begin(alice)
    first, second = PAGES[0][0].id, PAGES[1][0].id
    response = alice.post(f"/mine/checkup/{id}/page/1/", then="stop", **{first: "4"})
    assert response.url == f"/mine/checkup/{id}/"
    assert "Go on with it" in alice.get(f"/mine/checkup/{id}/")
    assert f"/mine/checkup/{id}/page/1/" in alice.get("/mine/checkup/new/")
    assert "What you answered waits in Mine" in alice.get("/practice/empathy/")
    alice.post(f"/mine/checkup/{id}/page/2/", then="back", **{second: "0"})
    assert kept(alice, id).answers == {first: 4, second: 0} and not kept(alice, id).done
    page = alice.get(f"/mine/checkup/{id}/page/1/")
    assert page.count("checked") == 1


def test_anything_may_be_left_out_again(alice: Someone) -> None:
    id = begin(alice)
    first = PAGES[0][0].id
    alice.post(f"/mine/checkup/{id}/page/1/", then="stop", **{first: "4"})
    alice.post(f"/mine/checkup/{id}/page/1/", then="stop", **{first: "out"})
    assert kept(alice, id).answers == {}


def test_answers_are_stored_with_set_and_version_and_scored_when_read(alice: Someone) -> None:
    id = go_through(alice)
    payload = kept(alice, id)
    ours = our_checkup()
    assert (payload.set, payload.version, payload.top) == (ours.id, ours.version, ours.top)
    assert len(payload.answers) == len(ours.items) and payload.told == () and payload.done
    assert places_of(payload) == scores(ours, payload.answers)
    fields = {field.name for field in msgspec.structs.fields(CheckUp)}
    assert "mean" not in fields


def test_the_sittings_on_the_way_are_no_versions_and_later_changes_are(alice: Someone) -> None:
    id = go_through(alice)
    assert len(entries.history(alice.here.mine, CheckUp, uuid.UUID(id))) == 1
    first = PAGES[0][0].id
    alice.post(f"/mine/checkup/{id}/page/1/", then="stop", **{first: "0"})
    assert len(entries.history(alice.here.mine, CheckUp, uuid.UUID(id))) == 2
    assert kept(alice, id).done


def test_sending_a_page_twice_changes_nothing(alice: Someone) -> None:
    id = begin(alice)
    begin(alice, id=id)
    for _ in range(2):
        alice.post(f"/mine/checkup/{id}/page/1/", then="on", **{PAGES[0][0].id: "2"})
    assert len(entries.history(alice.here.mine, CheckUp, uuid.UUID(id))) == 2
    assert len(entries.read(alice.here.mine, CheckUp).entries) == 1


def test_the_result_is_soft_and_says_that_nobody_validated_it(alice: Someone) -> None:
    id = go_through(alice)
    page = alice.get(f"/mine/checkup/{id}/")
    ours = our_checkup()
    assert ours.note in page and "/help/" in page and "not what you are" in page
    for scale in ours.scales:
        assert scale.name in page and scale.about in page and scale.source in page
    assert "likely range" in page and 'class="band' in page and "tend" in page
    assert "Its parts" in page  # of reliance


def test_all_skipped_is_told_kindly(alice: Someone) -> None:
    id = begin(alice)
    alice.post(f"/mine/checkup/{id}/page/{len(PAGES)}/", then="on")
    page = alice.get(f"/mine/checkup/{id}/")
    assert "Too little to draw" in page and "band" not in page


def earlier(one: Someone, days: int) -> None:
    """Let somebody have gone through it some days ago."""
    ours = our_checkup()
    payload = CheckUp(
        set=ours.id,
        version=ours.version,
        top=ours.top,
        day=timezone.localdate() - timedelta(days=days),
        answers={item.id: 1 for item in ours.items},
        done=True,
    )
    entries.write(one.here.mine, payload, new_id())


def test_the_one_before_is_a_dashed_outline(alice: Someone) -> None:
    earlier(alice, 80)
    id = go_through(alice)
    page = alice.get(f"/mine/checkup/{id}/")
    assert 'class="was' in page and "the time before" in page


def test_after_a_season_the_theme_says_so_in_one_quiet_line(alice: Someone) -> None:
    earlier(alice, 100)
    assert "A season has passed" in alice.get("/practice/empathy/")
    assert "A season has passed" not in alice.get("/")
    earlier(alice, 80)
    assert "A season has passed" not in alice.get("/practice/empathy/")


def test_the_other_sees_the_scales_that_were_ticked_and_not_one_answer(couple: Couple) -> None:
    alice, bob = couple
    id = go_through(alice, **{"felt-watched": "4"})
    share(alice, id, "autonomy", "talking")
    copy = shared_copy(alice, "checkup")
    page = bob.get(f"/ours/checkup/{copy}/")
    assert "Autonomy" in page and "Open talk" in page and "Connection" not in page
    assert our_checkup().note in page and "/help/" in page
    (there,) = entries.read(bob.here.together(), CheckUp).entries
    assert there.payload.answers == {} and there.payload.scales == ()
    assert {told.scale for told in there.payload.told} == {"autonomy", "talking"}
    assert "checkup" in bob.get("/")  # lately from Alice


def test_all_scales_can_be_shared_and_fewer_again_and_none(couple: Couple) -> None:
    alice, bob = couple
    id = go_through(alice)
    alice.post(f"/mine/checkup/{id}/share/", what="all")
    copy = shared_copy(alice, "checkup")
    assert all(scale.name in bob.get(f"/ours/checkup/{copy}/") for scale in our_checkup().scales)
    share(alice, id, "autonomy")
    (there,) = entries.read(bob.here.together(), CheckUp).entries
    assert len(there.payload.told) == 1
    assert len(entries.history(bob.here.together(), CheckUp, there.id)) == 1
    alice.post(f"/mine/checkup/{id}/withdraw/")
    assert entries.read(bob.here.together(), CheckUp).entries == ()


def test_sharing_nothing_or_what_is_not_there_is_told_by_the_field(couple: Couple) -> None:
    alice, bob = couple
    id = go_through(alice)
    for scales in ((), ("no-such-scale",), ("\x00",)):
        page = share(alice, id, *scales, status=422).content.decode()
        assert "Tick at least one" in page
    assert not entries.read(bob.here.together(), CheckUp).entries


def test_a_draft_cannot_be_shared(couple: Couple) -> None:
    alice, _ = couple
    id = begin(alice)
    share(alice, id, "autonomy", status=404)


def test_without_a_partner_nothing_can_be_shared(alice: Someone) -> None:
    id = go_through(alice)
    assert "btn-share" not in alice.get(f"/mine/checkup/{id}/")
    share(alice, id, "autonomy", status=404)


def test_they_stand_side_by_side_only_where_both_have_shared(couple: Couple) -> None:
    alice, bob = couple
    hers, his = go_through(alice), go_through(bob, "2")
    share(alice, hers, "autonomy", "talking")
    copy = shared_copy(alice, "checkup")
    for one in couple:
        assert "Side by side" not in one.get(f"/ours/checkup/{copy}/")
    share(bob, his, "talking", "growing")
    for one in couple:
        page = one.get(f"/ours/checkup/{copy}/")
        beside = page.split("Side by side")[1]
        assert "Open talk" in beside and "Room to grow" not in page
        assert "<h3>Autonomy</h3>" not in beside
        assert beside.index("Alice") < beside.index("Bob")


def test_in_words_it_claims_no_more_than_it_knows(alice: Someone) -> None:
    id = go_through(alice)
    payload = kept(alice, id)
    for extent in extents_of(payload):
        assert 0 <= extent.low <= extent.middle <= extent.high <= 10
        assert "tend" in extent.tends or "can’t tell" in extent.tends
    mixed = msgspec.structs.replace(
        payload,
        answers={item.id: 4 * (n % 2) for n, item in enumerate(our_checkup().items)},
    )
    assert any("can’t tell" in each.tends for each in extents_of(mixed))


def test_it_is_exported_in_words_and_as_answers(alice: Someone) -> None:
    id = go_through(alice)
    said = list(CHECKUP.lines(kept(alice, id)))
    assert len(said) == len(our_checkup().scales)


@pytest.mark.parametrize("bad", ["5", "-1", "x", "\x00", "9" * 5000])
def test_a_step_that_is_not_one_is_told_and_keeps_nothing(alice: Someone, bad: str) -> None:
    id = begin(alice)
    first, second = PAGES[0][0].id, PAGES[0][1].id
    page = alice.post(
        f"/mine/checkup/{id}/page/1/", 422, then="on", **{first: bad, second: "3"}
    ).content.decode()
    assert f"id_{first}_error" in page and "checked" in page
    assert kept(alice, id).answers == {}


def test_what_is_nowhere_is_404(couple: Couple, charlie: Someone) -> None:
    alice, bob = couple
    id = go_through(alice)
    for other in (bob, charlie):
        for path in ("", "edit/", "page/1/"):
            other.get(f"/mine/checkup/{id}/{path}", 404)
        other.post(f"/mine/checkup/{id}/page/1/", 404, then="on")
        other.post(f"/mine/checkup/{id}/share/", 404, what="all")
    share(alice, id, "autonomy")
    charlie.get(f"/ours/checkup/{shared_copy(alice, 'checkup')}/", 404)
    for number in (0, len(PAGES) + 1, 10**30):
        alice.get(f"/mine/checkup/{id}/page/{number}/", 404)
    alice.get(f"/mine/checkup/{new_id()}/", 404)


def test_nothing_of_an_unshared_one_is_told(couple: Couple) -> None:
    alice, bob = couple
    before = [bob.get(path) for path in ("/ours/checkup/", "/practice/empathy/")]
    go_through(alice)
    after = [bob.get(path) for path in ("/ours/checkup/", "/practice/empathy/")]
    assert [text_of(page) for page in before] == [text_of(page) for page in after]


def test_forged_beginnings_are_told(alice: Someone) -> None:
    alice.post("/mine/checkup/new/", 422, id=str(new_id()), set="nothing")
    alice.post("/mine/checkup/new/", 422, id="x", set="counterpoint")
    answer = alice.post("/mine/checkup/new/", id=str(uuid.uuid4()), set="counterpoint")
    assert answer.url == "/mine/checkup/new/"
    assert "stale" in alice.get("/mine/checkup/new/")


def test_a_locked_vault_asks_for_the_passphrase(alice: Someone) -> None:
    id = begin(alice)
    alice.post("/lock/")
    for path in ("new/", f"{id}/", f"{id}/page/1/"):
        assert alice.client.get(f"/mine/checkup/{path}").url.startswith("/unlock/")


def test_what_was_chosen_as_the_vault_locked_is_still_there(alice: Someone) -> None:
    id = begin(alice)
    first = PAGES[0][0].id
    alice.post("/lock/")
    alice.client.post(f"/mine/checkup/{id}/page/1/", {first: "4", "then": "on"})
    alice.client.post("/unlock/", {"passphrase": alice.passphrase})
    assert "checked" in alice.get(f"/mine/checkup/{id}/page/1/")


def test_a_set_of_others_is_answered_the_same_way(
    couple: Couple, tmp_path: Path, settings: Any
) -> None:
    alice, bob = couple
    settings.CHECKUPS = tmp_path
    (tmp_path / "garden.toml").write_text(GOOD + ITEMS)
    (tmp_path / "broken.toml").write_text("[")
    assert "How the garden has been" in alice.get("/mine/checkup/new/")
    id = begin(alice, "garden")
    steps = {f"item-{name}": "2" for name in ("beans", "peas", "roses", "weeds")}
    alice.post(f"/mine/checkup/{id}/page/1/", then="on", **steps)
    page = alice.get(f"/mine/checkup/{id}/")
    assert "lush" in page and "A set for a test" in page
    share(alice, id, "growth")
    copy = shared_copy(alice, "checkup")
    assert "Growth" in bob.get(f"/ours/checkup/{copy}/")
    (tmp_path / "garden.toml").unlink()  # taken off the server: kept, and said
    assert "Its statements are not here" in alice.get(f"/mine/checkup/{id}/")
    bob.get(f"/ours/checkup/{copy}/")
    alice.get("/mine/checkup/")
    assert kept(alice, id).answers


def test_answers_to_other_steps_are_not_scored_as_if_they_were_these(alice: Someone) -> None:
    payload = CheckUp(
        set="counterpoint", version=1, top=6, day=timezone.localdate(), answers={"wanted-to": 6}
    )
    assert extents_of(payload) == [] and shared_part(payload) is None


def test_answers_to_statements_that_are_gone_are_passed_over() -> None:
    ours = our_checkup()
    items = ours.items_of("autonomy")
    answers = {item.id: 2 for item in items} | {"long-gone": 4}
    payload = CheckUp(
        set=ours.id, version=1, top=ours.top, day=timezone.localdate(), answers=answers
    )
    assert list(places_of(payload)) == ["autonomy"]


def test_no_page_asks_the_database_often(couple: Couple) -> None:
    alice, bob = couple
    hers, his = go_through(alice), go_through(bob)
    for one, id in ((alice, hers), (bob, his)):
        one.post(f"/mine/checkup/{id}/share/", what="all")
    guess = str(new_id())
    alice.post("/mine/guess/new/", id=guess, day=str(timezone.localdate()), mood="4")
    alice.post(f"/mine/guess/{guess}/look/")
    for path in (
        "/practice/empathy/",
        "/mine/checkup/new/",
        f"/mine/checkup/{hers}/",
        f"/mine/checkup/{hers}/page/1/",
        f"/ours/checkup/{shared_copy(alice, 'checkup')}/",
        "/mine/guess/new/",
        f"/mine/guess/{guess}/",
        "/mine/guess/over-days/",
    ):
        assert cost(alice, path)[0] <= MOST, path


# What one would like more of

LAST = len(PAGES)


def wish(one: Someone, *more: str, id: str = "", status: int = 302) -> Any:
    """Answer the last page alone, with a wish; return its answer."""
    fields = {"then": "on", "more_of": list(more)}
    return one.post(f"/mine/checkup/{id or begin(one)}/page/{LAST}/", status, **fields)


def test_the_last_page_asks_what_one_would_like_more_of(alice: Someone) -> None:
    id = begin(alice)
    asked = "Which of these would you like more of in the coming weeks?"
    assert asked not in alice.get(f"/mine/checkup/{id}/page/{LAST - 1}/")
    page = alice.get(f"/mine/checkup/{id}/page/{LAST}/")
    assert asked in page and page.count('name="more_of"') == 6
    wish(alice, "talking", "growing", id=id)
    assert kept(alice, id).more == ("talking", "growing") and kept(alice, id).done
    assert "Would like more of" in dict(CHECKUP.lines(kept(alice, id)))
    assert "Open talk, Room to grow" in alice.get(f"/mine/checkup/{id}/")
    assert alice.get(f"/mine/checkup/{id}/page/{LAST}/").count("checked") == 2
    alice.post(f"/mine/checkup/{id}/page/1/", then="stop", **{PAGES[0][0].id: "1"})
    assert kept(alice, id).more == ("talking", "growing")  # another page leaves it
    wish(alice, id=id)
    assert kept(alice, id).more == ()


@pytest.mark.parametrize(
    "more",
    [("support", "deciding", "boundaries", "talking"), ("autonomy",), ("x",), ("\x00",)],
)
def test_a_wish_for_too_much_or_for_nothing_known_is_told_and_loses_nothing(
    alice: Someone, more: tuple[str, ...]
) -> None:
    id, last = begin(alice), PAGES[-1][0].id
    answer = alice.client.post(
        f"/mine/checkup/{id}/page/{LAST}/", {"then": "on", "more_of": more, last: "3"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "id_more_of_error" in page
    known = sum(each in {"support", "deciding", "boundaries", "talking"} for each in more)
    assert page.count("checked") == 1 + known
    assert kept(alice, id).more == () and kept(alice, id).answers == {}


def test_a_wish_is_shared_only_if_it_is_ticked_even_with_all_scales(couple: Couple) -> None:
    alice, bob = couple
    id = go_through(alice)
    wish(alice, "talking", id=id)
    alice.post(f"/mine/checkup/{id}/share/", what="all")
    copy = shared_copy(alice, "checkup")
    assert "would like more of" not in bob.get(f"/ours/checkup/{copy}/").lower()
    (there,) = entries.read(bob.here.together(), CheckUp).entries
    assert there.payload.more == ()
    alice.post(f"/mine/checkup/{id}/share/", what="all", more_of="on")
    assert "Alice would like more of" in bob.get(f"/ours/checkup/{copy}/")
    assert "Understand suggests" in alice.get(f"/mine/checkup/{id}/")
    share(alice, id, "autonomy")  # not ticked again: taken back
    assert "would like more of" not in bob.get(f"/ours/checkup/{copy}/").lower()


def test_a_wish_can_be_shared_without_a_scale(couple: Couple) -> None:
    alice, bob = couple
    id = begin(alice)
    share(alice, id, status=404)  # a draft
    wish(alice, "growing", id=id)
    alice.post(f"/mine/checkup/{id}/share/", what="some", more_of="on")
    page = bob.get(f"/ours/checkup/{shared_copy(alice, 'checkup')}/")
    assert "Alice would like more of" in page and "Room to grow" in page
    assert "are not on this server" not in page


def test_the_page_of_the_other_is_the_same_with_and_without_a_wish(couple: Couple) -> None:
    alice, bob = couple
    id = go_through(alice)
    share(alice, id, "talking")
    paths = ("/", "/ours/checkup/", f"/ours/checkup/{shared_copy(alice, 'checkup')}/")
    before = [text_of(bob.get(path)) for path in paths]
    wish(alice, "talking", id=id)
    assert [text_of(bob.get(path)) for path in paths] == before


def test_an_entry_of_before_there_were_wishes_still_opens() -> None:
    old = {"kind": "checkup", "set": "counterpoint", "version": 1, "top": 4, "day": "2026-03-01"}
    payload = msgspec.json.decode(msgspec.json.encode(old), type=CheckUp)
    assert (payload.more, payload.shows_more) == ((), False)
