"""`counterpoint doctor`: look at everything around the app, change nothing, say what is wrong."""

import argparse
import os
import platform
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Any

from counterpoint import __version__
from counterpoint.cli import folder
from counterpoint.cli.faults import Fault, plainly

_KEY_FILE = "keys.json"
_MEGABYTE = 1024 * 1024
_TOO_LITTLE, _LITTLE = 100 * _MEGABYTE, 1024 * _MEGABYTE
_FIRST_RELEASE = 1_795_000_000  # November 2026: a clock before it is wrong
_DAY = 60 * 60 * 24


class Verdict(Enum):
    """How one thing was found."""

    GOOD = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    verdict: Verdict
    text: str


def add(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("doctor", help="say what is wrong around the app, if anything")
    folder.add_option(command)
    command.set_defaults(carry_out=carry_out)


def carry_out(options: argparse.Namespace) -> int:
    """Print every finding; return 1 if something is wrong."""
    data = folder.need(options.data)
    found = []
    for finding in findings(data):
        print(f"{finding.verdict.value:<6}{finding.text}", flush=True)
        found.append(finding.verdict)
    return 1 if Verdict.WRONG in found else 0


def findings(data: Path) -> Iterator[Finding]:
    """Look at one thing after the other."""
    yield versions()
    yield from permissions(data)
    yield room(shutil.disk_usage(data).free)
    yield clock(data, time.time())
    if not (data / _KEY_FILE).exists():
        yield Finding(
            Verdict.WRONG,
            f"The key file {data / _KEY_FILE} is not there. The next start makes a new one; "
            "put the old one back first if you have it.",
        )
        return
    try:
        with plainly():
            yield from database_and_tls()
    except Fault as fault:
        yield Finding(Verdict.WRONG, str(fault))


def versions() -> Finding:
    """Name what runs here."""
    packages = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("django", "granian", "cryptography")
    )
    return Finding(
        Verdict.GOOD,
        f"Counterpoint {__version__}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}",
    )


def permissions(data: Path) -> Iterator[Finding]:
    """See that the data folder and what is in it are their owner's alone."""
    kept = [data, data / _KEY_FILE, *sorted(data.glob("counterpoint.sqlite3*"))]
    fine = True
    for path in filter(Path.exists, kept):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            fine = False
            right = "700" if path.is_dir() else "600"
            text = f"{path} is open to others (mode {mode:03o}): chmod {right} {path}"
            yield Finding(Verdict.WRONG, text)
        if not os.access(path, os.R_OK | os.W_OK):
            fine = False
            yield Finding(Verdict.WRONG, f"{path} may not be read and written by this user.")
    if fine:
        yield Finding(Verdict.GOOD, f"{data} and what is in it are their owner's alone")


def room(free: int) -> Finding:
    """Judge the free space of the disk."""
    text = f"{free // _MEGABYTE} MB are free on the disk of the data folder"
    if free < _TOO_LITTLE:
        return Finding(Verdict.WRONG, f"{text}: too little, free some")
    return Finding(Verdict.NOTE if free < _LITTLE else Verdict.GOOD, text)


def clock(data: Path, now: float) -> Finding:
    """Judge the clock by this release and by the files that were written before."""
    shown = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now))
    newest = max((path.stat().st_mtime for path in data.iterdir()), default=0.0)
    if now < _FIRST_RELEASE:
        return Finding(Verdict.WRONG, f"The clock says {shown}, before this version was made")
    if newest > now + _DAY:
        return Finding(
            Verdict.WRONG, f"The clock says {shown}, but a file in the data folder is newer"
        )
    return Finding(Verdict.GOOD, f"The clock says {shown}")


def database_and_tls() -> Iterator[Finding]:
    """Ask the web app about its database and its address."""
    from counterpoint.web import upkeep

    upkeep.start()
    missing = upkeep.missing_migrations()
    told = upkeep.database_told()
    if missing:
        yield Finding(
            Verdict.NOTE, f"{told}, of an older version or empty: the next start updates it"
        )
    else:
        yield Finding(Verdict.GOOD, f"{told}, of this version")
    yield from checkups(*upkeep.checkups())
    yield tls(upkeep.address())


def checkups(found: int, wrong: Iterable[str]) -> Iterator[Finding]:
    """Say which check-ups of others can be answered, and in one line each why another cannot."""
    if found:
        yield Finding(Verdict.GOOD, f"Check-ups of others that can be answered: {found}")
    for text in wrong:
        yield Finding(Verdict.WRONG, f"A check-up is left out. {text}")


def tls(address: str) -> Finding:
    """Say whether what people send is protected on its way."""
    if address.startswith("https://"):
        return Finding(
            Verdict.GOOD,
            f"TLS is expected at {address}; the proxy before the app must set X-Forwarded-Proto",
        )
    if address:
        return Finding(
            Verdict.WRONG,
            f"COUNTERPOINT_ADDRESS is {address}: passphrases travel in the open. Put TLS before "
            "the app (docs/self-hosting.md) and give the address with https://.",
        )
    return Finding(
        Verdict.NOTE,
        "No COUNTERPOINT_ADDRESS: good on this machine alone. For a phone or another machine put "
        "TLS before the app (docs/self-hosting.md) and give its https:// address.",
    )
