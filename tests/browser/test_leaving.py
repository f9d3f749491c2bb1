"""Leaving, with everything in hand, and deleting an account."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Someone, new_id, today

pytestmark = pytest.mark.browser


def exported(page: Page, button: str, to: Path) -> dict[str, str]:
    """Press the button and return the files that were downloaded, by name."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(to)
    with zipfile.ZipFile(to) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def everything(files: dict[str, str]) -> str:
    assert any(name.endswith(".md") for name in files)
    for name, text in files.items():
        if name.endswith(".json"):
            json.loads(text)
    return "\n".join(files.values())


def test_bob_leaves_with_everything_and_both_go_on_reading(
    alice: Someone, bob: Someone, tmp_path: Path
) -> None:
    alice.write("thanks", share=True, words="for the lamp in the window")
    alice.write("journal", words="only mine, Alice's attic")
    bob.write("journal", words="only mine, Bob's cellar")
    alice.answer(today(), "Alice answers: a lighthouse")
    bob.answer(today(), "Bob answers: a harbour")

    page = bob.go("/safety/")
    page.get_by_role("link", name="Begin leaving").click()
    told = everything(exported(page, "Export first", tmp_path / "bob.zip"))
    for words in ("lamp in the window", "Bob's cellar", "a lighthouse", "a harbour"):
        assert words in told
    assert "attic" not in told
    page.get_by_role("button", name="Leave the space with Alice").click()
    expect(page.get_by_text("You have left.")).to_be_visible()
    expect(page.get_by_role("heading", name="You and Alice, before")).to_be_visible()

    page = alice.go("/ours/")
    expect(page.get_by_role("heading", name="Begin it together")).to_be_visible()
    page.locator(".row-link", has_text="Bob").click()
    expect(page.get_by_text("Closed to new writing.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("a harbour")
    expect(page.locator("main form")).to_have_count(0)
    past = page.url.removeprefix(alice.address)
    alice.go("/safety/")
    told = everything(exported(alice.page, "Export now", tmp_path / "alice.zip"))
    for words in ("lamp in the window", "attic", "a lighthouse", "a harbour"):
        assert words in told
    assert "cellar" not in told

    for one in (alice, bob):
        answer = {"id": new_id(), "base": "", "answer": "after the end"}
        one.send(f"/ours/question/{today()}/", status=404, **answer)
        id = one.write("thanks", share=True, words="after the end")
        one.send(f"/mine/thanks/{id}/share/", status=404)
        assert "after the end" not in one.sees(past)
        assert "lamp in the window" in one.sees(past)


def test_an_account_is_deleted_with_its_passphrase_and_the_partner_keeps_what_was_shared(
    alice: Someone, bob: Someone
) -> None:
    bob.write("thanks", share=True, words="for the long road home")
    page = bob.go("/safety/")
    page.get_by_role("link", name="Delete my account…").click()
    page.get_by_role("textbox", name="Passphrase").fill("not his passphrase")
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_text("That is not the passphrase of this account.")).to_be_visible()
    page.get_by_role("textbox", name="Passphrase").fill(bob.passphrase)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    bob.sign_in()
    expect(page.get_by_text("That name and passphrase do not go together.")).to_be_visible()
    alice.go("/ours/").locator(".row-link", has_text="Bob").click()
    expect(alice.page.locator("main")).to_contain_text("for the long road home")
