"""Formulas of two people: which terms they come to, and what they may not reach."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from counterpoint import dyad
from counterpoint.dyad import DyadError, Dyads
from counterpoint.dyad.formula import parse

nan = np.nan
secret = np.arange(4.0)


def couples(**columns):
    columns = {
        "y": [[1, 2], [3, 4], [5, 6], [7, 8]],
        "x": [[1, 2], [3, 4], [5, nan], [2, 2]],
        "m": [[0, 1], [1, 1], [0, 0], [1, 0]],
        "z": [[1, 1], [2, 2], [3, 3], [5, nan]],
        "odd name": [[1, 5], [3, 2], [2, 2], [0, 1]],
        **columns,
    }
    kept = {name: np.array(values, dtype=float) for name, values in columns.items()}
    mood = np.array([["calm", "sad"], ["calm", "calm"], [None, "wild"], ["sad", "calm"]], object)
    town = np.array([["Bonn", "Bonn"], ["Ulm", "Ulm"], ["Bonn", None], ["Ulm", "Ulm"]], object)
    return Dyads({**kept, "mood": mood, "town": town}, np.arange(4), ("h", "w"))


def terms(text, data=None):
    return [(t.effect, t.predictor) for t in parse(text).design(data or couples()).terms]


START = [("intercept", "")]
BOTH = [("actor", "x"), ("partner", "x")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("y ~ x", START + BOTH),
        ("y ~ 1", START),
        ("y ~ x - 1", BOTH),
        ("y ~ 0 + x", BOTH),
        ("y ~ own(x)", [*START, ("actor", "x")]),
        ("y ~ partner(x)", [*START, ("partner", "x")]),
        ("y ~ own(x) + x", START + BOTH),
        ("y ~ own(x) + partner(x)", START + BOTH),
        ("y ~ z", [*START, ("dyad", "z")]),
        ("y ~ own(z)", [*START, ("dyad", "z")]),
        ("y ~ town", [*START, ("dyad", "town[T.Ulm]")]),
        ("y ~ `odd name`", [*START, ("actor", "odd name"), ("partner", "odd name")]),
        ("y ~ own(`odd name`)", [*START, ("actor", "odd name")]),
        ("y ~ log(`odd name` + 1)", [*START, ("actor", "log(odd name + 1)"),
                                     ("partner", "log(odd name + 1)")]),
        ("y ~ x:m", [*START, ("actor", "x:m"), ("partner", "x:m")]),
        ("y ~ x:z", [*START, ("actor", "x:z"), ("partner", "x:z")]),
        ("y ~ own(x):z", [*START, ("actor", "x:z")]),
        ("y ~ partner(x):z", [*START, ("partner", "x:z")]),
        ("y ~ z:own(x):partner(m)", [*START, ("product", "z:own(x):partner(m)")]),
        ("y ~ own(x):m", [*START, ("actor", "x:m"), ("product", "own(x):partner(m)")]),
        ("y ~ own(x):partner(m)", [*START, ("product", "own(x):partner(m)")]),
        ("y ~ own(x) * z", [*START, ("actor", "x"), ("dyad", "z"), ("actor", "x:z")]),
        ("y ~ (x + z) ** 2 - z", [*START, *BOTH, ("actor", "x:z"), ("partner", "x:z")]),
        ("y ~ own(mood)", [*START, ("actor", "mood[T.sad]"), ("actor", "mood[T.wild]")]),
        ("y ~ own(C(m))", [*START, ("actor", "C(m)[T.1.0]")]),
        ("y ~ own(C(mood, contr.treatment('sad')))", [
            *START, ("actor", "C(mood, contr.treatment('sad'))[T.calm]"),
            ("actor", "C(mood, contr.treatment('sad'))[T.wild]")]),
        ("y ~ own(x) + own(x):town", [*START, ("actor", "x"), ("actor", "x:town[T.Ulm]")]),
        ("y ~ own(x):town", [*START, ("actor", "x:town[Bonn]"), ("actor", "x:town[Ulm]")]),
        ("y ~ 0 + town", [("dyad", "town[Bonn]"), ("dyad", "town[Ulm]")]),
        ("y ~ own(poly(m + x, 2))", [*START, ("actor", "poly(m + x, 2)[1]"),
                                     ("actor", "poly(m + x, 2)[2]")]),
        ("y ~ own(np.sqrt(x))", [*START, ("actor", "np.sqrt(x)")]),
        ("y ~ own(I(x * x))", [*START, ("actor", "I(x * x)")]),
    ],
)  # fmt: skip
def test_a_formula_comes_to_these_terms(text, expected):
    assert terms(text) == expected


def test_a_partners_term_is_the_partners_value():
    design = parse("y ~ x + own(x):partner(m)").design(couples())
    assert_array_equal(design.y, couples().numbers("y"))
    for member in (0, 1):
        x, m = couples().numbers("x"), couples().numbers("m")
        own, others = x[:, member], x[:, 1 - member]
        expected = np.column_stack([np.ones(4), own, others, own * m[:, 1 - member]])
        assert_array_equal(design.regressors(member), expected)


def test_a_value_that_both_share_stands_in_for_a_missing_one():
    assert_array_equal(parse("y ~ 0 + z").design(couples()).regressors(1)[:, 0], [1, 2, 3, 5])
    town = parse("y ~ town").design(couples()).regressors(1)[:, 1]
    assert_array_equal(town, [0, 1, 0, 1])


def test_what_only_one_member_was_asked_is_not_shared():
    data = couples(q=[[1, nan], [2, nan], [3, nan], [4, nan]])
    assert terms("y ~ q", data) == [*START, ("actor", "q"), ("partner", "q")]


def test_categories_have_the_same_levels_for_both_and_stay_missing():
    design = parse("y ~ 0 + own(x) + own(mood)").design(couples())
    labels = [term.predictor for term in design.terms]
    assert labels == ["x", "mood[calm]", "mood[sad]", "mood[wild]"]
    assert_array_equal(design.regressors(0)[:, 1:], [[1, 0, 0], [1, 0, 0], [nan] * 3, [0, 1, 0]])
    assert_array_equal(design.regressors(1)[:, 1:], [[0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]])


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("center(x)", lambda v: v - np.nanmean(v)),
        ("scale(x)", lambda v: (v - np.nanmean(v)) / np.nanstd(v, ddof=1)),
        ("log(x)", np.log),
        ("exp(x)", np.exp),
        ("{x * x + 1}", lambda v: v * v + 1),
        ("I(x ** 2)", lambda v: v**2),
    ],
)
def test_functions_are_computed_over_both_members_and_leave_missing_values(text, function):
    design = parse(f"y ~ 0 + own({text.strip('{}')})").design(couples())
    assert_allclose(design.terms[0].column, function(couples().numbers("x")), rtol=1e-12)


def test_a_comparison_with_a_missing_value_is_missing():
    design = parse("y ~ {x > 1} + m").design(couples())
    column = design.terms[1].column
    assert_array_equal(np.isnan(column), np.isnan(couples().numbers("x")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("y", "has no outcome; write “outcome ~ predictor”"),
        ("", "has no outcome"),
        ("~ x", "has no outcome"),
        ("y ~ x +", "is not a formula"),
        ("y ~ own(x", "is not a formula"),
        ("y ~ x ~ m", "is not a formula"),
        ("y ~ x | m", "without “|”"),
        ("y ~ .", "is not a formula"),
        ("y + m ~ x", "one column on its left side"),
        ("log(y) ~ x", "one column on its left side"),
        ("own(y) ~ x", "one column on its left side"),
        ("y:m ~ x", "one column on its left side"),
        ("y ~ tension", "no column “tension”; there are y, x, m, z, odd name, mood, town"),
        ("y ~ zz", "Did you mean “z”?"),
        ("y ~ log(secret)", "no column “secret”"),
        ("y ~ secret", "no column “secret”"),
        ("mood ~ x", "“mood” holds text (“calm” in dyad 0)"),
        ("y ~ own(partner(x))", "stand around a whole part of a term"),
        ("y ~ {own(x) + partner(m)}", "stand around a whole part of a term"),
        ("y ~ lag(x)", "no function “lag”"),
        ("y ~ {__import__('os').system('true')}", "no function"),
        ("y ~ open('x')", "no function “open”"),
        ("y ~ __import__('os').system('true')", "is not a formula"),
        ("y ~ np.load('x')", "no function “np.load”"),
        ("y ~ np.log.__class__(x)", "no function"),
        ("y ~ x.real", "no column “x.real”"),
        ("y ~ {x.real}", "no function “x.real”"),
        ("y ~ {(lambda: 1)()}", "more than a formula may hold"),
        ("y ~ {[i for i in x]}", "more than a formula may hold"),
        ("y ~ {x[0]}", "more than a formula may hold"),
        ("y ~ {1 + 1}", "names no column"),
        ("y ~ {x +}", "invalid syntax"),
        ("y ~ log(z - 1)", "is infinite for some rows"),
        ("y ~ log(mood)", "“log(mood)” cannot be computed"),
        ("y ~ poly(z, 2, 3, 4, 5, 6)", "cannot be computed"),
    ],
)
def test_what_is_no_formula_is_said(text, said):
    with pytest.raises(DyadError) as caught:
        parse(text).design(couples())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value) and "\x1b" not in str(caught.value)


def test_a_category_of_one_level_or_without_values_is_refused():
    data = couples(one=np.ones((4, 2)), none=np.full((4, 2), nan))
    with pytest.raises(DyadError, match="has one level alone"):
        parse("y ~ C(one)").design(data)
    with pytest.raises(DyadError, match="every row misses a value"):
        parse("y ~ log(none)").design(data)


def with_text(name, values):
    data = couples()
    return replace(data, columns={**data.columns, name: np.array(values, dtype=object)})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([["1", "2"], ["3", "10"], ["2", None], ["1", "3"]], "mostly numbers; correct it"),
        ([["1", "2"], ["3", "refused"], ["2", None], ["1", "3"]], "“refused” among others"),
    ],
)
def test_numbers_kept_as_text_are_no_category_unless_the_formula_says_so(values, said):
    data = with_text("likert", values)
    for text in ("y ~ likert", "y ~ own(likert)", "y ~ x:likert"):
        with pytest.raises(DyadError, match=said):
            parse(text).design(data)
    design = parse("y ~ C(likert)").design(data)
    assert {term.effect for term in design.terms} == {"intercept", "actor", "partner"}


def test_words_among_which_is_a_number_are_a_category():
    data = with_text("group", [["a", "b"], ["b", "1"], ["a", None], ["b", "a"]])
    assert ("actor", "group[T.a]") in terms("y ~ group", data)


def test_what_a_formula_needs_is_known_before_there_are_data():
    formula = parse("y ~ own(log(x)):C(`odd name`) + x + np.where(m > z, m, z)")
    assert formula.needs() == ["y", "x", "m", "z", "odd name"]
    with pytest.raises(DyadError, match="no column “odd name”"):
        formula.needs(["y", "x", "m", "z"])


def test_a_formula_sees_only_the_columns_that_it_needs():
    data = couples()
    dates = np.full((4, 2), np.datetime64("2026-05-01"))
    more = Dyads({**data.columns, "when": dates}, data.labels, data.roles)
    assert terms("y ~ log(x)", more) == [*START, ("actor", "log(x)"), ("partner", "log(x)")]


numbers = st.lists(st.integers(-50, 50).map(float), min_size=8, max_size=8)


@given(numbers, numbers, st.sampled_from(["x", "x * m", "own(x):m", "center(x) + poly(m, 1)"]))
def test_swapping_the_members_swaps_their_regressors(x, m, right):
    columns = {"x": np.reshape(x, (4, 2)), "m": np.reshape(m, (4, 2)), "y": np.zeros((4, 2))}
    if np.ptp(columns["m"]) == 0:
        return
    data = Dyads(columns, np.arange(4))
    swapped = Dyads({name: values[:, ::-1] for name, values in columns.items()}, np.arange(4))
    first, second = (parse(f"y ~ {right}").design(each) for each in (data, swapped))
    assert [t.predictor for t in first.terms] == [t.predictor for t in second.terms]
    for member in (0, 1):
        assert_allclose(
            first.regressors(member), second.regressors(1 - member), rtol=1e-9, atol=1e-9
        )


def test_a_plain_formula_copies_no_column():
    data = couples()
    design = parse("y ~ x").design(data)
    assert np.shares_memory(design.y, data.numbers("y"))
    assert all(np.shares_memory(t.column, data.numbers("x")) for t in design.terms[1:])


def test_odd_names_survive_reading_and_modelling():
    table = {"c": [1, 1, 2, 2], "own hours/day": [1.0, 2, 3, 5], "y": [1, 2, 3, 4]}
    data = dyad.read(table, dyad="c")
    design = parse("y ~ log(`own hours/day`)").design(data)
    assert design.terms[1].predictor == "log(own hours/day)"
    assert math.isclose(design.terms[1].column[1, 1], math.log(5))


def test_numbers_with_a_decimal_comma_are_not_taken_for_categories():
    y, tension = np.ones((3, 2)), np.array([["1,5", "2,0"], ["3", "2,5"], ["1", "2"]], dtype=object)
    data = Dyads({"y": y, "tension": tension}, np.arange(3))
    with pytest.raises(DyadError, match=r"mostly numbers.*decimal comma"):
        parse("y ~ tension").design(data)
