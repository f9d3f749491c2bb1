"""The command `counterpoint`: what somebody does who runs the server, or studies pairs.

Each command is a module with `add`, which describes it, and a function that carries it out and
returns the exit status. What is wrong is said in one line on stderr, and nothing is half done.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from counterpoint import __version__
from counterpoint.cli import archive, demo, doctor, fit, power, reset, serve, simulate
from counterpoint.cli.faults import Fault, plainly

COMMANDS = (serve, demo, archive, doctor, reset, fit, simulate, power)


class Parser(argparse.ArgumentParser):
    """Reads arguments, and says in one line what is wrong with them."""

    def error(self, message: str) -> NoReturn:
        """Say it on stderr and leave with status 2."""
        line = " ".join(message.split())
        self.exit(2, f"counterpoint: {line} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; return 0 if it did what it says."""
    options = parser().parse_args(arguments)
    os.umask(0o077)  # what is made here is its owner's alone: database, journal, keys, backups
    try:
        with plainly():
            status: int = options.carry_out(options)
    except Fault as fault:
        print(f"counterpoint: {fault}", file=sys.stderr)
        return fault.status
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def parser() -> Parser:
    """Return the description of every command."""
    described = Parser(
        prog="counterpoint",
        description="A private place for two partners, on their own server, and the statistics of "
        "two people.",
    )
    described.add_argument("--version", action="version", version=f"Counterpoint {__version__}")
    commands = described.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return described
