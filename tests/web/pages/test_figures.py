"""Numbers and days that are written at once read as the filters of templates would write them."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.template.defaultfilters import date as day_filter
from django.template.defaultfilters import floatformat
from django.utils.translation import override

from counterpoint.web.pages.understand import figures


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("places", [0, 1, 2])
def test_numbers_are_rounded_as_floatformat_rounds_them(language: str, places: int) -> None:
    some = np.random.default_rng(1).normal(0, 8, 400).tolist()
    numbers = [*some, 0.0, -0.0, 0.25, 2.25, 0.05, -0.04, -0.004, 0.5, 1.5, 9.95, 1e-7, 3, 10]
    with override(language):
        found = figures.rounded(*numbers, places=places)
        assert found == [floatformat(number, places) for number in numbers]


@pytest.mark.parametrize("form", ["j M Y", "j M", "M Y", "M", "D", "l"])
def test_days_are_written_in_the_language_of_the_reader(form: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=11 * n) for n in range(40)]
    for language in ("en", "de", "en"):
        with override(language):
            assert figures.in_words(days, form) == [day_filter(day, form) for day in days]
