"""Memories with pictures: drafted alone, put into Ours, taken back, erased, taken along."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from counterpoint.web import uploads
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.growing.memories import Memory
from counterpoint.web.spaces import entries, pictures
from counterpoint.web.spaces.models import Entry
from counterpoint.web.spaces.pictures import Picture
from tests.conftest import Someone
from tests.web.features.pictures import encoded, file, plain, remember, taken_abroad
from tests.web.lived import put_into_ours, shared_copy
from tests.web.rows import everything_at_rest
from tests.web.threat import opens_with

Couple = tuple[Someone, Someone]
AGAIN = "please choose them again"
# No version 7, and one of another time.
NOWHERE = ("3f35ed57-3126-4cb3-bab5-e3c7bb73af8d", "019a0000-0000-7000-8000-000000000001")


def shown(one: Someone, path: str) -> list[str]:
    """Return the addresses of the pictures on a page."""
    return re.findall(r'src="(/[^"]*picture/[^"]+)"', one.get(path))


def stored(one: Someone, where: str = "mine") -> int:
    """Return how many pictures lie in Mine or in Ours."""
    place = one.here.mine if where == "mine" else one.here.together()
    return Entry.objects.filter(space_id=place.id, shelf=place.shelf("picture")).count()


def both(alice: Someone, *data: bytes, title: str = "the sea", **more: Any) -> str:
    """Put a memory with pictures into Ours; return its id there."""
    files = [file(each, f"{n}.jpg") for n, each in enumerate(data)]
    return put_into_ours(alice, "memory", title=title, pictures=files, **more)


# Mine


def test_a_memory_is_drafted_alone_with_its_pictures(couple: Couple) -> None:
    alice, bob = couple
    id = remember(alice, "the sea", plain(), plain("red"), words="salt on everything")
    page = alice.get(f"/mine/memory/{id}/")
    assert "the sea" in page and "salt on everything" in page
    links = shown(alice, f"/mine/memory/{id}/")
    assert len(links) == 2 and 'width="64" height="48"' in page
    for link in links:
        assert alice.client.get(link).status_code == 200
        bob.get(link, 404)
        bob.get(link.replace("/mine/", "/ours/"), 404)
    assert (stored(alice), stored(alice, "ours")) == (2, 0)
    for path in ("/", "/ours/", "/ours/memory/"):
        assert "the sea" not in bob.get(path)


def test_a_picture_is_served_as_what_it_is_and_kept_by_nobody(alice: Someone) -> None:
    id = remember(alice, "the sea", taken_abroad())
    answer = alice.client.get(shown(alice, f"/mine/memory/{id}/")[0])
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "img-src 'self'" in answer["Content-Security-Policy"]
    image = Image.open(io.BytesIO(answer.content))
    assert image.format == "WEBP" and image.size == (48, 64)  # upright
    assert not image.getexif() and b"Spyglass" not in answer.content


def test_nothing_of_a_picture_lies_open_in_the_database(couple: Couple) -> None:
    alice, bob = couple
    id = remember(alice, "the sea", taken_abroad())
    link = shown(alice, f"/mine/memory/{id}/")[0]
    data = alice.client.get(link).content
    at_rest = everything_at_rest()
    for part in (data[:40], data[-40:], b"WEBP", b"JFIF", b"Spyglass", b"image/webp", b"picture"):
        assert part not in at_rest
    for row in Entry.objects.all():
        assert opens_with(bob.secret, bytes(row.sealed), row) is None


def test_lists_never_open_a_picture(couple: Couple) -> None:
    alice, _bob = couple
    both(alice, plain(), plain("red"))
    remember(alice, "a draft", plain("blue"))
    real = entries.decoder_of
    asked: list[Any] = []

    def noted(payload_type: Any) -> Any:
        asked.append(payload_type)
        return real(payload_type)

    with patch.object(entries, "decoder_of", noted):
        for one in couple:
            for path in ("/", "/mine/", "/ours/", "/mine/memory/", "/ours/memory/"):
                one.get(path)
    assert Memory in asked and Picture not in asked


def test_today_does_not_even_read_the_pictures_that_the_other_put_there(couple: Couple) -> None:
    alice, bob = couple
    for number in range(4):  # with the thank-you as many as Today shows, in whatever order
        both(alice, *(plain(colour) for colour in ("red", "green", "blue", "teal", "navy")),
             title=f"day {number}")  # fmt: skip
    alice.write("thanks", share=True, words="for the tea")
    real, sizes = entries.open_rows, []

    def noted(place: Any, payload_type: Any, found: Any) -> Any:
        sizes.append(len(list(found)))
        return real(place, payload_type, found)

    with patch.object(entries, "open_rows", noted):
        page = bob.get("/")
    assert max(sizes) <= 8 and "Thank-you" in page


def test_a_page_of_a_memory_takes_few_queries(couple: Couple) -> None:
    alice, bob = couple
    id = both(alice, *(plain(c) for c in ("red", "green", "blue", "teal", "navy", "gold")))
    for title in ("one", "two", "three"):
        both(alice, plain("pink"), title=title)
    for path in ("/ours/memory/", f"/ours/memory/{id}/", f"/ours/memory/{id}/edit/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            bob.get(path)
        assert len(asked) <= 12, path


def test_a_picture_is_described_and_left_out_when_edited(alice: Someone) -> None:
    id = remember(alice, "the sea", plain(), plain("red"))
    links = shown(alice, f"/mine/memory/{id}/")
    first, second = (link.split("/")[-2] for link in links)
    page = alice.get(f"/mine/memory/{id}/edit/")
    assert f'name="pictures-words-{first}"' in page
    words = {
        "base": "1",
        "title": "the sea",
        "pictures-there": [first, second],
        f"pictures-words-{first}": "Grey water, two “gulls”",
        f"pictures-out-{second}": "on",
        "pictures": file(plain("blue")),
    }
    alice.post(f"/mine/memory/{id}/edit/", **words)
    page = alice.get(f"/mine/memory/{id}/")
    assert 'alt="Grey water, two “gulls”"' in page
    assert len(shown(alice, f"/mine/memory/{id}/")) == 2
    assert 'alt="A picture of “the sea”"' in page
    assert "Earlier versions" in page and second not in page


def test_a_memory_sent_twice_has_its_pictures_once(couple: Couple) -> None:
    alice, _ = couple
    for then, where in (("keep", "mine"), ("share", "ours")):
        id = str(new_id())
        for _twice in range(2):
            alice.post("/mine/memory/new/", id=id, then=then, title="x", pictures=file(plain()))
        assert stored(alice, where) == 1
    assert stored(alice) == 1


# What is not taken


def refused(alice: Someone, *files: Any, **more: Any) -> str:
    words = {"id": str(new_id()), "title": "the sea", "words": "salt", **more}
    page = alice.post("/mine/memory/new/", 422, pictures=list(files), **words).content.decode()
    assert "salt" in page and AGAIN in page
    assert not entries.read(alice.here.mine, Memory).entries and stored(alice) == 0
    return page


def test_what_is_no_picture_is_said_by_the_field_and_the_words_stay(alice: Someone) -> None:
    page = refused(alice, file(b"hello", "letter.jpg"), file(plain()))
    assert "“letter.jpg” cannot be read as a picture" in page
    assert 'aria-invalid="true"' in page and 'id="id_pictures_error"' in page


def test_a_picture_that_breaks_off_is_not_taken(alice: Someone) -> None:
    noise = encoded(Image.effect_noise((200, 200), 60).convert("RGB"))
    assert "cannot be read" in refused(alice, file(noise[: len(noise) // 2]))


def test_a_picture_beyond_10_mb_is_told_its_limit(alice: Someone) -> None:
    page = refused(alice, file(plain() + bytes(uploads.MOST_BYTES), "large.jpg"))
    assert "“large.jpg” is larger than 10 MB" in page


def test_too_much_at_once_is_told_so(alice: Someone) -> None:
    with patch.object(uploads, "_MOST_OF_ALL", 1_000):
        page = refused(alice, file(plain()), file(plain() + bytes(900)))
    assert "too large to be sent together" in page


def test_a_bomb_is_told_as_one(alice: Someone) -> None:
    bomb = encoded(Image.new("1", (10_000, 10_000)), "PNG")
    assert "too many pixels" in refused(alice, file(bomb, "bomb.png"))


def test_a_moving_picture_is_told_as_one(alice: Someone) -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    film = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert "is a moving picture" in refused(alice, file(film, "film.png"))


def test_seven_pictures_are_one_too_many(alice: Someone) -> None:
    assert "6 pictures at most" in refused(alice, *(file(plain()) for _ in range(7)))


def test_pictures_that_are_there_count_too(alice: Someone) -> None:
    id = remember(alice, "the sea", *(plain(c) for c in ("red", "green", "blue", "teal", "navy")))
    there = [link.split("/")[-2] for link in shown(alice, f"/mine/memory/{id}/")]
    words = {"base": "1", "title": "the sea", "pictures-there": there}
    more = [file(plain("pink")), file(plain("gold"))]
    page = alice.post(f"/mine/memory/{id}/edit/", 422, pictures=more, **words).content.decode()
    assert "6 pictures at most" in page and page.count('name="pictures-there"') == 5


def test_when_something_else_is_wrong_pictures_are_to_be_chosen_again(alice: Someone) -> None:
    page = refused(alice, file(plain()), title="")
    assert "This is still empty" in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "has not come yet" in refused(alice, file(plain()), day=tomorrow.isoformat())


def test_without_pictures_nothing_is_said_of_choosing_them(alice: Someone) -> None:
    words = {"id": str(new_id()), "title": ""}
    page = alice.post("/mine/memory/new/", 422, **words).content.decode()
    assert AGAIN not in page


def test_when_the_vault_had_locked_the_words_wait_and_the_pictures_do_not(alice: Someone) -> None:
    alice.post("/lock/")
    words = {"id": str(new_id()), "title": "the sea", "pictures": file(plain())}
    assert alice.post("/mine/memory/new/", **words)["Location"].startswith("/unlock/")
    alice.post("/unlock/", passphrase=alice.passphrase, next="/mine/memory/new/")
    page = alice.get("/mine/memory/new/")
    assert 'value="the sea"' in page and AGAIN in page
    assert b"the sea" not in everything_at_rest()


@pytest.mark.parametrize("forged", ["x", "", "\0", *NOWHERE])
def test_a_picture_that_was_never_there_is_not_named(alice: Someone, forged: str) -> None:
    id = str(new_id())
    alice.post("/mine/memory/new/", id=id, title="x", **{"pictures-there": forged})
    assert shown(alice, f"/mine/memory/{id}/") == []
    page = alice.post(f"/mine/memory/{id}/edit/", 422, title="", **{"pictures-there": forged})
    assert page.status_code == 422


def test_a_picture_of_another_memory_is_not_named_either(alice: Someone) -> None:
    one = remember(alice, "the sea", plain())
    picture = shown(alice, f"/mine/memory/{one}/")[0].split("/")[-2]
    other = remember(alice, "the hill")
    alice.post(f"/mine/memory/{other}/edit/", base="1", title="x", **{"pictures-there": picture})
    assert shown(alice, f"/mine/memory/{other}/") == []
    alice.post(f"/mine/memory/{other}/erase/")
    assert alice.client.get(shown(alice, f"/mine/memory/{one}/")[0]).status_code == 200


def test_words_for_a_picture_have_an_end(alice: Someone) -> None:
    id = remember(alice, "the sea", plain())
    picture = shown(alice, f"/mine/memory/{id}/")[0].split("/")[-2]
    words = {"base": "1", "title": "x", "pictures-there": picture}
    long = {f"pictures-words-{picture}": "x" * 301}
    page = alice.post(f"/mine/memory/{id}/edit/", 422, **words, **long).content.decode()
    assert "300 characters at most" in page


def test_no_other_entry_is_served_as_a_picture(couple: Couple) -> None:
    alice, _ = couple
    id = alice.write("journal", share=True, words="a quiet day")
    alice.get(f"/mine/memory/picture/{id}/", 404)
    alice.get(f"/ours/memory/picture/{shared_copy(alice, 'journal')}/", 404)


# Ours


def test_put_into_ours_its_pictures_go_along_and_leave_mine(couple: Couple) -> None:
    alice, bob = couple
    id = remember(alice, "the sea", plain(), plain("red"))
    old = shown(alice, f"/mine/memory/{id}/")
    before = [alice.client.get(link).content for link in old]
    alice.post(f"/mine/memory/{id}/share/")
    new = shown(bob, f"/ours/memory/{shared_copy(alice, 'memory')}/")
    assert [bob.client.get(link).content for link in new] == before
    assert (stored(alice), stored(alice, "ours")) == (0, 2)
    for link in old:
        alice.get(link, 404)
    assert not {link.split("/")[-2] for link in old} & {link.split("/")[-2] for link in new}


def test_pictures_of_earlier_versions_of_a_draft_do_not_stay_behind(couple: Couple) -> None:
    alice, _ = couple
    id = remember(alice, "the sea", plain())
    words = {"base": "1", "title": "the sea", "pictures": file(plain("red"))}
    alice.post(f"/mine/memory/{id}/edit/", then="keep", **words)
    assert stored(alice) == 2
    alice.post(f"/mine/memory/{id}/share/")
    assert (stored(alice), stored(alice, "ours")) == (0, 1)


def test_either_adds_a_picture_and_leaves_one_out(couple: Couple) -> None:
    alice, bob = couple
    id = both(alice, plain())
    there = shown(bob, f"/ours/memory/{id}/")[0].split("/")[-2]
    words = {"id": id, "base": "1", "title": "the sea", "pictures-there": there}
    bob.post(f"/ours/memory/{id}/edit/", pictures=file(plain("red")), **words)
    assert len(shown(alice, f"/ours/memory/{id}/")) == 2
    out = {f"pictures-out-{there}": "on", "base": "2"}
    alice.post(f"/ours/memory/{id}/edit/", **{**words, **out})
    assert shown(bob, f"/ours/memory/{id}/") == []


def test_both_edit_at_once_and_the_second_is_told_to_choose_again(couple: Couple) -> None:
    alice, bob = couple
    id = both(alice, plain())
    words = {"id": id, "base": "1"}
    alice.post(f"/ours/memory/{id}/edit/", title="the cold sea", **words)
    page = bob.post(
        f"/ours/memory/{id}/edit/", 409, title="the warm sea", pictures=file(plain("red")), **words
    ).content.decode()
    assert "the cold sea" in page and "the warm sea" in page and AGAIN in page
    assert stored(bob, "ours") == 1  # nothing of what was not kept


def test_taking_back_takes_ones_own_pictures_and_leaves_the_others(couple: Couple) -> None:
    alice, bob = couple
    id = both(alice, plain())
    there = shown(bob, f"/ours/memory/{id}/")
    words = {"base": "1", "title": "the sea, the sea", "pictures-there": there[0].split("/")[-2]}
    bob.post(f"/ours/memory/{id}/edit/", id=id, pictures=file(plain("red")), **words)
    alice.post(f"/ours/memory/{id}/take-back/")
    left = shown(bob, f"/ours/memory/{id}/")
    assert len(left) == 1 and left != there and stored(bob, "ours") == 1
    bob.get(there[0], 404)
    assert "the sea, the sea" in bob.get("/ours/memory/")


def test_taking_back_all_of_it_leaves_no_picture(couple: Couple) -> None:
    alice, bob = couple
    id = both(alice, plain(), plain("red"))
    alice.post(f"/ours/memory/{id}/take-back/")
    assert stored(bob, "ours") == 0


def test_erasing_a_draft_erases_its_pictures_of_every_version(alice: Someone) -> None:
    id = remember(alice, "the sea", plain())
    words = {"base": "1", "title": "x", "pictures": file(plain("red"))}
    alice.post(f"/mine/memory/{id}/edit/", **words)
    assert stored(alice) == 2
    alice.post(f"/mine/memory/{id}/erase/")
    assert not Entry.objects.exists()


def test_who_leaves_keeps_the_pictures_to_look_at(couple: Couple) -> None:
    alice, _bob = couple
    id, place = both(alice, plain()), alice.here.together()
    old = shown(alice, f"/ours/memory/{id}/")[0]
    alice.post("/safety/leave/")
    for one in couple:
        links = shown(one, f"/past/{place.id}/memory/{id}/")
        assert len(links) == 1 and one.client.get(links[0]).status_code == 200
        one.get(old, 404)
        one.get(f"/past/{place.id}/memory/")


def test_an_outsider_sees_no_picture(couple: Couple, charlie: Someone) -> None:
    alice, _ = couple
    id = both(alice, plain())
    link = shown(alice, f"/ours/memory/{id}/")[0]
    charlie.get(link, 404)
    charlie.get("/ours/memory/", 404)
    charlie.get(f"/past/{alice.here.together().id}/memory/picture/{link.split('/')[-2]}/", 404)
    alice.post("/lock/")
    assert alice.client.get(link)["Location"].startswith("/unlock/")


def test_an_export_takes_the_pictures_along(couple: Couple) -> None:
    alice, bob = couple
    both(alice, plain(), taken_abroad())
    remember(alice, "a draft", plain("red"))
    for one, mine in ((alice, 1), (bob, 0)):
        archive = zipfile.ZipFile(io.BytesIO(one.post("/safety/export/", 200).content))
        names = [name for name in archive.namelist() if name.endswith(".webp")]
        assert len([n for n in names if n.startswith("ours/memory/")]) == 2
        assert len([n for n in names if n.startswith("mine/memory/")]) == mine
        for name in names:
            data = archive.read(name)
            assert Image.open(io.BytesIO(data)).format == "WEBP" and b"Spyglass" not in data
        assert "the sea" in archive.read("ours/memory.md").decode()


def test_one_of_the_memories_stands_on_their_page_by_chance(couple: Couple) -> None:
    alice, bob = couple
    assert "Do you remember?" not in bob.get("/ours/memory/")
    ids = {both(alice, title=f"day {n}") for n in range(3)}
    met = set()
    for _often in range(40):
        met |= set(re.findall(r'href="/ours/memory/([^/"]+)/">Open', bob.get("/ours/memory/")))
    assert met == ids
    bob.post(f"/ours/memory/{min(ids)}/put-away/")
    for _often in range(10):
        assert f'href="/ours/memory/{min(ids)}/">Open' not in bob.get("/ours/memory/")


def test_the_id_of_a_picture_in_ours_tells_a_day_and_no_hour(couple: Couple) -> None:
    alice, _ = couple
    both(alice, plain())
    ours = alice.here.together()
    for row in Entry.objects.filter(space_id=ours.id, shelf=ours.shelf("picture")):
        assert entries.begun(row.id) % (24 * 60 * 60 * 1000) == 12 * 60 * 60 * 1000


def test_a_picture_is_kept_in_an_open_space_alone(couple: Couple) -> None:
    alice, bob = couple
    both(alice)
    alice.post("/safety/leave/")
    made = Picture(data=b"x", type="image/webp", width=1, height=1)
    with pytest.raises(entries.NotWritable):
        pictures.keep(bob.here.past[0], new_id(), [made])
