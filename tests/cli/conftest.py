"""A data folder with Alice in it: made once, a copy for each test."""

import shutil
from pathlib import Path

import pytest
import uuid_utils.compat

from tests.cli.house import Visitor, serving

WORDS = "A heron stood in the mist."


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("first") / "data"
    with serving(data) as server:
        alice = Visitor(server.address)
        alice.sign_up("Alice")
        id = str(uuid_utils.compat.uuid7())
        page = alice.post("/mine/journal/new/", words=WORDS, id=id, then="keep")
        assert page.status == 302, page.body
        assert server.stop() == 0
    return data


@pytest.fixture
def lived_in(first_day: Path, tmp_path: Path) -> Path:
    """A data folder in which Alice has written into her journal; the server is stopped."""
    return Path(shutil.copytree(first_day, tmp_path / "data"))
