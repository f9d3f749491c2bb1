"""The themes: every practice is found within two taps of Today, Mine or Ours."""

import re
from html import unescape

import pytest
from django.urls import reverse

from counterpoint.library import practices_for
from counterpoint.web.features import FEATURES, Reveal
from counterpoint.web.features.themes import Theme
from tests.conftest import Someone

Couple = tuple[Someone, Someone]


def links(page: str) -> set[str]:
    """Return the pages that are led to; the icons of the sprite are none."""
    return set(re.findall(r'<a [^>]*href="([^"#?]+)', page))


@pytest.mark.parametrize("path", ["/", "/mine/", "/ours/"])
def test_today_mine_and_ours_lead_to_every_theme(couple: Couple, path: str) -> None:
    found = links(couple[0].get(path))
    assert {f"/practice/{theme.value}/" for theme in Theme} <= found


def test_every_kind_is_two_taps_from_mine_and_ours(couple: Couple) -> None:
    near = links(couple[0].get("/mine/")) | links(couple[0].get("/ours/"))
    for theme in Theme:
        near |= links(couple[0].get(f"/practice/{theme.value}/"))
    for feature in FEATURES:
        if feature.reveal is Reveal.REPLY or not feature.listed:
            continue
        lists = {reverse("kind", args=[feature.kind]), reverse("ours-kind", args=[feature.kind])}
        lists |= {reverse("new", args=[feature.kind])}
        assert lists & near, feature.kind


@pytest.mark.parametrize("theme", list(Theme), ids=lambda theme: theme.value)
def test_a_theme_shows_its_practices_with_what_they_rest_on(couple: Couple, theme: Theme) -> None:
    page = unescape(couple[0].get(f"/practice/{theme.value}/"))
    practices = practices_for(theme.about.part)
    assert len(practices) >= 4
    for practice in practices:
        assert practice.title in page and practice.finding in page
        assert f"<cite>{practice.source}</cite>" in page
        for step in practice.steps:
            assert step in page


def test_what_serves_conflict_opens_with_not_if_you_are_afraid(couple: Couple) -> None:
    page = couple[0].get("/practice/repair/")
    assert page.index("Not if you are afraid") < page.index("Ten minutes, if you like")
    assert "/help/" in links(page.split("Not if you are afraid")[1].split("</aside>")[0])
    assert "Not if you are afraid" not in couple[0].get("/practice/support/")


def test_who_is_alone_is_led_nowhere_that_is_not_there(alice: Someone) -> None:
    for theme in Theme:
        page = alice.get(f"/practice/{theme.value}/")
        for link in links(page.split("<main")[1].split("</main>")[0]):
            alice.get(link)


def test_there_is_no_theme_of_another_name(alice: Someone) -> None:
    alice.get("/practice/housework/", 404)
