"""`counterpoint reset`: a way back for somebody who lost passphrase and recovery code."""

import argparse
from typing import Any

from counterpoint.cli import folder
from counterpoint.cli.faults import Fault


def add(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "reset", help="print a link by which a person begins again, with an empty vault"
    )
    command.add_argument("name", metavar="NAME", help="the name this person signs in with")
    folder.add_option(command)
    command.set_defaults(carry_out=carry_out)


def carry_out(options: argparse.Namespace) -> int:
    """Print the link, and what it cannot do."""
    folder.need(options.data)
    from counterpoint.web import upkeep

    upkeep.start()
    upkeep.check_version()
    link = upkeep.reset_link(options.name)
    if link is None:
        raise Fault(f"Nobody here is called {options.name}.")
    print(
        f"Give this link to {options.name} alone. It works once, for one day:\n\n  {link}\n\n"
        "It opens nothing: whoever uses it gets new keys, and what this person kept in Mine is "
        "lost for good.\nIf they still have their recovery code, that keeps everything: they use "
        "it on the sign-in page instead."
    )
    return 0
