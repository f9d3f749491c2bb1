"""Influence in one couple: the posterior, what it is not moved by, and what may be said."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from counterpoint.dyad import DyadError, Dyads
from counterpoint.dyad.couple import Prior, influence
from counterpoint.dyad.couple.diary import diary
from counterpoint.dyad.couple.likelihood import stationary
from counterpoint.dyad.couple.posterior import posterior
from counterpoint.dyad.couple.said import told

WIDE = Prior((0, 1e3), (0, 1e3), (0, 1e3), (0, 1e3))


def days(values, times=None, **others):
    n = len(values)
    columns = {"mood": values, **others}
    when = np.arange(n) if times is None else times
    return Dyads(columns, np.full(n, "us"), ("Alice", "Bob"), when)


def couple(n, *, seed=1, own=0.3, into_alice=0.0, into_bob=0.0, missing=0.1):
    rng = np.random.default_rng(seed)
    phi, q = np.array([[own, into_alice], [into_bob, own]]), np.array([[1, 0.3], [0.3, 1]])
    return simulated(rng, n, phi, q, missing)


def simulated(rng, n, phi, q, missing):
    z = np.empty((n, len(q)))
    z[0] = np.linalg.cholesky(stationary(phi, q)) @ rng.normal(size=len(q))
    shocks = rng.normal(size=z.shape) @ np.linalg.cholesky(q).T
    for t in range(1, n):
        z[t] = phi @ z[t - 1] + shocks[t]
    z[rng.random(z.shape) < missing] = np.nan
    return 6 + z


def evidence(fit, kind):
    return [each.evidence for each in fit.statements() if each.kind == kind]


def test_the_same_days_give_the_same_numbers_on_every_visit():
    values = couple(150)
    assert influence(days(values)).to_dict() == influence(days(values)).to_dict()


def test_swapping_the_members_swaps_everything():
    values = couple(150, into_alice=0.3)
    fit, other = influence(days(values)), influence(days(values[:, ::-1]))
    np.testing.assert_allclose(other.phi, fit.phi[::-1, ::-1], rtol=0, atol=1e-6)
    np.testing.assert_allclose(other.phi_se, fit.phi_se[::-1, ::-1], rtol=1e-5)
    (alice, bob), (first, second) = fit.variance_shares(), other.variance_shares()
    for one, same in ((alice, second), (bob, first)):
        np.testing.assert_allclose(one.partner.low, same.partner.low, atol=1e-6)
    assert [each.probability for each in fit.statements() if each.kind == "asymmetry"] == [
        each.probability for each in other.statements() if each.kind == "asymmetry"
    ]


def test_shift_and_rescaling_change_only_the_units():
    values = couple(150, into_bob=0.2)
    fit = influence(days(values))
    other = influence(days(values * np.array([10.0, 0.5]) - np.array([3.0, 70.0])))
    ratio = np.array([[1, 20], [1 / 20, 1]])
    np.testing.assert_allclose(other.phi, fit.phi * ratio, rtol=1e-4)
    np.testing.assert_allclose(other.direction, fit.direction, atol=1e-5)
    np.testing.assert_allclose(other.standardised, fit.standardised, atol=1e-5)


@pytest.mark.parametrize("season", [True, False])
def test_other_units_change_no_more_than_rounding(season):
    values = couple(150, seed=2, into_bob=0.2)
    fit = influence(days(values), season=season)
    for units in np.array([[1e3, 1e-2], [1e-2, 1e3]]):
        other = influence(days(values * units), season=season)
        ratio = units[:, None] / units
        np.testing.assert_allclose(other.phi, fit.phi * ratio, rtol=1e-8)
        np.testing.assert_allclose(other.phi_se, fit.phi_se * ratio, rtol=1e-6)
        for one, same in zip(fit.variance_shares(), other.variance_shares(), strict=True):
            np.testing.assert_allclose(same.partner.value, one.partner.value, rtol=1e-6)
            np.testing.assert_allclose(same.partner.high, one.partner.high, rtol=1e-5)


def test_dates_and_numbers_of_days_are_alike():
    values = couple(60)
    dated = influence(days(values, np.datetime64("2026-03-02") + np.arange(60)))
    np.testing.assert_allclose(dated.phi, influence(days(values)).phi, atol=1e-6)


def test_missing_days_at_the_ends_change_nothing():
    values, empty = couple(80), np.full((5, 2), np.nan)
    fit, other = influence(days(values)), influence(days(np.concatenate([empty, values, empty])))
    assert (other.n_days, other.n_pairs) == (fit.n_days, fit.n_pairs)
    np.testing.assert_allclose(other.phi, fit.phi, atol=1e-6)


def test_a_very_wide_prior_gives_maximum_likelihood():
    fit = influence(days(couple(1500)), season=False, drift=None, prior=WIDE)
    assert np.abs((fit.phi - fit.ml.phi) / fit.phi_se).max() < 0.05


def test_a_very_narrow_prior_gives_the_prior():
    narrow = Prior((0.25, 1e-4), (0.03, 1e-4))
    fit = influence(days(couple(90)), prior=narrow)
    np.testing.assert_allclose(np.diag(fit.phi), 0.25, atol=1e-4)
    np.testing.assert_allclose(fit.phi[0, 1] * fit.phi[1, 0], 0.03**2, rtol=0.02)


def test_intervals_cover_effects_that_come_from_the_prior():
    rng, inside, couples = np.random.default_rng(11), [], 100
    while len(inside) < couples:
        phi = np.array([[0.25, 0.03], [0.03, 0.25]]) + np.array(
            [[0.2, 0.12], [0.12, 0.2]]
        ) * rng.normal(size=(2, 2))
        if np.abs(np.linalg.eigvals(phi)).max() > 0.95:
            continue
        values = simulated(rng, 120, phi, np.array([[1, 0.3], [0.3, 1]]), 0.1)
        fit = posterior(diary(days(values), ["mood"]), Prior(), season=True, drift=40)
        inside.append(np.abs(fit.phi - phi) < 1.645 * fit.phi_se)
    per_couple = np.mean(inside, axis=(1, 2))
    assert abs(per_couple.mean() - 0.9) < 3 * per_couple.std() / np.sqrt(couples)


def test_one_shift_of_level_pulls_less_where_the_level_may_drift():
    pulls = []
    for seed in range(25):
        values = couple(150, seed=seed)
        values[70:] += 2
        taken = diary(days(values), ["mood"])
        plain, free = (
            posterior(taken, Prior(), season=True, drift=drift).phi[0, 1] for drift in (None, 40)
        )
        pulls.append([plain, free])
    plain, free = np.mean(pulls, axis=0)
    error = np.std(pulls, axis=0)[1] / np.sqrt(len(pulls))
    assert plain > 0.05
    assert abs(free) < 0.02 + 3 * error < plain


def test_few_days_allow_only_what_is_seen():
    fit = influence(days(couple(26, into_alice=0.5, missing=0)))
    assert {each.kind for each in fit.statements()} == {"level", "variation", "together"}
    assert all(
        each.estimate.low < each.estimate.value < each.estimate.high for each in fit.statements()
    )


def test_a_month_allows_own_carry_over_and_leaves_the_partner_open():
    fit = influence(days(couple(85, own=0.6, into_alice=0.3, missing=0)))
    assert evidence(fit, "own") == ["told", "told"]
    assert evidence(fit, "partner") == ["cannot tell yet", "cannot tell yet"]
    assert not evidence(fit, "pattern")


def test_a_year_tells_mutual_influence():
    fit = influence(days(couple(400, own=0.2, into_alice=0.35, into_bob=0.35)))
    assert evidence(fit, "partner") == ["told", "told"]
    assert evidence(fit, "pattern") == ["mutual"]
    (balance,) = fit.balance()
    assert balance.reciprocity.low > 0.7
    assert balance.asymmetry.low < 0 < balance.asymmetry.high


def test_a_year_tells_one_sided_influence_and_whose_it_is():
    fit = influence(days(couple(400, own=0.2, into_alice=0.4)))
    (pattern,) = [each for each in fit.statements() if each.kind == "pattern"]
    assert (pattern.evidence, pattern.after) == ("one-sided", "mood of Bob")
    (uneven,) = [each for each in fit.statements() if each.kind == "asymmetry"]
    assert uneven.after == "mood of Bob"
    assert uneven.estimate.low > 0


def test_asymmetry_waits_for_half_a_year():
    fit = influence(days(couple(150, own=0.2, into_alice=0.6, missing=0)))
    assert "told" in evidence(fit, "partner")
    assert not evidence(fit, "asymmetry")


def test_many_days_tell_that_influence_is_small():
    fit = influence(days(couple(1500)))
    assert evidence(fit, "small") == ["told"]
    assert evidence(fit, "pattern") == ["independent"]
    few = influence(days(couple(330)))
    assert not evidence(few, "small")


def test_where_both_effects_may_be_zero_the_balance_is_held_back():
    (balance,) = influence(days(couple(120))).balance()
    assert balance.reciprocity is None
    assert balance.asymmetry is None


def test_both_effects_at_once_are_held_against_none_whatever_the_order_and_the_units():
    values = couple(200, into_alice=0.15, into_bob=0.2)
    fit = influence(days(values))
    draws = fit.posterior.phi_draws[:, [0, 1], [1, 0]]
    mode = fit.phi[[0, 1], [1, 0]]
    distance = mode @ np.linalg.solve(np.cov(draws.T), mode)
    (neither,) = fit.posterior.neither
    assert neither == pytest.approx(np.exp(-distance / 2), rel=0.3)
    turned = influence(days(values[:, ::-1])).posterior.neither
    larger = influence(days(values * [3, 0.1] + 7)).posterior.neither
    assert turned == pytest.approx(neither, rel=1e-4) and larger == pytest.approx(neither, rel=1e-4)


def test_an_effect_that_turns_round_halfway_is_not_told():
    first = couple(200, into_alice=0.75, own=0.1, seed=3, missing=0)
    second = couple(200, into_alice=-0.3, own=0.1, seed=4, missing=0)
    fit = influence(days(np.concatenate([first, second])))
    assert fit.direction[0, 1] > 0.95
    assert not fit.checks.halves[0, 1]
    assert evidence(fit, "partner")[0] == "unsteady"


def test_the_halves_together_say_what_the_whole_says():
    fit = influence(days(couple(300)), season=False, drift=None, prior=WIDE).posterior
    weights = fit.halves_se**-2.0
    both = (fit.halves * weights).sum(axis=0) / weights.sum(axis=0)
    np.testing.assert_allclose(both, fit.phi, atol=0.1 * fit.phi_se.min())


def test_a_series_at_the_end_of_its_scale_is_refused():
    values = couple(200, into_alice=0.4)
    values[:, 0] = np.minimum(values[:, 0], np.nanmedian(values[:, 0]))
    fit = influence(days(values))
    (refusal,) = fit.refusals
    assert (refusal.name, refusal.reason) == ("mood of Alice", "end of scale")
    assert refusal.share > 0.4
    assert {each.kind for each in fit.statements()} == {
        "refused", "level", "variation", "together",
    }  # fmt: skip


def test_a_series_with_nearly_no_variation_is_refused():
    values = couple(200, missing=0)
    values[:, 1] = np.where(np.arange(200) % 10 == 0, values[:, 1], 6.0)
    (refusal,) = influence(days(values)).refusals
    assert (refusal.name, refusal.reason) == ("mood of Bob", "no variation")


def test_several_signals_stand_signal_by_signal():
    fit = influence(days(couple(150), stress=couple(150, seed=9)), ["mood", "stress"])
    assert fit.names == ("mood of Alice", "mood of Bob", "stress of Alice", "stress of Bob")
    assert fit.phi.shape == (4, 4)
    found = [(e.of, e.after) for e in fit.statements() if e.kind == "partner"]
    assert len(found) == 8
    assert ("stress of Alice", "mood of Bob") in found


def test_several_signals_are_told_less_easily():
    direction = np.full((4, 4), 0.5)
    direction[0, 1] = 0.97
    steady = np.ones((4, 4), dtype=bool)

    def passed(matrix, neither=0.01):
        k = len(matrix)
        fit = SimpleNamespace(direction=matrix, neither=np.full(k // 2, neither))
        return told(SimpleNamespace(fit=fit, steady=steady[:k, :k]))

    assert passed(direction[:2, :2])[0, 1]
    assert not passed(direction[:2, :2], neither=0.06).any()
    assert not passed(direction)[0, 1]
    direction[0, 1] = 0.995
    assert passed(direction)[0, 1]


def test_windows_end_with_the_days_and_say_nothing_where_there_are_too_few():
    values = couple(300)
    values[100:190] = np.nan
    found = influence(days(values)).windows(length=60, step=30)
    assert (found[-1].first, found[-1].last) == (240, 299)
    assert len(found) == 9
    assert all(each.last - each.first == 59 for each in found)
    assert np.isnan(found[3].phi).all()
    assert np.isfinite(found[-1].phi).all()


def test_the_json_has_the_promised_keys():
    fit = influence(days(couple(100)))
    read = json.loads(json.dumps(fit.to_dict(), allow_nan=False))
    assert {
        "members", "n_days", "n_pairs", "names", "phi", "phi_interval", "innovation_covariance",
        "variance_shares", "reciprocity", "ml",
    } <= set(read)  # fmt: skip
    assert {"mean", "phi", "innovation_covariance", "log_likelihood"} <= set(read["ml"])
    shares = read["variance_shares"]["mood of Bob"]
    np.testing.assert_allclose(sum(share["value"] for share in shares.values()), 1, rtol=1e-12)
    assert np.shape(read["phi_interval"]) == (2, 2, 2)


def test_the_summary_names_what_it_cannot_know():
    text = " ".join(influence(days(couple(100))).summary().split())  # wherever its lines end
    assert "no direction" in text
    assert "third cause" in text
    assert "Alice" in text


def test_pairs_count_only_complete_consecutive_days():
    values = couple(40, missing=0)
    values[10, 0] = np.nan
    when = np.arange(40) + (np.arange(40) >= 20)
    fit = influence(days(values, when))
    assert (fit.n_days, fit.n_pairs, fit.n_missing) == (41, 36, 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: Dyads(d.columns, np.repeat(["us", "them"], 20), d.roles, d.times), "2"),
        (lambda d: Dyads(d.columns, d.labels, d.roles), "day of each row"),
        (lambda d: Dyads(d.columns, d.labels, d.roles, np.arange(40) // 2), "twice"),
        (lambda d: Dyads(d.columns, d.labels, d.roles, np.arange(40)[::-1]), "order of time"),
        (lambda d: Dyads(d.columns, d.labels, d.roles, np.arange(40) * 2), "pairs of consecutive"),
        (lambda d: Dyads({"mood": np.ones((40, 2))}, d.labels, d.roles, d.times), "same on every"),
        (
            lambda d: Dyads({"mood": d.columns["mood"][:, [0, 0]]}, d.labels, d.roles, d.times),
            "as one",
        ),
        (lambda d: Dyads({"mod": d.columns["mood"]}, d.labels, d.roles, d.times), "Did you mean"),
    ],
)
def test_days_that_cannot_be_used_are_named(change, message):
    with pytest.raises(DyadError, match=message):
        influence(change(days(couple(40, missing=0))))


def test_more_signals_than_fit_together_are_refused():
    values = {name: couple(40) for name in ("stress", "closeness", "support")}
    with pytest.raises(DyadError, match="At most 3"):
        influence(days(couple(40), **values), ["mood", *values])


def test_a_search_that_did_not_settle_is_said():
    walk = 6 + np.cumsum(np.random.default_rng(24).normal(size=(60, 2)), axis=0)
    fit = influence(days(walk))
    settled = fit.ml.converged and fit.posterior.converged
    assert ("did not settle" in fit.summary()) is not settled


def test_a_drift_of_hardly_any_days_is_refused():
    with pytest.raises(DyadError, match="at least 4 days"):
        influence(days(couple(40)), drift=1)
    with pytest.raises(DyadError, match="at least 21 days"):
        influence(days(couple(60))).windows(length=5)


@pytest.mark.parametrize("seed", [89, 149, 175, 178, 182, 274, 287, 290, 374, 385])
def test_days_that_follow_from_one_another_almost_without_chance_end_in_words(seed: int) -> None:
    """The likelihood of so few has no top: it grows as the chance goes to nothing."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(10, 16))
    one = rng.integers(2, 6, n)
    other = np.roll(one, 1) + (rng.random(n) < 0.1 * rng.integers(0, 3))
    values = np.stack([one, other], axis=1).astype(float)
    if seed % 3 == 0:
        values = rng.integers(1, 4, (n, 2)).astype(float)
    days = Dyads({"mood": values}, np.full(n, "us"), ("Alice", "Bob"), np.arange(n))
    try:
        fit = influence(days, ["mood"])
    except DyadError:
        return  # and no other error
    assert np.isfinite(fit.posterior.phi).all()
    assert fit.statements()
