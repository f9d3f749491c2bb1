"""`counterpoint power MODEL`: the power a study would have, or the size that it needs."""

import argparse
import sys
from typing import Any

from counterpoint.cli import fit, simulate
from counterpoint.cli.faults import BadInput


def add(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "power", help="find by simulation the power of a study of two people, or its size"
    )
    simulate.add_options(command)
    command.add_argument(
        "--dyads", type=sizes, metavar="N[,N...]", help="how many; several for a curve"
    )
    command.add_argument(
        "--days", type=sizes, metavar="N[,N...]", help="how many, where the model has days"
    )
    command.add_argument(
        "--simulations", type=int, default=1000, metavar="N", help="(default: 1000)"
    )
    command.add_argument("--seed", type=int, default=1, metavar="N", help="(default: 1)")
    command.add_argument("--alpha", type=float, default=0.05, metavar="LEVEL", help="of the tests")
    command.add_argument(
        "--processes", type=int, default=1, metavar="N", help="at once (default: 1)"
    )
    wished = command.add_argument_group("the size for a wished power, in place of --dyads")
    wished.add_argument("--wished", type=float, metavar="POWER", help="as 0.8")
    wished.add_argument("--effect", metavar="EFFECT", help="of which effect, as partner")
    wished.add_argument("--predictor", metavar="NAME", help="of which predictor, if several")
    wished.add_argument("--role", metavar="ROLE", help="of which role, if they differ")
    command.set_defaults(carry_out=carry_out)


def sizes(text: str) -> int | list[int]:
    """Read one number or several."""
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 100 or 50,100,200") from None
    return numbers[0] if len(numbers) == 1 else numbers


def carry_out(options: argparse.Namespace) -> int:
    """Simulate, and print power or size."""
    if (options.wished is None) != (options.effect is None):
        raise BadInput("--wished and --effect belong together: a power, and of which effect.")
    from counterpoint import dyad

    common: dict[str, Any] = {
        "n_days": options.days, "n_simulations": options.simulations, "seed": options.seed,
        "alpha": options.alpha, "missing": options.missing, "processes": options.processes,
        "progress": sys.stderr.isatty(), **dict(options.truth),
    }  # fmt: skip
    if options.wished is None:
        fit.say(dyad.power(options.model, n_dyads=options.dyads, **common), as_json=options.json)
        return 0
    if options.dyads is not None:
        raise BadInput("Give --dyads for the power, or --wished for the size; not both.")
    found = dyad.sample_size(
        options.model, options.effect, wished=options.wished, predictor=options.predictor,
        role=options.role, **common,
    )  # fmt: skip
    fit.say(found, as_json=options.json)
    return 0
