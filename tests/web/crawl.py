"""Everything that a person can reach by following links, as they see it."""

import io
import re
import zipfile
from html.parser import HTMLParser

from django.test import Client

from tests.conftest import Someone, text_of

Tag = tuple[str, dict[str, str | None]]


class Page(HTMLParser):
    """The tags of a page, and the text inside scripts, styles and the title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.inside: dict[str, str] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style", "title"):
            self.inside[self._open] = self.inside.get(self._open, "") + data
        self._open = "" if data.strip() else self._open

    def links(self) -> list[str]:
        """Return the addresses of ours that this page leads to."""
        found = [words.get("href") or "" for tag, words in self.tags if tag == "a"]
        return [link for link in found if link.startswith(("/", "?"))]


def crawl(client: Client, *begin: str) -> dict[str, str]:
    """Return every page that can be reached by links, by its address."""
    pages: dict[str, str] = {}
    waiting = ["/", *begin]
    while waiting:
        path = waiting.pop()
        if path in pages or path.startswith("/static/"):
            continue
        response = client.get(path)
        if response.status_code != 200:
            pages[path] = f"{response.status_code} {response.headers.get('Location', '')}"
            continue
        pages[path] = response.content.decode()
        here = path.split("?")[0]
        links = Page(pages[path]).links()
        waiting += [here + link if link.startswith("?") else link for link in links]
    return pages


def seen_by(one: Someone) -> list[tuple[str, str]]:
    """Return all that a person sees, without what differs each time it is asked for."""
    pages = crawl(one.client, "/account/", "/help/", "/safety/leave/", "/ours/question/")
    days = [path for path in pages if re.fullmatch(r"/ours/question/[\d-]+/", path)]
    for path in days:
        response = one.client.get(path + "state/")
        pages[path + "state/"] = f"{response.status_code} {response.content.decode()}"
    shown = [(text_of(path), text_of(page)) for path, page in pages.items()]
    return sorted(shown) + sorted(exported(one).items())


def exported(one: Someone) -> dict[str, str]:
    """Return the files of a person's export, without ids."""
    archive = zipfile.ZipFile(io.BytesIO(one.post("/safety/export/", 200).content))
    files = {name: archive.read(name) for name in archive.namelist()}
    return {name: text_of(data.decode(errors="replace")) for name, data in files.items()}
