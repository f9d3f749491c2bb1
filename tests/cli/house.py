"""A server of our own in another process, and a browser without a screen to speak with it."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "counterpoint")
PASSPHRASE = "tide lantern orchard seven"
WAIT = 30.0


def environment(**more: str) -> dict[str, str]:
    """The least that a process needs, so that nothing of this machine's settings gets in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **more}


def counterpoint(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: int | None = None,
) -> subprocess.CompletedProcess[str]:
    """Carry out one command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**(env or {})),
        cwd=cwd,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        text=True,
        capture_output=True,
        timeout=WAIT,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Running:
    """A server that runs until it is told to stop, or killed."""

    def __init__(self, process: subprocess.Popen[str], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log
        self.address = f"http://127.0.0.1:{port}"

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"The server ended: {self.log.read_text()}")
            try:
                Visitor(self.address).get("/static/none")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"The server does not answer: {self.log.read_text()}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, as a service manager does, and return its exit status."""
        self.process.send_signal(how)
        return self.process.wait(WAIT)

    def kill(self) -> None:
        """Kill it and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(WAIT)


@contextmanager
def serving(
    data: Path,
    *arguments: str,
    port: int | None = None,
    command: Sequence[str | Path] = (*COMMAND, "serve"),
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Iterator[Running]:
    """Start a server on this data and leave nothing of it behind."""
    port = port or free_port()
    log = data.parent / f"server-{port}.log"
    with log.open("a") as out:
        process = subprocess.Popen(
            [*map(str, command), "--data", str(data), "--port", str(port), *arguments],
            env=environment(**(env or {})),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    running = Running(process, port, log)
    try:
        running.wait()
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(WAIT)


@dataclass
class Page:
    """What came back."""

    status: int
    body: str
    location: str = ""
    raw: bytes = field(default=b"", repr=False)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        """Do not follow: the test looks at the answer itself."""


class Visitor:
    """One browser: it keeps cookies, and sends forms with the token that the page gave it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.jar),
            _Stay(),
        )

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(self.address + path))

    def post(self, path: str, **fields: str) -> Page:
        token = self.token(path)
        return self.send(path, {"csrfmiddlewaretoken": token, **fields})

    def send(self, path: str, fields: Mapping[str, str]) -> Page:
        data = urllib.parse.urlencode(fields).encode()
        headers = {"Origin": self.address}
        return self._open(urllib.request.Request(self.address + path, data, headers))

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).body)
        assert found, f"there is no form at {path}"
        return found[1]

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer = self.opener.open(request, timeout=WAIT)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            raw = answer.read()
        location = answer.headers.get("Location", "")
        return Page(answer.status or 0, raw.decode("utf-8", "replace"), location, raw)

    def sign_up(self, name: str) -> None:
        page = self.post(
            "/sign-up/", name=name, new_passphrase=PASSPHRASE, email="", understood="on"
        )
        assert page.status == 302, page.body

    def sign_in(self, name: str) -> None:
        page = self.post("/sign-in/", name=name, passphrase=PASSPHRASE)
        assert page.status == 302, page.body
