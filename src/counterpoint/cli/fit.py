"""`counterpoint fit MODEL DATA`: a model of two people, as a table or as JSON."""

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterpoint.cli import table

Fit = Callable[[argparse.Namespace], Any]


def add(commands: Any) -> None:
    """Describe the command and its models."""
    command = commands.add_parser("fit", help="fit a model of two people to a table of data")
    models = command.add_subparsers(metavar="MODEL", required=True)
    _add_apim(models)
    _add_influence(models)
    _add_diary(models)
    _add_truth_bias(models)
    _add_common_fate(models)
    _add_mutual_influence(models)
    _add_dyadic_score(models)
    _add_non_independence(models)


def carry_out(options: argparse.Namespace) -> int:
    """Fit the model and print what was found."""
    say(options.fit(options), as_json=options.json)
    return 0


def say(result: Any, *, as_json: bool) -> None:
    """Print a result as JSON or as a readable table."""
    if as_json:
        print(json.dumps(result.to_dict(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(result.summary())


def _model(models: Any, name: str, help: str, fit: Fit) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = models.add_parser(name, help=help, description=help)
    command.add_argument("data", type=Path, metavar="DATA", help="a CSV or Parquet file")
    command.add_argument("--json", action="store_true", help="print JSON in place of a table")
    command.set_defaults(carry_out=carry_out, fit=fit)
    return command


def _add_indistinguishable(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--indistinguishable", action="store_true", help="the members cannot be told apart"
    )


def _add_method(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument(
        "--method",
        choices=("ml", "reml"),
        default=default,
        help=f"maximum or restricted likelihood (default: {default})",
    )


def _add_formula(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--formula", required=True, metavar="FORMULA", help='as "satisfaction ~ tension"'
    )


def _add_apim(models: Any) -> None:
    command = _model(models, "apim", "the actor-partner interdependence model", _apim)
    _add_formula(command)
    table.add_layout(command)
    _add_indistinguishable(command)
    _add_method(command, "ml")
    command.add_argument(
        "--batches", action="store_true", help="a Parquet file larger than memory, part by part"
    )


def _apim(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    return dyad.apim(
        table.read_for(options, batches=options.batches), options.formula,
        indistinguishable=options.indistinguishable, method=options.method,
    )  # fmt: skip


def _add_influence(models: Any) -> None:
    command = _model(models, "influence", "one couple's days: who carries over to whom", _influence)
    command.add_argument(
        "--signal", action="append", required=True, metavar="COLUMN", help="may be given again"
    )
    command.add_argument("--member", required=True, metavar="COLUMN", help="who the row is of")
    command.add_argument("--day", required=True, metavar="COLUMN", help="its date or number")
    command.add_argument(
        "--no-season", action="store_true", help="leave weekday and linear trend in"
    )


def _influence(options: argparse.Namespace) -> Any:
    table.need_file(options)
    from counterpoint import dyad

    signals = list(dict.fromkeys(options.signal))
    data = dyad.read(
        options.data, dyad=None, role=options.member, time=options.day, columns=signals
    )
    return dyad.influence(data, signals, season=not options.no_season)


def _add_diary(models: Any) -> None:
    command = _model(models, "diary", "the actor-partner model of many couples' days", _diary)
    _add_formula(command)
    table.add_layout(command)
    command.add_argument("--member", metavar="COLUMN", help="the person, where there are no roles")
    command.add_argument("--day", required=True, metavar="COLUMN", help="the date or its number")
    _add_indistinguishable(command)
    _add_method(command, "reml")
    command.add_argument(
        "--random",
        action="append",
        metavar="TERM",
        help="what varies between members, as intercept (the default); may be given again",
    )
    command.add_argument(
        "--residual",
        choices=("independent", "same-day", "own-ar1", "ar1", "same-day+ar1"),
        default="ar1",
        help="how the residuals of members and days are correlated (default: %(default)s)",
    )


def _diary(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    return dyad.diary(
        table.read_for(options, time=options.day, member=options.member), options.formula,
        indistinguishable=options.indistinguishable, method=options.method,
        random=options.random or "intercept", residual=options.residual,
    )  # fmt: skip


def _add_truth_bias(models: Any) -> None:
    command = _model(models, "truth-bias", "how judgments follow truth and bias", _truth_bias)
    command.add_argument("--judgment", required=True, metavar="COLUMN")
    command.add_argument("--truth", required=True, metavar="COLUMN")
    for name in ("--bias", "--moderator"):
        command.add_argument(
            name, action="append", default=[], metavar="COLUMN", help="may be given again"
        )
    table.add_layout(command)
    _add_indistinguishable(command)
    _add_method(command, "reml")


def _truth_bias(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    named = [options.judgment, options.truth, *options.bias, *options.moderator]
    columns = [re.sub(r"^(own|partner)\((.*)\)$", r"\2", name.strip()) for name in named]
    return dyad.truth_bias(
        table.read(options, columns), judgment=options.judgment, truth=options.truth,
        bias=options.bias, moderators=options.moderator,
        indistinguishable=options.indistinguishable, method=options.method,
    )  # fmt: skip


def _add_common_fate(models: Any) -> None:
    command = _model(models, "common-fate", "what a dyad shares, measured by both", _common_fate)
    _add_formula(command)
    table.add_layout(command)
    _add_indistinguishable(command)


def _common_fate(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    return dyad.common_fate(
        table.read_for(options), options.formula, indistinguishable=options.indistinguishable
    )


def _add_mutual_influence(models: Any) -> None:
    command = _model(models, "mutual-influence", "outcomes that move each other", _mutual_influence)
    _add_formula(command)
    table.add_layout(command)
    _add_indistinguishable(command)
    command.add_argument("--equal", action="store_true", help="hold the influence equal both ways")


def _mutual_influence(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    return dyad.mutual_influence(
        table.read_for(options), options.formula, equal=options.equal,
        indistinguishable=options.indistinguishable,
    )  # fmt: skip


def _add_dyadic_score(models: Any) -> None:
    command = _model(models, "dyadic-score", "levels and differences of two", _dyadic_score)
    _add_formula(command)
    table.add_layout(command)
    _add_indistinguishable(command)
    _add_method(command, "reml")


def _dyadic_score(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    return dyad.dyadic_score(
        table.read_for(options), options.formula, method=options.method,
        indistinguishable=options.indistinguishable,
    )  # fmt: skip


def _add_non_independence(models: Any) -> None:
    command = _model(models, "non-independence", "how alike the members are", _non_independence)
    command.add_argument("--column", required=True, metavar="COLUMN")
    table.add_layout(command)
    _add_indistinguishable(command)


def _non_independence(options: argparse.Namespace) -> Any:
    from counterpoint import dyad

    return dyad.non_independence(
        table.read(options, [options.column]), options.column,
        indistinguishable=options.indistinguishable or None,
    )  # fmt: skip
