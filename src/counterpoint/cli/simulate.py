"""`counterpoint simulate MODEL --out FILE`: data of which the truth is known."""

import argparse
import json
from pathlib import Path
from typing import Any

from counterpoint.cli.faults import BadInput

MODELS = (
    "apim", "apim-indistinguishable", "common-fate", "mutual-influence", "dyadic-score",
    "truth-bias", "diary", "influence",
)  # fmt: skip


def add(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("simulate", help="write data of two people with a known truth")
    add_options(command)
    command.add_argument("--dyads", type=int, metavar="N", help="how many (default: 100)")
    command.add_argument("--days", type=int, metavar="N", help="how many, where the model has days")
    command.add_argument("--seed", type=int, default=1, metavar="N", help="(default: 1)")
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="a .csv or .parquet file"
    )
    command.add_argument("--form", choices=("long", "wide", "pairwise"), default="long")
    command.set_defaults(carry_out=carry_out)


def add_options(command: argparse.ArgumentParser) -> None:
    """Describe what simulation and power have in common."""
    command.add_argument("model", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    command.add_argument(
        "--set",
        type=parameter,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="truth",
        help="a parameter, as actor=0.4, or actor=0.4,0.2 for each member; may be given again",
    )
    command.add_argument(
        "--missing", type=float, default=0.0, metavar="SHARE", help="of values, taken out at random"
    )
    command.add_argument("--json", action="store_true", help="print JSON in place of a table")


def parameter(text: str) -> tuple[str, float | tuple[float, float]]:
    """Read a parameter's name and its number, or one number for each member."""
    name, sign, values = text.partition("=")
    try:
        numbers = tuple(float(value) for value in values.split(","))
    except ValueError:
        numbers = ()
    if not sign or not name.strip() or len(numbers) not in {1, 2}:
        raise argparse.ArgumentTypeError(f"{text!r} is not like actor=0.4 or actor=0.4,0.2")
    chosen = numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])
    return name.strip().replace("-", "_"), chosen


def carry_out(options: argparse.Namespace) -> int:
    """Draw the data, write them, and say what is true of them."""
    if options.out.suffix.lower() not in {".csv", ".parquet"}:
        raise BadInput(f"{options.out} must end in .csv or .parquet.")
    if not options.out.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {options.out.absolute().parent}.")
    from counterpoint import dyad

    drawn = dyad.simulate(
        options.model, seed=options.seed, n_dyads=options.dyads, n_days=options.days,
        missing=options.missing, **dict(options.truth),
    )  # fmt: skip
    table = getattr(drawn.data, options.form)()
    if options.out.suffix.lower() == ".csv":
        table.to_csv(options.out, index=False)
    else:
        _need_parquet()
        table.to_parquet(options.out, index=False)
    _say(options, drawn, len(table))
    return 0


def _need_parquet() -> None:
    from counterpoint.dyad.data.files import parquet

    parquet()


def _say(options: argparse.Namespace, drawn: Any, rows: int) -> None:
    from counterpoint.dyad.results import lines, plain

    effects = [
        {"role": role, "effect": effect, "predictor": predictor, "truth": value}
        for (role, effect, predictor), value in drawn.truth.effects().items()
    ]
    if options.json:
        told = {
            "model": options.model, "file": str(options.out), "n_rows": rows,
            "n_dyads": drawn.data.n_dyads, "seed": options.seed, "formula": drawn.truth.formula,
            "effects": effects,
        }  # fmt: skip
        print(json.dumps(plain(told), indent=2, ensure_ascii=False, allow_nan=False))
        return
    print(f"{options.out}: {rows} rows, {drawn.data.n_dyads} dyads, seed {options.seed}.")
    print(f"Fit “{drawn.truth.formula}”. The truth:")
    print(
        lines(
            ["role", "effect", "predictor", "truth"],
            [[e["role"] or "", e["effect"], e["predictor"], f"{e['truth']:.3f}"] for e in effects],
        )
    )
