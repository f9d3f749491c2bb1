"""`counterpoint reset`: a way back for somebody who lost passphrase and recovery code."""

import argparse
from typing import Any

from counterpoint.cli import folder
from counterpoint.cli.faults import Fault

_TEXT = """\
Give this link to {name} alone:

  {link}

It begins to work in 24 hours, and works once, within the week after. It is void as soon as {name}
signs in, unlocks or uses the recovery code, and {name} is then told that it was made.
It opens nothing: whoever uses it gets new keys, and what {name} kept in Mine is lost for good.
If {name} still has the recovery code, that keeps everything: it is used from the sign-in page."""


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
    print(_TEXT.format(name=options.name, link=link))
    if link.startswith("/"):
        print("Put your own address before /reset/: COUNTERPOINT_ADDRESS is not set.")
    return 0
