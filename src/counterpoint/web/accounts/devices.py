"""Where a person is signed in: listed for them, ended by them."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from counterpoint.web.accounts.models import Person, Session
from counterpoint.web.accounts.sessions import stored

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """One browser that is signed in."""

    handle: str
    label: str
    since: date | None
    here: bool
    phone: bool


def note(request: HttpRequest) -> None:
    """Note in the session what its owner needs to tell this browser from another."""
    request.session["device"] = describe(request.headers.get("User-Agent", ""))
    request.session["since"] = timezone.localdate().isoformat()


def tell_of_new(request: HttpRequest, person: Person) -> None:
    """Let the owner see, on Today, that they signed in with a browser for the first time.

    They see it in every other browser; the new one cannot take the news down.
    """
    request.session["new"] = True
    label = request.session["device"] or _("A browser")
    Person.objects.filter(pk=person.pk).update(
        new_browser=label[:80], new_browser_on=timezone.localdate()
    )


def seen(request: HttpRequest, person: Person) -> None:
    """Take down what was to be seen: the owner has looked at where they are signed in."""
    if request.method == "GET" and person.new_browser and not request.session.get("new"):
        Person.objects.filter(pk=person.pk).update(new_browser="", new_browser_on=None)


def describe(agent: str) -> str:
    """Return a browser's name and its system in plain words, as far as they are known."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part)


def devices(request: HttpRequest) -> list[Device]:
    """Return where this person is signed in, this browser first."""
    assert isinstance(request.user, Person)
    rows = Session.objects.filter(person=request.user, expire_date__gt=timezone.now())
    found = [_device(row, row.session_key == stored(request.session.session_key)) for row in rows]
    return sorted(found, key=lambda device: (not device.here, device.label))


def end(request: HttpRequest, handle: str | None = None) -> int:
    """End one of the person's other sessions, or all of them; return how many ended."""
    assert isinstance(request.user, Person)
    others = Session.objects.filter(person=request.user).exclude(
        session_key=stored(request.session.session_key)
    )
    keys = [
        row.session_key for row in others if handle is None or _handle(row.session_key) == handle
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def _device(row: Session, here: bool) -> Device:
    kept = row.get_decoded()
    label = str(kept.get("device") or _("A browser"))
    since = kept.get("since")
    return Device(
        handle=_handle(row.session_key),
        label=label,
        since=date.fromisoformat(since) if since else None,
        here=here,
        phone=any(word in label for word in ("Android", "iPhone")),
    )


def _handle(session_key: str) -> str:
    # Names a session in a form without giving the key away that would take it over.
    return hashlib.sha256(b"session/" + session_key.encode()).hexdigest()[:24]
