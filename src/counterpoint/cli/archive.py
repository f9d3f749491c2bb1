"""`counterpoint backup` and `counterpoint restore`: the sealed rows in one file, and back."""

import argparse
from pathlib import Path
from typing import Any

from counterpoint.cli import folder
from counterpoint.cli.faults import Fault


def add(commands: Any) -> None:
    """Describe both commands."""
    backup = commands.add_parser(
        "backup", help="write everything into one file, sealed as it is; the app may be running"
    )
    backup.set_defaults(carry_out=carry_out_backup)
    restore = commands.add_parser("restore", help="put a backup into an empty database")
    restore.set_defaults(carry_out=carry_out_restore)
    for command in (backup, restore):
        command.add_argument("file", type=Path, metavar="FILE")
        folder.add_option(command)


def carry_out_backup(options: argparse.Namespace) -> int:
    """Write the file, and say what it is and what is not in it."""
    folder.need(options.data)
    from counterpoint.web import upkeep

    upkeep.start()
    upkeep.check_version()
    from counterpoint.web import backup

    count = backup.write(options.file)
    print(f"{options.file}: {count} rows, sealed as they are in the database.")
    print("The key file is not in it: what waits until both have answered opens only with it.")
    return 0


def carry_out_restore(options: argparse.Namespace) -> int:
    """Read the file back; all of it or nothing."""
    if not options.file.is_file():
        raise Fault(f"There is no backup {options.file}.")
    folder.prepare(options.data)
    from counterpoint.web import upkeep

    upkeep.start()
    upkeep.bring_up_to_date()
    from counterpoint.web import backup

    count = backup.restore(options.file)
    print(f"{count} rows are back. Start the app: counterpoint serve --data {options.data}")
    print("Everyone signs in again with the passphrase of before.")
    return 0
