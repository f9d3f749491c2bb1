"""Start a server as a self-hoster would, on this machine alone, and stop it by its process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORKERS = 2
_PATIENCE = 60


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def counterpoint(environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Run the app; yield its address and the id of its process."""
    port = free_port()
    words = ["-m", "counterpoint", "serve", "--port", str(port), "--workers", str(WORKERS)]
    words += ["--data", environment["COUNTERPOINT_DATA"]]
    with _running(words, environment, f"http://127.0.0.1:{port}/help/") as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def empty(**environment: str) -> Iterator[tuple[str, int]]:
    """Run a Django page with nothing in it under the same server."""
    port = free_port()
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", str(WORKERS), "--blocking-threads", "1", "--no-ws", "--no-access-log"]
    words += ["--log-level", "error", "benchmarks.empty:application"]
    with _running(words, environment, f"http://127.0.0.1:{port}/") as process:
        yield f"http://127.0.0.1:{port}", process


def python(words: list[str], environment: dict[str, str]) -> str:
    """Run this Python with our sources on its path; return what it printed."""
    done = subprocess.run(
        [sys.executable, *words],
        env=_environment(environment),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def _running(words: list[str], environment: dict[str, str], sign: str) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, *words],
        env=_environment(environment),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(sign, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _environment(more: dict[str, str]) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**os.environ, "PYTHONPATH": path, **more}


def _wait_for(sign: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(sign, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"No server answered at {sign}.")


def memory(process: int) -> int:
    """Return the bytes that a server and its workers hold (proportional set size)."""
    return sum(_proportional(pid) for pid in _family(process))


def work(process: int) -> float:
    """Return the seconds of processor that a server and its workers have spent."""
    ticks = 0
    for pid in _family(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], stdout=subprocess.PIPE, text=True, check=False
    )
    return [process, *map(int, children.stdout.split())]


def _proportional(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    try:
        lines = rollup.read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
