"""The data folder: where the database, the key file and the app's static files are."""

import argparse
import os
import secrets
from pathlib import Path

from counterpoint.cli.faults import Fault, of_system

_ROOM = 256 * 1024  # enough for a first database; less, and starting would end half way


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a command take --data."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(os.environ.get("COUNTERPOINT_DATA") or "data"),
        help="the folder with everything that is kept (default: COUNTERPOINT_DATA, or data)",
    )


def choose(path: Path) -> Path:
    """Let everything that follows use this folder, which may not be there yet."""
    path = path.expanduser().absolute()
    os.environ["COUNTERPOINT_DATA"] = str(path)
    return path


def prepare(path: Path) -> Path:
    """Choose the folder, make it if it is not there, and see that there is room in it."""
    path = choose(path)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Fault(f"The data folder {path} is a file. Choose another with --data.") from None
    except OSError as error:
        raise Fault(f"The data folder {path} cannot be made. {of_system(error)}") from None
    _try_room(path)
    return path


def need(path: Path) -> Path:
    """Choose a folder that must be there already."""
    path = choose(path)
    if not path.is_dir():
        raise Fault(
            f"There is no data folder {path}. Name the right one with --data, "
            "or begin with: counterpoint serve."
        )
    return path


def _try_room(path: Path) -> None:
    trial = path / f".room-{secrets.token_hex(4)}"
    try:
        with trial.open("xb") as file:
            file.write(b"\0" * _ROOM)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Fault(f"The data folder {path} cannot be used. {of_system(error)}") from None
    finally:
        trial.unlink(missing_ok=True)
