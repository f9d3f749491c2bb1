"""What the browser is given, as a server behind TLS gives it: asked of one in its own process."""

import json
import os
import re
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest

_PROGRAM = """
import json, django
from django.conf import settings
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
client = Client(headers={"Host": "our.example.org", "X-Forwarded-Proto": "https"})
page = client.get("/sign-in/")
words = {"name": "Alice", "new_passphrase": "seven grey herons", "email": "", "understood": "on"}
made = client.post("/sign-up/", words)
left = client.post("/exit/")
print(json.dumps({
    "status": [page.status_code, made.status_code, left.status_code],
    "form": page.cookies.output(header="").splitlines(),
    "made": made.cookies.output(header="").splitlines(),
    "left": left.cookies.output(header="").splitlines(),
    "headers": dict(page.headers),
    "mail": settings.EMAIL_BACKEND, "admins": settings.ADMINS, "debug": settings.DEBUG,
}))
"""


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COUNTERPOINT_", "DATABASE"))}
    environment = kept | {
        "COUNTERPOINT_ADDRESS": "https://our.example.org",
        "COUNTERPOINT_DATA": str(tmp_path_factory.mktemp("tls")),
        "DJANGO_SETTINGS_MODULE": "counterpoint.web.settings",
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["status"] == [200, 302, 302]
    return said


def cookies(lines: list[str]) -> SimpleCookie:
    kept: SimpleCookie = SimpleCookie()
    for line in lines:
        kept.load(line)
    return kept


def test_every_cookie_is_bound_to_the_host_and_closed_to_scripts(
    behind_tls: dict[str, Any],
) -> None:
    given = cookies(behind_tls["form"] + behind_tls["made"])
    names = {re.sub(r"-[0-9a-f]{8}$", "-of-a-person", name) for name in given}
    assert names == {
        "__Host-counterpoint",
        "__Host-form",
        "__Host-key",
        "__Host-author",
        "__Host-device-of-a-person",
    }
    for name, cookie in given.items():
        assert cookie["secure"] and cookie["httponly"], name
        assert cookie["path"] == "/" and not cookie["domain"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
    assert given["__Host-key"]["samesite"] == "Strict"
    assert not given["__Host-key"]["max-age"] and not given["__Host-key"]["expires"]


def test_a_browser_also_obeys_when_a_cookie_is_taken_back(behind_tls: dict[str, Any]) -> None:
    taken = cookies(behind_tls["left"])
    for name in ("__Host-key", "__Host-counterpoint"):
        assert taken[name].value == "" and taken[name]["max-age"] == "0"
        assert taken[name]["secure"] and taken[name]["path"] == "/", name


def test_behind_tls_the_browser_is_told_to_stay_with_it(behind_tls: dict[str, Any]) -> None:
    assert behind_tls["headers"]["Strict-Transport-Security"] == "max-age=31536000"


def test_the_server_sends_no_mail_and_shows_no_traces(behind_tls: dict[str, Any]) -> None:
    assert behind_tls["mail"] == "django.core.mail.backends.dummy.EmailBackend"
    assert behind_tls["admins"] == [] and behind_tls["debug"] is False
