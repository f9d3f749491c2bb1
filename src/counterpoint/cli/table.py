"""The options that say how a table lays out two people, and reading it."""

import argparse
from collections.abc import Sequence
from typing import Any

from counterpoint.cli.faults import BadInput


def add_layout(command: argparse.ArgumentParser) -> None:
    """Describe how the table lays out two people."""
    group = command.add_argument_group("how the table is laid out")
    group.add_argument("--dyad", metavar="COLUMN", help="who belongs together")
    group.add_argument("--role", metavar="COLUMN", help="two roles that tell the members apart")
    group.add_argument(
        "--form",
        choices=("long", "wide", "pairwise"),
        default="long",
        help="a row for each member (long, the default), with the partner's values beside "
        "(pairwise), or a row for each dyad (wide)",
    )
    group.add_argument("--roles", type=_two, metavar="A,B", help="wide: the marks of the roles")
    group.add_argument(
        "--members", type=_two, metavar="A,B", help="wide: marks that mean nothing, as 1,2"
    )
    group.add_argument(
        "--pattern",
        default="{name}_{role}",
        metavar="PATTERN",
        help="wide: how columns are named (default: {name}_{role})",
    )


def _two(text: str) -> tuple[str, str]:
    parts = tuple(part.strip() for part in text.split(","))
    if len(parts) != 2 or not all(parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not two words with a comma between")
    return parts


def read(options: argparse.Namespace, columns: Sequence[str], **more: Any) -> Any:
    """Return the dyads of the table, with these columns."""
    need_file(options)
    if options.dyad is None and options.form != "wide":
        raise BadInput("Say which column tells who belongs together: --dyad COLUMN.")
    from counterpoint import dyad

    return dyad.read(
        options.data, dyad=options.dyad, role=options.role, form=options.form,
        roles=options.roles, members=options.members, pattern=options.pattern,
        columns=[*dict.fromkeys(columns)], **more,
    )  # fmt: skip


def need_file(options: argparse.Namespace) -> None:
    """See that the file is there."""
    if not options.data.is_file():
        raise BadInput(f"There is no file {options.data}.")


def read_for(options: argparse.Namespace, **more: Any) -> Any:
    """Read the columns that the formula needs."""
    from counterpoint.dyad.formula import parse

    return read(options, parse(options.formula).needs(), **more)
