"""Mine and Ours: a line or two of each kind, under its theme, which leads to all of them."""

import re
from html import unescape

from counterpoint.web.features import FEATURES, Reveal
from tests.conftest import Someone
from tests.web.lived import Lived

Couple = tuple[Someone, Someone]


def main(page: str) -> str:
    return unescape(page.split("<main")[1].split("</main>", maxsplit=1)[0])


def test_the_newest_two_of_a_kind_stand_there_and_a_link_leads_to_all(couple: Couple) -> None:
    alice, _ = couple
    for number in range(4):
        alice.write("thanks", share=True, words=f"Thanks for lamp {number}.")
    for room in ("mine", "ours"):
        page = main(alice.get(f"/{room}/"))
        shown = re.findall(r"Thanks for lamp (\d)", page)
        assert len(shown) == 2
        assert room == "ours" or shown == ["3", "2"]  # in Ours a day has no order of its own
        assert f'href="/{room}/thanks/"' in page
        assert len(re.findall(rf'class="gist" href="/{room}/thanks/', page)) == 2
        assert not re.search(r"\b[45]\b", re.sub("<[^>]+>|lamp [0-9]", " ", page))  # no count


def test_what_is_long_is_shown_as_it_begins(couple: Couple) -> None:
    alice, _ = couple
    words = " ".join(f"wave{number}" for number in range(200))
    alice.write("journal", share=True, words=words)
    for path in ("/mine/", "/ours/"):
        page = main(alice.get(path))
        assert "wave39…" in page and "wave40" not in page
    assert "wave199" in alice.get("/ours/journal/")


def test_every_kind_says_something_of_itself_on_one_line(lived: Lived) -> None:
    page = main(lived.alice.get("/mine/")) + main(lived.alice.get("/ours/"))
    said = re.findall(
        r'class="gist" href="/\w+/([a-z-]+)/[^>]*><span class="words[^>]*>([^<]*)', page
    )
    kinds = {kind for kind, _ in said}
    shown = {f.kind for f in FEATURES if f.in_mine or (f.in_ours and f.listed)}
    assert kinds >= shown - {f.kind for f in FEATURES if f.reveal is Reveal.WHEN_BOTH} - {"unsaid"}
    assert all(words.strip() for _, words in said)


def test_a_kind_stands_under_the_theme_that_it_belongs_to(lived: Lived) -> None:
    page = main(lived.alice.get("/ours/"))
    part = page.split('aria-labelledby="t-support"')[1].split("</section>")[0]
    for kind in ("win", "hard", "thanks"):
        assert f'href="/ours/{kind}/"' in part
    assert "/ours/plan/" not in part
