"""What several tests of the web app begin from."""

import pytest

from tests.conftest import Someone
from tests.web.lived import Lived, let_live


@pytest.fixture
def lived(alice: Someone, bob: Someone) -> Lived:
    """Alice and Bob, who have used everything once."""
    return let_live(alice, bob)
