"""`counterpoint serve`: bring everything up to date and answer until told to stop."""

import argparse
import errno
import logging
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.cli import folder
from counterpoint.cli.faults import Fault

if TYPE_CHECKING:
    from counterpoint.web.upkeep import State

_MOST_WORKERS = 64


class FirstLine(logging.Formatter):
    """Keep what the server says, and drop the trace below it, whose texts may hold content."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line: time, level and what happened."""
        told = record.getMessage().partition("\n")[0]
        return f"{self.formatTime(record)} {record.levelname} server: {told}"


LOG = {
    "formatters": {"line": {"()": FirstLine}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
}


def add(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("serve", help="start the app (this is what you want first)")
    folder.add_option(command)
    add_options(command)
    command.set_defaults(carry_out=carry_out)


def add_options(command: argparse.ArgumentParser) -> None:
    """Let a command take where and with how many processes to serve."""
    command.add_argument("--host", default="127.0.0.1", help="address to listen at")
    command.add_argument("--port", type=port, default=8000, help="port to listen at")
    command.add_argument(
        "--workers",
        type=workers,
        default=min(2, os.cpu_count() or 1),
        metavar="N",
        help="processes that answer",
    )


def port(text: str) -> int:
    """Read a port, or say what one is."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 1 to 65535")
    return int(text)


def workers(text: str) -> int:
    """Read a number of processes, or say how many may be."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_WORKERS}")
    return int(text)


def carry_out(options: argparse.Namespace) -> int:
    """Start, and say what to do first."""
    address = free_address(options)
    state = ready(options.data)
    say(f"Counterpoint is at {address}")
    if state.people == 0:
        say("Open it, make the first account, and invite your partner from there.")
    listen(options)
    return 0


def ready(data: Path) -> "State":
    """Bring the data folder and the database up to date."""
    folder.prepare(data)
    from counterpoint.web import upkeep

    upkeep.start()
    return upkeep.bring_up_to_date()


def free_address(options: argparse.Namespace) -> str:
    """Return the address to open; raise `Fault` if nothing can listen there.

    The server's own sockets share a port, so that two of them would start side by side.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise Fault(f"--host {options.host} is not an address of this machine.") from None
    with socket.socket(family, kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(place)
        except OSError as error:
            raise Fault(_why_not(error, options)) from None
    options.host = str(place[0])
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104  # shown only
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{options.port}"


def _why_not(error: OSError, options: argparse.Namespace) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {options.port} is in use. Stop the other program (another Counterpoint?), "
            f"or choose another with --port."
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {options.port} is not allowed for this user. Choose one above 1023."
    return f"--host {options.host} is not an address of this machine."


def listen(options: argparse.Namespace) -> None:
    """Answer until a signal says to stop; every request that has begun is finished first."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "counterpoint.cli.worker:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=2,  # one serves a little faster, but two slow connections would hold all
        websockets=False,
        backpressure=128,
        log_level=LogLevels.error,
        log_dictconfig=LOG,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve()


def say(line: str) -> None:
    """Print at once, also into a pipe or a journal."""
    print(line, flush=True)
