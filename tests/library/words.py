"""What the tests of the library's words have in common: what no word may presume, and likeness."""

import re
from itertools import combinations

PRESUMED = set(
    "husband wife married marriage wedding spouse children child kids baby pregnant parents god "
    "church pray prayer salary income rent mortgage wage diet weight medicine therapist diagnosis "
    "he she his her him hers himself herself boyfriend girlfriend bedroom bed".split()
)
# Words that carry no subject of their own, so that sharing them makes no two sentences alike.
EMPTY = set(
    "a about after all am an and any anyone anything are as at be been before being between both "
    "but by can could did do does done each else ever every for from get gets had has have how i "
    "if in into is it its just last like made make makes many may me might mine more most much my "
    "never no nobody not of off often on once one only or other others our out own partner really "
    "s should so some somebody someone something than that the their them then there these they "
    "thing things this to today two until up us was we were what when where which while who whom "
    "whose why will with without would you your yours yourself".split()
)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def presumed_in(text: str) -> set[str]:
    return PRESUMED & set(words_of(text))


def subject_of(text: str) -> set[str]:
    return {re.sub(r"(ing|ed|es|s)$", "", each) for each in words_of(text) if each not in EMPTY}


def likeness(one: str, other: str) -> float:
    """Return the shared part of all words with a subject that either text has."""
    mine, theirs = subject_of(one), subject_of(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def twins(texts: list[str], limit: float) -> list[tuple[str, str]]:
    """Return every two texts that are more alike than `limit`."""
    return [pair for pair in combinations(texts, 2) if likeness(*pair) > limit]
