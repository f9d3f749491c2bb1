"""What a phone installs: a frame without content, the same for everyone."""

import json
import re
from unittest.mock import patch

from django.contrib.staticfiles import finders
from django.test import Client

from tests.conftest import Someone, text_of
from tests.web.lived import Lived


def worker() -> str:
    response = Client().get("/sw.js")
    assert response["Content-Type"] == "text/javascript"
    assert response["Cache-Control"] == "no-cache"
    return response.content.decode()


def kept_assets(text: str) -> list[str]:
    assets: list[str] = json.loads(text.split("const ASSETS = ")[1].split(";\n", maxsplit=1)[0])
    return assets


def test_the_worker_keeps_static_files_that_are_there_and_no_page_with_content() -> None:
    text = worker()
    assert "__" not in re.sub(r"\b__proto__\b", "", text)
    for asset in kept_assets(text):
        assert asset.startswith("/static/counterpoint/")
        assert finders.find(asset.removeprefix("/static/")), asset
    assert re.findall(r"cache\.(?:put|add)\((.*?)[,)]", text) == ["OFFLINE"]
    assert 'const OFFLINE = "/offline/"' in text


def test_a_worker_of_another_version_has_another_name() -> None:
    with patch("counterpoint.web.pages.install.settings.VERSION", "9.9"):
        other = worker()
    assert other.split("const CACHE")[1].split("\n")[0] != worker().split("const CACHE")[1][:60]
    assert other != worker()


def test_the_manifest_names_no_person_and_its_icons_are_there(alice: Someone) -> None:
    response = alice.client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    described = response.json()
    assert described["name"] and described["start_url"] and described["display"] == "standalone"
    assert described["icons"]
    for icon in described["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon
    assert "Alice" not in response.content.decode()


def test_the_page_that_the_worker_keeps_is_nobodys(lived: Lived) -> None:
    """The worker asks for it without cookies; with them it holds no more of anyone."""
    page = Client().get("/offline/").content.decode()
    assert text_of(page) == page  # no token and no id: the same each time
    for one in (lived.alice, lived.bob):
        one.get("/")  # what is to be told once is told
        page += one.get("/offline/")
    assert "Alice" not in page and "Bob" not in page
    assert "data-drop-box" not in page
