"""The cast of every test: Alice and Bob, who share an Ours, and Charlie, who does not."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the app has it; before numpy is there

import pytest
from django.test import Client
from django.utils import timezone

from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import Person, Reset, new_id
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.spaces import access, invitations
from counterpoint.web.spaces.access import Here

PASSPHRASE = "{} likes a long walk"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the walk through every page: nothing takes longer, and all else fits beside it."""
    items.sort(key=lambda item: item.path.name != "test_every_page.py")


@dataclass
class Someone:
    """A person of the cast, with a browser of their own and everything the app gave them."""

    name: str
    person: Person
    secret: bytes
    code: str
    client: Client = field(default_factory=Client)

    @property
    def passphrase(self) -> str:
        return PASSPHRASE.format(self.name)

    @property
    def ring(self) -> Ring:
        return Ring(self.secret)

    @property
    def here(self) -> Here:
        """Everything this person may open, read anew."""
        return access.open_spaces(Person.objects.get(pk=self.person.pk), self.ring)

    def sign_in(self, client: Client | None = None) -> "Someone":
        client = client or self.client
        words = {"name": self.name, "passphrase": self.passphrase}
        assert client.post("/sign-in/", words).status_code == 302
        return self

    def get(self, path: str, status: int = 200, **more: Any) -> str:
        """Return the page at a path as text."""
        response = self.client.get(path, **more)
        assert response.status_code == status, (path, response.status_code)
        return response.content.decode()

    def post(self, path: str, status: int = 302, **fields: Any) -> Any:
        """Send a form and return the answer."""
        response = self.client.post(path, fields)
        assert response.status_code == status, (
            path,
            response.status_code,
            response.content[-2000:],
        )
        return response

    def write(self, kind: str, *, share: bool = False, **words: Any) -> str:
        """Write an entry by its form, as the page would; return its id."""
        id = str(new_id())
        self.post(f"/mine/{kind}/new/", id=id, then="share" if share else "keep", **words)
        return id


@pytest.fixture
def someone(db: None) -> Callable[[str], Someone]:
    def arrive(name: str) -> Someone:
        person, secret, code = vaults.arrive(name, PASSPHRASE.format(name))
        return Someone(name, person, secret, code).sign_in()

    return arrive


@pytest.fixture
def alice(someone: Callable[[str], Someone]) -> Someone:
    return someone("Alice")


@pytest.fixture
def bob(someone: Callable[[str], Someone]) -> Someone:
    return someone("Bob")


@pytest.fixture
def charlie(someone: Callable[[str], Someone]) -> Someone:
    """Signed in, with a vault of his own, and in no space with the others."""
    return someone("Charlie")


@pytest.fixture
def couple(alice: Someone, bob: Someone) -> tuple[Someone, Someone]:
    """Alice, who set the server up, and Bob, who accepted her invitation."""
    pair(alice, bob)
    return alice, bob


def pair(first: Someone, second: Someone) -> None:
    secret = invitations.invite(first.here)
    invitations.accept(second.here.person, second.secret, invitations.find(secret))


def reset_link(person: Person) -> str:
    """Return the address by which this person begins again, as it is when its time has come."""
    secret = vaults.allow_reset(person)
    Reset.objects.filter(person=person).update(begins=timezone.now())
    return f"/reset/{secret}/"


def text_of(page: str) -> str:
    """Return a page without what differs each time it is asked for."""
    page = re.sub(r'value="[A-Za-z0-9]{64}"|data-csrf="[A-Za-z0-9]{64}"', "", page)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "", page)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    from django.utils import translation

    with translation.override("en-gb"):
        yield
