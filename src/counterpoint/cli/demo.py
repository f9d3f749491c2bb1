"""`counterpoint demo`: the app with a couple in it who never were, to look around."""

import argparse
from pathlib import Path
from typing import Any

from counterpoint.cli import serve
from counterpoint.cli.faults import Fault

_MOST_DAYS = 3660


def add(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("demo", help="start the app with an invented couple in it")
    command.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path("data-demo"),  # never COUNTERPOINT_DATA, where somebody may really live
        help="the folder for all that the couple wrote (default: data-demo)",
    )
    command.add_argument("--days", type=days, default=120, metavar="N", help="days they have lived")
    command.add_argument(
        "--seed", type=int, default=5, metavar="N", help="another seed, other days"
    )
    serve.add_options(command)
    command.set_defaults(carry_out=carry_out)


def days(text: str) -> int:
    """Read a number of days, or say how many may be."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 1 to {_MOST_DAYS}")
    return int(text)


def carry_out(options: argparse.Namespace) -> int:
    """Put the couple into an empty database, and say how to sign in as each."""
    address = serve.free_address(options)
    state = serve.ready(options.data)
    from counterpoint.web import demo, upkeep

    if state.people and not demo.lives_here():
        raise Fault(
            "There are accounts in this database that are not the demo's. "
            "Choose an empty folder: counterpoint demo --data data-demo."
        )
    if not state.people:
        serve.say(f"Two people live {options.days} days; this takes a moment ...")
        demo.furnish(options.days, options.seed)
        upkeep.let_go()
    serve.say(f"Counterpoint is at {address}")
    for name, passphrase in demo.WAYS_IN:
        serve.say(f"Sign in as {name} with the passphrase: {passphrase}")
    serve.say("Everybody can read these passphrases, so write nothing of your own here.")
    serve.listen(options)
    return 0
