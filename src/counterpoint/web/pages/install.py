"""What a phone needs to install the app and to open it without a network."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from counterpoint.web.features.checkin import CHECKIN, CheckInForm

PRECACHED = (
    "counterpoint.css",
    "icons.svg",
    "logo.svg",
    "fonts/newsreader.woff2",
    "fonts/instrument-sans.woff2",
    "app.js",
    "copy.js",
    "device.js",
    "dials.js",
    "exit.js",
    "hpke.js",
    "idle.js",
    "letter.js",
    "menu.js",
    "offline.js",
    "reveal.js",
    "sending.js",
    "starters.js",
    "tabs.js",
    "talk.js",
    "uuid7.js",
)


def _source(name: str) -> str:
    found = finders.find(f"counterpoint/{name}")
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text()


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker, told which files make the frame; it never keeps a page with content."""
    assets = [static(f"counterpoint/{name}") for name in PRECACHED]
    version = hashlib.sha256(f"{settings.VERSION} {assets}".encode()).hexdigest()[:12]
    text = _source("sw.js").replace("__VERSION__", version)
    text = text.replace("__ASSETS__", json.dumps(assets))
    response = HttpResponse(text, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Serve the manifest with the hashed names of the icons."""
    described = json.loads(_source("manifest.webmanifest"))
    for icon in described["icons"]:
        icon["src"] = static("counterpoint/" + icon["src"].rsplit("/", 1)[-1])
    return JsonResponse(described, content_type="application/manifest+json")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that the worker keeps: an empty check-in, the same for everyone."""
    context = {"form": CheckInForm(), "feature": CHECKIN}
    return render(request, "pages/offline.html", context)
