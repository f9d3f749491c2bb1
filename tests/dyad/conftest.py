"""What more than one of the tests of `counterpoint.dyad` begins with."""

import pytest

from counterpoint import dyad
from tests.dyad.material import arrays


@pytest.fixture(scope="session")
def couples():
    """Acitelli's husbands and wives."""
    return dyad.read(arrays("acitelli"), dyad="couple", role="role")
