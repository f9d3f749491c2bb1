"""Every sentence comes through gettext, and every date by the reader's language."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import pytest
from django.template import Engine
from django.test import Client, override_settings
from django.utils import translation
from django.utils.translation.template import templatize

import counterpoint.web
from counterpoint.library import feelings, questions
from counterpoint.web.pages.tags import day
from tests.conftest import Someone
from tests.web.crawl import crawl
from tests.web.lived import Lived

WEB = Path(counterpoint.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))

# Names of places to call, and signs: the same in every language.
THE_SAME_EVERYWHERE = {
    "Veilig Thuis",
    "Refuge",
    "Galop",
    "The Hotline",
    "1800RESPECT",
    "findahelpline.com",
    "(UK)",
    "(US)",
    "(Australia)",
}
SPOKEN = ("alt", "title", "placeholder", "aria-label", "data-copied", "data-unset-word")
_TRANSLATED = re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


class Bare(HTMLParser):
    """The words of a template that stand outside every tag of translation."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        told = _TAG.sub("\u0001", _TRANSLATED.sub("\u0001", source))
        self.feed(
            told if "<" in told or '="' not in told else f"<x {told}>"
        )  # some hold attributes alone

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # named by the base
        for name, value in attrs:
            if name in SPOKEN:
                self._note(value or "")

    def _note(self, text: str) -> None:
        for same in THE_SAME_EVERYWHERE:
            text = text.replace(same, "")
        self.found += re.findall(r"[A-Za-z][A-Za-z’']+", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_template_is_marked_for_translation(template: Path) -> None:
    assert Bare(template.read_text()).found == []


def test_a_bare_sentence_would_be_found() -> None:
    for bare in (
        "<p>Hello there</p>",
        '<p aria-label="Hello"></p>',
        "{% if x %}Hello{% endif %}",
        '{% translate "Hello" %} there',
    ):
        assert Bare(bare).found, bare
    assert not Bare('<p class="x">{% translate "Hello" %} · {{ name }} 10</p>').found
    assert not Bare("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}").found


SAYS_TO_PEOPLE = {"success", "info", "warning", "error", "add_error", "ValidationError"}


def bare_words(tree: ast.AST) -> Iterator[str]:
    """Yield the sentences that a module says to people without gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if ast.unparse(node.func).startswith("msgspec."):
                continue  # caught, and told in other words
            said = node.args[-1:] if name in SAYS_TO_PEOPLE else []
            said += [k.value for k in node.keywords if k.arg in ("label", "help_text", "title")]
            for value in said:
                if isinstance(value, ast.Constant | ast.JoinedStr) and _is_text(value):
                    yield ast.unparse(value)


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value
    )


@pytest.mark.parametrize(
    "module",
    [
        path
        for folder in ("accounts", "spaces", "features", "pages")
        for path in sorted((WEB / folder).rglob("*.py"))
    ],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_every_sentence_that_a_page_is_given_comes_through_gettext(module: Path) -> None:
    assert list(bare_words(ast.parse(module.read_text()))) == []


def test_no_marked_sentence_is_put_together_before_it_is_translated() -> None:
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_lazy"):
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), (path, node.lineno)


def test_every_template_compiles_and_every_marked_sentence_can_be_collected() -> None:
    engine = Engine.get_default()
    for path in TEMPLATES:
        engine.get_template(str(path.relative_to(WEB / "templates")))
        templatize(path.read_text(), origin=str(path))


@contextmanager
def mirrored() -> Iterator[None]:
    """Let every sentence stand in brackets, in a language that nothing is kept in memory for."""

    def one(message: str) -> str:
        return f"⟦{message}⟧"

    def many(singular: str, plural: str, number: int) -> str:
        return f"⟦{singular if number == 1 else plural}⟧"

    with (
        override_settings(LANGUAGES=[("eo", "Esperanto")], LANGUAGE_CODE="eo"),
        patch.object(translation._trans, "gettext", one),
        patch.object(translation._trans, "ngettext", many),
    ):
        yield


class Text(HTMLParser):
    """The words of a page as they are read, but for the names of authors that it cites."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.cites = False
        self.feed(page)

    def handle_starttag(self, tag: str, *_: object) -> None:
        self.cites = tag == "cite"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.cites:
            self.words.append(data.strip())


def test_in_another_language_no_sentence_of_ours_stays_in_english(lived: Lived) -> None:
    alice = lived.alice
    for _ in range(2):
        alice.get("/")  # what is to be told once is told
    with mirrored():
        pages = crawl(alice.client, "/account/", "/help/", "/safety/leave/", "/safety/go/")
        pages |= crawl(Client(), "/recover/", "/promises/", "/join/", "/offline/")
    assert len(pages) > 40
    for path, page in pages.items():
        for words in Text(page).words:
            assert not _in_english(words, lived), (path, words)


def _in_english(words: str, lived: Lived) -> bool:
    ours, before = words, ""
    while ours != before:  # a word of ours may stand within a sentence of ours
        ours, before = re.sub("⟦[^⟦⟧]*⟧", "", ours), ours
    for theirs in (*lived.words, *THE_SAME_EVERYWHERE, "Alice", "Bob"):
        ours = ours.replace(theirs, "")
    return bool(re.search(r"[a-z]{3,} [a-z]{2,}", ours))


def test_the_librarys_words_come_through_gettext_too(lived: Lived) -> None:
    texts = {question.text for question in questions()} | {each.word for each in feelings()}
    with mirrored():
        page = lived.alice.get("/ours/question/") + lived.alice.get("/mine/checkin/new/")
    found = [text for text in texts if f"⟦{text}⟧" in unescape(page)]
    assert len(found) > 20


def test_dates_are_said_in_the_readers_language() -> None:
    long_ago = date(2020, 3, 7)
    assert day(long_ago) == "7 March 2020"
    with translation.override("de"):
        assert day(long_ago) == "7 März 2020"
    with translation.override("fr"):
        assert day(long_ago) == "7 mars 2020"


def test_numbers_inside_a_drawing_are_the_same_in_every_language(lived: Lived) -> None:
    with override_settings(LANGUAGES=[("de", "Deutsch")], LANGUAGE_CODE="de"):
        page = lived.alice.get("/understand/")
    assert re.search(r'cx="\d+\.\d"', page)
    assert not re.search(r'(cx|cy|x|y|d)="[^"]*\d,\d', page)
    assert 'lang="de"' in page


def test_the_page_says_its_language_and_direction(alice: Someone) -> None:
    page = alice.get("/")
    assert '<html lang="en-gb" dir="ltr">' in page
