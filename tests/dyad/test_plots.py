"""Pictures of results: what stands in them, and that they need neither a screen nor colour."""

import builtins
import io
import sys

import numpy as np
import pytest

from counterpoint import dyad
from counterpoint.dyad import DyadError, plots
from counterpoint.dyad.plots.drawing import told
from counterpoint.dyad.results import coefficient
from tests.dyad.material import data

imread = pytest.importorskip("matplotlib.image").imread


@pytest.fixture(scope="module")
def couples():
    return dyad.read(data("acitelli"), dyad="couple", role="role")


def texts(figure):
    found = [each for axes in figure.axes for each in axes.texts]
    return [each.get_text().replace("\n", " ") for each in found]


def dashed(figure):
    patches = [each for axes in figure.axes for each in axes.patches]
    return sum(each.get_linestyle() not in {"-", "solid"} for each in patches)


def test_a_path_diagram_holds_every_estimate_with_its_interval(couples):
    result = dyad.apim(couples, "satisfaction ~ tension")
    found = texts(result.plot())
    for each in result.coefficients:
        if each.effect != "intercept":
            assert told(each.estimate, each.ci) in found
    assert "tension husband" in found and "satisfaction wife" in found
    assert f"r = {result.residual_correlation:.2f}" in found


def test_members_that_cannot_be_told_apart_are_two_with_equal_effects(couples):
    result = dyad.apim(couples, "satisfaction ~ tension", indistinguishable=True)
    found = texts(result.plot())
    actor = next(each for each in result.coefficients if each.effect == "actor")
    assert found.count(told(actor.estimate, actor.ci)) == 2
    assert "tension member 1" in found


def test_an_interval_that_holds_zero_is_dashed_and_a_shared_predictor_has_one_box(couples):
    result = dyad.apim(couples, "satisfaction ~ tension + other_pos + years_married_c")
    unsure = [each for each in result.coefficients if each.ci[0] <= 0 <= each.ci[1]]
    assert unsure
    figure = result.plot()
    assert dashed(figure) == len(unsure)
    assert texts(figure).count("years_married_c both") == 1
    assert dashed(result.plot(predictors=["other_pos"])) == 0


def test_what_a_path_diagram_cannot_hold_is_said(couples):
    result = dyad.apim(couples, "satisfaction ~ tension")
    with pytest.raises(DyadError, match="no predictor “hope”; it has tension"):
        result.plot(predictors=["hope"])
    with pytest.raises(DyadError, match="one to four predictors, not 0"):
        result.plot(predictors=[])


def test_a_forest_has_a_line_for_every_coefficient_and_a_mark_for_every_role(couples):
    result = dyad.apim(couples, "satisfaction ~ tension")
    figure = plots.forest(result.coefficients)
    axes = figure.axes[0]
    named = [label.get_text() for label in axes.get_yticklabels()]
    assert sorted(named) == sorted(
        f"tension ({effect}), {role}"
        for effect in ("actor", "partner")
        for role in ("husband", "wife")
    )
    marks = {line.get_marker() for line in axes.lines} - {"None", None, ""}
    assert len(marks) == 2
    with_intercepts = plots.forest(result.coefficients, intercepts=True).axes[0]
    assert len(with_intercepts.get_yticklabels()) == 6


@pytest.mark.parametrize("name", ["common_fate", "mutual_influence", "dyadic_score"])
def test_a_forest_is_drawn_of_any_result_with_coefficients(couples, name):
    result = getattr(dyad, name)(couples, "satisfaction ~ tension")
    assert plots.forest(result.coefficients).axes


def test_a_forest_of_intercepts_alone_is_refused():
    with pytest.raises(DyadError, match="intercepts=True"):
        plots.forest([coefficient(None, "intercept", "", 1.0, 0.1)])


@pytest.fixture(scope="module")
def days():
    drawn = dyad.simulate("influence", seed=2, n_days=120, own=0.5, partner=(0.5, 0.0))
    return dyad.influence(drawn.data, ["mood"])


def test_the_arrows_of_a_couple_hold_every_effect(days):
    figure = days.plot()
    found = texts(figure)
    for row in (0, 1):
        for column in (0, 1):
            ends = tuple(days.phi_interval[row, column])
            assert told(days.phi[row, column], ends) in found
    unsure = (days.phi_interval[..., 0] <= 0) & (days.phi_interval[..., 1] >= 0)
    assert dashed(figure) == unsure.sum()
    assert any("120 days" in text for text in found)
    with pytest.raises(DyadError, match="no signal “stress”; there are mood"):
        plots.arrows(days, signal="stress")


def test_pictures_are_saved_as_svg_and_png_in_black_and_white_without_pyplot(couples, days):
    result = dyad.apim(couples, "satisfaction ~ tension + years_married_c")
    for figure in (result.plot(), plots.forest(result.coefficients), plots.arrows(days)):
        picture = io.BytesIO()
        figure.savefig(picture, format="svg")
        assert b"<svg" in picture.getvalue()
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png")
        drawn.seek(0)
        pixels = imread(drawn)[..., :3]
        assert np.ptp(pixels, axis=-1).max() == 0
        assert pixels.min() < 0.2
    assert "matplotlib.pyplot" not in sys.modules


def test_without_matplotlib_it_says_what_to_install(couples, monkeypatch):
    result = dyad.apim(couples, "satisfaction ~ tension")
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DyadError, match=r"pip install 'counterpoint\[plots\]'"):
        result.plot()


def test_numbers_get_digits_until_none_reads_as_zero():
    assert told(-0.261, (-0.353, -0.169)) == "−0.26 [−0.35, −0.17]"
    assert told(-0.009, (-0.016, -0.003)) == "−0.009 [−0.016, −0.003]"
    assert told(0.0, (-0.5, 0.5)) == "0.00 [−0.50, 0.50]"
