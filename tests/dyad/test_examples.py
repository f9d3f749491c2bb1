"""Every example in a docstring of `counterpoint.dyad` says what really comes out."""

import doctest
import importlib
import pkgutil

import pytest

from counterpoint import dyad

MODULES = sorted(m.name for m in pkgutil.walk_packages(dyad.__path__, "counterpoint.dyad."))


@pytest.mark.parametrize("name", ["counterpoint.dyad", *MODULES])
def test_the_examples_of_a_module_come_out_as_written(name):
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert doctest.testmod(importlib.import_module(name), optionflags=flags).failed == 0
