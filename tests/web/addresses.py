"""Every address of the app, with sample arguments; a new one has to be added here."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

Arguments = dict[str, Any]


def names(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Yield the name of every address in the resolver; one without a name fails."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            assert pattern.name, pattern
            yield pattern.name


PLAIN = (
    "sign-in sign-up sign-out exit unlock lock still-here recover account change-passphrase "
    "recovery-code new-recovery-code end-sessions questions opened today mine ours understand "
    "invite revoke join-by-code safety export leave go help promises drop offline service-worker "
    "manifest"
).split()
OF_A_DAY = ("question", "question-state", "unseal")
OF_A_KIND = ("kind", "new", "ours-kind")
OF_AN_ENTRY_OF_MINE = ("entry", "entry-edit", "share", "withdraw", "erase")
OF_AN_ENTRY_OF_OURS = ("shared-entry", "take-back")
# Of one feature, all of them for both of the couple and for nobody else: the arguments, of which
# those that begin with "=" are looked up among the ids of `tests/web/lived.py`.
OF_A_FEATURE: dict[str, tuple[str, ...]] = {}
TAKES_A_FORM = ("question", "entry-edit", "erase", "leave")
POST_ONLY = (
    "sign-out exit lock change-passphrase new-recovery-code end-sessions revoke export "
    "unseal share withdraw take-back put-away again"
).split()


def addresses(
    *,
    kind: str,
    day: Any,
    mine: str,
    copy: str,
    space: Any,
    old: str,
    invitation: str,
    reset: str,
    ids: dict[str, str],
) -> dict[str, str]:
    """Return each name with an address, filled with these ids."""
    found = {name: reverse(name) for name in PLAIN}
    found |= {name: reverse(name, args=[day]) for name in OF_A_DAY}
    found |= {name: reverse(name, args=[kind]) for name in OF_A_KIND}
    found |= {name: reverse(name, args=[kind, mine]) for name in OF_AN_ENTRY_OF_MINE}
    found |= {name: reverse(name, args=[kind, copy]) for name in OF_AN_ENTRY_OF_OURS}
    for name, words in OF_A_FEATURE.items():
        found[name] = reverse(name, args=[ids[w[1:]] if w[0] == "=" else w for w in words])
    found["theme"] = reverse("theme", args=["support"])
    found["again"] = reverse("again", args=["mine", mine])
    found["past"] = reverse("past", args=[space])
    found["past-kind"] = reverse("past-kind", args=[space, kind])
    found["past-entry"] = reverse("past-entry", args=[space, kind, old])
    found["join"] = reverse("join", args=[invitation])
    found["reset"] = reverse("reset", args=[reset])
    return found
