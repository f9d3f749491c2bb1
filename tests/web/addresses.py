"""Every address of the app, with sample arguments; a new one has to be added here."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from counterpoint.web.features.timing.calendar import this_monday

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
    "manifest given-received"
).split()
PLAIN += "checkup-new understand-mine".split()
PLAIN += "my-time week-new calendar calendar-forget balance-new busy".split()
OF_A_DAY = ("question", "question-state", "unseal")
OF_A_KIND = ("kind", "new", "ours-kind")
_ANY_OF_MINE = ("entry", "entry-edit", "share", "withdraw", "erase")
# Of one feature, for Alice alone; with arguments as in OF_A_FEATURE.
_MINE_OF_A_FEATURE = {
    "tick": ("goal", "=Alice goal"),
    "picture": ("=Alice picture",),
    "guess": ("=Alice guess",),
    "guess-edit": ("=Alice guess",),
    "guess-look": ("=Alice guess",),
    "checkup": ("=Alice checkup",),
    "checkup-edit": ("=Alice checkup",),
    "checkup-share": ("=Alice checkup",),
    "checkup-page": ("=Alice checkup", "1"),
}
OF_AN_ENTRY_OF_MINE = (*_ANY_OF_MINE, *_MINE_OF_A_FEATURE)
OF_AN_ENTRY_OF_OURS = ("shared-entry", "take-back")
# Of one feature, all of them for both of the couple and for nobody else: the arguments, of which
# those that begin with "=" are looked up among the ids of `tests/web/lived.py`.
OF_A_FEATURE: dict[str, tuple[str, ...]] = {
    "guess-new": (),
    "guesses-over-days": (),
    "season": (),
    "space": (),
    "space-end": (),
    "busy-share": (),
    "busy-withdraw": (),
    "our-time": (),
    "free": (),
    "suggest": (),
    "our-feed": (),
    "feed-begin": (),
    "feed-end": (),
    "settle": ("=time together",),
    "reply": ("hard-reply", "=Alice hard"),
    "decisions-log": (),
    "decision-add": ("=decision",),
    "decision-ready": ("=decision",),
    "decision-value": ("=decision to rate",),
    "decision-unseal": ("=decision to rate",),
    "division-add": ("=division",),
    "division-ready": ("=division",),
    "division-value": ("=division",),
    "division-unseal": ("=division",),
    "decision-state": ("=decision",),
    "division-state": ("=division",),
    "agree-on": ("division", "=division"),
    "agreement-edit": ("=agreement",),
    "agreement-agree": ("=agreement",),
    "talk-new": (),
    "talk-begin": ("repair",),
    "talk": ("=talk",),
    "talk-state": ("=talk",),
    "talk-unsaid": ("=talk",),
    "talk-take-back": ("=talk",),
    "together-edit": ("plan", "=Alice plan"),
    "put-away": ("plan", "=Alice plan"),
    "tick-joint": ("plan", "=Alice plan"),
    "queue": (),
    "draw": (),
    "done": ("=Alice wish",),
    "remember": ("=Alice wish",),
    "memories": (),
    "shared-picture": ("=shared picture",),
    "past-picture": ("=left", "=past picture"),
}
TAKES_A_FORM = (
    "decision-add",
    "decision-value",
    "division-add",
    "division-value",
    "agree-on",
    "agreement-edit",
    "guess-new",
    "guess-edit",
    "checkup-page",
    "checkup-edit",
    "together-edit",
    "talk-new",
    "talk-begin",
    "talk",
    "space",
    "suggest",
    "reply",
    "question",
    "entry-edit",
    "erase",
    "leave",
)
POST_ONLY = (
    "sign-out exit lock change-passphrase new-recovery-code end-sessions revoke export "
    "decision-ready decision-unseal division-ready division-unseal agreement-agree "
    "unseal share withdraw take-back put-away again space-end"
    " tick tick-joint draw done"
    " calendar-forget balance-new busy-share busy-withdraw feed-begin feed-end settle"
    " guess-look checkup-share"
    " talk-unsaid talk-take-back"
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
    found |= {name: reverse(name, args=[kind, mine]) for name in _ANY_OF_MINE}
    found |= {name: reverse(name, args=[kind, copy]) for name in OF_AN_ENTRY_OF_OURS}
    for name, words in {**OF_A_FEATURE, **_MINE_OF_A_FEATURE}.items():
        found[name] = reverse(name, args=[ids[w[1:]] if w[0] == "=" else w for w in words])
    found["week-of"] = reverse("week-of", args=[this_monday()])
    found["feed"] = reverse("feed", args=[ids["feed"]])
    found["theme"] = reverse("theme", args=["support"])
    found["again"] = reverse("again", args=["mine", mine])
    found["past"] = reverse("past", args=[space])
    found["past-kind"] = reverse("past-kind", args=[space, kind])
    found["past-entry"] = reverse("past-entry", args=[space, kind, old])
    found["join"] = reverse("join", args=[invitation])
    found["reset"] = reverse("reset", args=[reset])
    return found
