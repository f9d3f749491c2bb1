"""What the rules come to, in one sentence each and without a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterpoint.web.features.deciding.fairness import Chosen, Divided
from counterpoint.web.features.deciding.forms import ALL_POINTS, letter
from counterpoint.web.features.deciding.picture import TOP
from counterpoint.web.spaces.places import Voice


def joined(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _letters(numbers: Sequence[int]) -> str:
    return joined([letter(n) for n in numbers])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its name, with its sentence and where it is from."""

    name: str
    sentence: str
    source: str


def unbeaten(chosen: Chosen) -> str:
    """Say which options nothing beats for both."""
    words = {"letters": _letters(chosen.unbeaten)}
    if len(chosen.unbeaten) == 1:
        return (
            _("By your ratings no other option is as good as %(letters)s for both of you.") % words
        )
    return (
        _(
            "Nothing beats %(letters)s for both of you at once: between them, what is better for "
            "one is not better for the other."
        )
        % words
    )


def beaten(chosen: Chosen) -> list[str]:
    """Say of each other option what stands before it, by the ratings alone."""
    return [
        ngettext(
            "%(letter)s is no better than %(letters)s for either of you, unless there is something "
            "that ratings cannot hold.",
            "%(letter)s is no better than any of %(letters)s for either of you, unless there is "
            "something that ratings cannot hold.",
            len(by),
        )
        % {"letter": letter(n), "letters": _letters(by)}
        for n, by in enumerate(chosen.beaten_by)
        if by
    ]


def rules(pairs: Sequence[tuple[int, int]], chosen: Chosen) -> list[Rule]:
    """Say what maximin and the Nash product come to."""
    low = min(pairs[chosen.maximin[0]])
    one, other = pairs[chosen.nash[0]]
    maximin = _(
        "Take the lower of your two ratings for each option: it is highest, at %(low)s of %(top)s, "
        "for %(letters)s."
    )
    nash = _(
        "Multiply your two ratings for each option: the product is largest, at %(product)s, "
        "for %(letters)s."
    )
    return [
        Rule(
            _("Maximin"),
            maximin % {"low": low, "top": TOP, "letters": _letters(chosen.maximin)},
            "Rawls, 1971",
        ),
        Rule(
            _("Nash product"),
            nash % {"product": one * other, "letters": _letters(chosen.nash)},
            "Nash, 1950",
        ),
    ]


def number(value: Fraction) -> str:
    """Return a number with at most one decimal, as the reader writes it."""
    whole = value.denominator == 1
    return number_format(round(float(value), 1), 0 if whole else 1)  # which itself cuts off


def guarantee(divided: Divided, things: Sequence[str], voices: Sequence[Voice], way: str) -> Rule:
    """Say what is certain of a division, by the points that the two gave."""
    if way == "split":
        return _of_adjusted_winner(divided)
    said = [
        _of_envy(voices[i], voices[1 - i], end, things, way)
        for i, end in enumerate(divided.ends_envy)
    ]
    said.append(
        _("By your points, no other sharing is better for one of you and no worse for the other.")
    )
    return Rule(
        _("Envy-free up to one item"),
        " ".join(said),
        "Aziz, Caragiannis, Igarashi & Walsh, 2022",
    )


def _of_adjusted_winner(divided: Divided) -> Rule:
    sentence = _(
        "By the points each of you gave, neither would rather have the other’s part, each part is "
        "worth the same %(total)s of %(all)s to the one who has it, and no other division gives "
        "one of you more without giving the other less."
    )
    words = {"total": number(divided.totals[0]), "all": ALL_POINTS}
    return Rule(_("Adjusted Winner"), sentence % words, "Brams & Taylor, 1996")


def _of_envy(one: Voice, other: Voice, end: int | None, things: Sequence[str], way: str) -> str:
    words = {"name": one.name, "other": other.name, "item": "" if end is None else things[end]}
    if end is None:
        return (
            _("By %(name)s’s own points, %(name)s’s part is as good as %(other)s’s, or better.")
            % words
        )
    if way == "chores":
        return _("If “%(item)s” were off the list, %(name)s would not rather swap parts.") % words
    return (
        _("If “%(item)s” were left out, %(name)s would not rather have %(other)s’s part.") % words
    )
