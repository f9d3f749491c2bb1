"""A sign-in with a browser that was not used before shows to its owner, and to nobody else."""

from django.test import Client

from tests.conftest import Someone

PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/156.0 Mobile Safari/537.36"
TOLD = "signed in as you with a browser that was new here: Chrome · Android, today."


def known(one: Someone) -> None:
    """Let the browser of a test be one that its owner has used before."""
    one.post("/sign-out/")
    one.sign_in()
    one.get("/safety/")


def test_the_owner_is_told_on_today_until_they_have_looked(
    couple: tuple[Someone, Someone],
) -> None:
    alice, bob = couple
    known(alice)
    assert "new here" not in alice.get("/")
    phone = Client(headers={"User-Agent": PIXEL})
    alice.sign_in(phone)
    assert "new here" not in phone.get("/").content.decode()  # it speaks of this very session
    phone.get("/safety/")  # the new browser cannot take the news down
    alice.client.head("/safety/")  # nor can what is asked for without being seen
    assert TOLD in alice.get("/")
    assert "Chrome · Android" not in bob.get("/") + bob.get("/safety/")
    assert "Chrome · Android" in alice.get("/safety/")
    assert "new here" not in alice.get("/")


def test_a_browser_that_is_known_is_not_told_of(alice: Someone) -> None:
    known(alice)
    alice.post("/sign-out/")
    alice.sign_in()
    assert "new here" not in alice.get("/")


def test_arriving_is_no_news(db: None) -> None:
    client = Client()
    words = {
        "name": "Alice",
        "new_passphrase": "a kettle and four cups",
        "understood": "on",
    }
    assert client.post("/sign-up/", words).status_code == 302
    assert "new here" not in client.get("/").content.decode()
