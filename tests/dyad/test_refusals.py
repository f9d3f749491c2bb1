"""At the edges nothing breaks: it is refused in a sentence, or it comes out right."""

import subprocess
import sys

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from counterpoint import dyad
from counterpoint.dyad import DyadError
from counterpoint.dyad.results import WIDTH, paragraph

N = 60
RNG = np.random.default_rng(5)
X, Y, Z = RNG.normal(size=(3, N, 2))
WORDS = np.array(["a", "b", "c"], dtype=object)[RNG.integers(0, 3, (N, 2))]
COUPLES = dyad.Dyads({"y": Y, "x": X, "m": Z, "class": WORDS, "g": WORDS}, np.arange(N), ("h", "w"))


def test_importing_dyad_reads_no_table_package_and_parses_no_formula():
    heavy = ("pandas", "formulaic", "narwhals", "scipy.stats", "scipy.optimize", "matplotlib")
    code = f"import sys, counterpoint.dyad; print([m for m in {heavy} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "term",
    [
        "I(9**9**9**9*x)", "I(x**9**9**9)", "I('a'*10**11*x)", "I([x]*9999999999)", "I(1<<x)",
        "I(np.sqrt)(x)", "np.load('x')", "np.lib.format.open_memmap('f')", "x.__class__",
        "I(x.values)", "{__import__('os').getcwd()}", "I((lambda: x)())", "Q('x')", "I(f'{x}')",
        "np.sqrt.outer(x, x)", "contr.treatment.__init__(x)", "I([i for i in x])", "I(x[0])",
    ],
)  # fmt: skip
def test_a_formula_reaches_nothing_but_columns_and_known_functions(term):
    with pytest.raises(DyadError):
        dyad.apim(COUPLES, f"y ~ {term}")


def test_braces_and_code_in_the_text_of_a_formula_stay_text():
    told = """np.where(g == '}+{__import__("os").abort()}+{', 1, x)"""
    plain = dyad.apim(COUPLES, "y ~ x")
    odd = dyad.apim(COUPLES, f"y ~ {told}")
    assert [each.estimate for each in odd.coefficients] == [
        each.estimate for each in plain.coefficients
    ]


def test_a_column_of_words_may_be_called_what_python_keeps_for_itself():
    names = {each.predictor for each in dyad.apim(COUPLES, "y ~ class").coefficients}
    assert names == {"", "class[T.b]", "class[T.c]"}


def test_members_who_are_always_opposite_or_equal_have_a_likeness_of_one():
    score = np.arange(10.0)[:, None]
    for sign in (-1, 1):
        data = dyad.Dyads({"v": np.hstack([score, sign * score])}, np.arange(10), ("h", "w"))
        assert dyad.non_independence(data, "v").likeness[0].ci == (sign, sign)
        alike = dyad.non_independence(data, "v", indistinguishable=True).likeness[0]
        assert alike.estimate == sign
        assert alike.p == 0


def test_yesterday_at_the_same_hour_is_one_day_before():
    start = np.datetime64("2026-03-01T08:00:07")
    times = start + np.arange(200) * np.timedelta64(1, "D") + np.timedelta64(4567, "s")
    times[0] = start
    mood = np.arange(400.0).reshape(200, 2)
    data = dyad.Dyads({"mood": mood}, np.zeros(200), None, times)
    assert_array_equal(dyad.lag(data, "mood").numbers("mood_lag1")[2:], mood[1:-1])


def test_an_outcome_in_backticks_may_have_random_effects():
    level = np.repeat(RNG.normal(size=(N // 6, 2)), 6, axis=0)
    data = dyad.Dyads(
        {"my mood": level + Y, "x": X}, np.repeat(np.arange(10), 6), ("h", "w"),
        np.tile(np.arange(6.0), 10),
    )  # fmt: skip
    assert dyad.diary(data, "`my mood` ~ x", residual="independent").outcome == "my mood"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: dyad.simulate("apim", seed=-1), "seed is -1"),
        (lambda: dyad.simulate("common-fate", seed=1, predictor_shared=(0.1, 0.2)), "one number"),
        (lambda: dyad.simulate("dyadic-score", seed=1, level_on_level=(1, 2)), "one number"),
        (lambda: dyad.simulate("dyadic-score", seed=1, level_sd=(1, 2)), "one number"),
        (lambda: dyad.dyadic_score(COUPLES, "y ~ x")["level on level", "z"], "no coefficient"),
        (lambda: dyad.common_fate(COUPLES, "y ~ nothing"), "no column"),
        (lambda: dyad.k_ratio(dyad.apim(COUPLES, "y ~ x"), draws=0), "draws is 0"),
        (
            lambda: dyad.mediation(COUPLES, outcome="y", mediator="m", predictor="x", draws=0),
            "draws is 0",
        ),
        (
            lambda: dyad.read({"c": [1, 1], "a": [1, 2]}, dyad="c", form="pairwise", own="{nme}"),
            "must hold {name}",
        ),
        (
            lambda: dyad.diary(
                dyad.Dyads({"y": Y[:0], "x": X[:0]}, np.empty(0), None, np.empty(0, "M8[D]")),
                "y ~ x", indistinguishable=True,
            ),
            "no rows",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_a_sentence(ask, said):
    with pytest.raises(DyadError, match=said):
        ask()


def test_a_paragraph_fits_a_page_and_breaks_no_word():
    long = "a-b" * WIDTH
    text = paragraph("Two words.", "Three more words. " * 12, long)
    assert max(map(len, text.replace(long, "").splitlines())) <= WIDTH
    assert long in text
