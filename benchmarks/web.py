"""The app under load from this machine, beside a Django page with nothing in it.

`wrk` loads one server at a time for a few seconds; each figure is the median of several rounds,
and the rounds go through all pages in turn, so that a slow moment of the machine meets them all.
What a page's rate is of the empty page's is taken within seconds, from a load of the empty page
right before each, for as long: a machine whose speed changes by the minute has changed little.
"""

import gzip
import http.cookiejar
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import urllib.parse
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import servers
from tests import postgresql

CONNECTIONS = 8
PROCESSES = 5  # for what opening costs
SETTINGS = {"DJANGO_SETTINGS_MODULE": "counterpoint.web.settings"}
_LUA = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one load measured: requests a second, and milliseconds of the middle and the slow."""

    rate: float
    p50: float
    p95: float
    work: float  # milliseconds of processor that the server spent on one request
    errors: int
    share: float = 1.0  # of the rate of the empty page just before


@dataclass(frozen=True, slots=True)
class Target:
    """A page to load, with the cookie and the form that it needs."""

    name: str
    address: str
    process: int
    cookie: str = ""
    post: tuple[str, ...] = ()


def run(seconds: int, rounds: int) -> None:
    """Print the table of part web."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing. Install it as root, then try again: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        root.chmod(0o711)  # PostgreSQL runs as another user, somewhere below
        address, process = stack.enter_context(servers.empty())
        targets = [Target("empty page of a new Django project", f"{address}/", process)]
        address, process = stack.enter_context(servers.empty(BARE="1"))
        targets.append(Target("the same without middleware", f"{address}/", process))
        holders = {}
        database, stop = postgresql.start(root / "postgresql")
        stack.callback(stop)
        for name, environment in _databases(root, database):
            servers.python(["-m", "benchmarks.migrate"], environment)
            servers.python(["-m", "benchmarks.furnish"], environment)
            address, process = stack.enter_context(servers.counterpoint(environment))
            targets += _targets(name, address, process)
            holders[name] = process
        print(f"\nPages, {servers.WORKERS} workers, {rounds} rounds of {seconds} s, medians")
        _report(_measure(targets, seconds, rounds))
        for name, process in holders.items():
            print(f"memory of the app on {name}: {servers.memory(process) / 1e6:.0f} MB")
        _weigh(targets)
    _opening()


def _databases(root: Path, database: str) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, {**SETTINGS, "COUNTERPOINT_DATA": str(root / name), "DATABASE_URL": address})
        for name, address in (("SQLite", ""), ("PostgreSQL", database))
    ]


def _targets(database: str, address: str, process: int) -> list[Target]:
    cookie, _ = _sign_in(address, "Alice")
    # Bob posts, for himself alone, so that Alice's Today stays as it is.
    writer, page = _sign_in(address, "Bob")
    token = _token(page)
    day = datetime.now(UTC).date().isoformat()
    return [
        Target(f"sign-in page, {database}", f"{address}/sign-in/", process),
        Target(f"Today with 60 entries, {database}", f"{address}/", process, cookie),
        Target(
            f"POST of a check-in, {database}",
            f"{address}/mine/checkin/new/",
            process,
            writer,
            ("post", token, day),
        ),
        # Bob has written today by now, and what he wrote is drawn each time.
        Target(f"Today once written, {database}", f"{address}/", process, writer),
    ]


def _sign_in(address: str, name: str) -> tuple[str, str]:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{address}/sign-in/").read().decode()
    words = {"name": name, "passphrase": f"{name} likes a long walk"}
    form = urllib.parse.urlencode({**words, "csrfmiddlewaretoken": _token(page)})
    page = browser.open(f"{address}/sign-in/", form.encode()).read().decode()
    if "How was today?" not in page:
        raise RuntimeError("Signing in did not lead to Today.")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), page


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not found:
        raise RuntimeError("There is no form on this page.")
    return found.group(1)


def _measure(targets: list[Target], seconds: int, rounds: int) -> dict[Target, list[Figures]]:
    found: dict[Target, list[Figures]] = {target: [] for target in targets}
    for target in targets:
        _load(target, 1, CONNECTIONS)  # to warm it up
    empty = targets[0]
    for _ in range(rounds):
        for target in targets:
            beside = _load(empty, seconds, CONNECTIONS)
            figures = _load(target, seconds, CONNECTIONS)
            found[target].append(replace(figures, share=figures.rate / beside.rate))
    alone = [target for target in targets if target.name.startswith("Today with")]
    for target in alone:
        one = [_load(target, seconds, 1).p50 for _ in range(rounds)]
        print(f"{target.name}, one connection: p50 {statistics.median(one):.1f} ms")
    return found


def _load(target: Target, seconds: int, connections: int) -> Figures:
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(_LUA), "--timeout", "5s"]
    words += ["-H", f"Cookie: {target.cookie}", "-H", "Accept-Encoding: gzip"]
    before = servers.work(target.process)
    done = subprocess.run(
        [*words, target.address, "--", *target.post], stdout=subprocess.PIPE, text=True, check=True
    )
    spent = servers.work(target.process) - before
    figures = re.search(r"FIGURES (\S+) (\S+) (\S+) (\S+) (\S+)", done.stdout)
    if not figures:
        raise RuntimeError(f"wrk did not report: {done.stdout}")
    rate, p50, p95, errors, requests = map(float, figures.groups())
    return Figures(rate, p50 / 1000, p95 / 1000, spent * 1000 / max(1, requests), int(errors))


def _report(found: dict[Target, list[Figures]]) -> None:
    names = ("req/s", "p50 ms", "p95 ms", "of empty", "CPU ms", "errors")
    print(f"{'page':<36}" + "".join(f"{name:>9}" for name in names))
    for target, rounds in found.items():
        rate, p50, p95, work, share = (
            statistics.median(getattr(each, name) for each in rounds)
            for name in ("rate", "p50", "p95", "work", "share")
        )
        errors = sum(each.errors for each in rounds)
        figures = f"{rate:>9.0f}{p50:>9.1f}{p95:>9.1f}{share:>9.3f}{work:>9.2f}{errors:>9}"
        print(f"{target.name:<36}{figures}")


def _weigh(targets: list[Target]) -> None:
    today = next(target for target in targets if target.name.startswith("Today"))
    request = urllib.request.Request(
        today.address, headers={"Cookie": today.cookie, "Accept-Encoding": "gzip"}
    )
    page = urllib.request.urlopen(request).read().decode()
    packed = gzip.compress(page.encode())  # as a proxy in front may do; the app itself does not
    total = len(packed)
    root = today.address.rstrip("/")
    linked = re.findall(r'<(?:link[^>]+rel="(?:stylesheet|icon|manifest)"[^>]+|script[^>]+)>', page)
    for tag in linked:
        found = re.search(r'(?:href|src)="([^"]+)"', tag)
        if found:
            total += _weight(root + found.group(1), set())
    print(f"Today alone {len(packed) / 1000:.1f} kB compressed; with its styles, scripts and")
    print(f"icons, fonts apart, {total / 1000:.1f} kB")


def _weight(address: str, seen: set[str]) -> int:
    if address in seen:
        return 0
    seen.add(address)
    headers = {"Accept-Encoding": "gzip"}
    answer = urllib.request.urlopen(urllib.request.Request(address, headers=headers))
    body = answer.read()
    text = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    total = len(body)
    if address.endswith(".js"):
        for module in re.findall(rb"""from\s*["'](\.[^"']+)["']|import\s*["'](\.[^"']+)""", text):
            name = next(filter(None, module)).decode()
            total += _weight(urllib.parse.urljoin(address, name), seen)
    return total


def _opening() -> None:
    """Print what opening costs, in several processes one after the other, with no server beside."""
    tries: list[str] = []
    for _ in range(PROCESSES):
        with tempfile.TemporaryDirectory() as data:
            environment = {**SETTINGS, "COUNTERPOINT_DATA": data, "DATABASE_URL": ""}
            servers.python(["-m", "benchmarks.migrate"], environment)
            tries += servers.python(["-m", "benchmarks.opening"], environment).split()
    inner, whole = map(float, tries[::2]), map(float, tries[1::2])
    print(f"opening and parsing 10,000 entries: {statistics.median(inner):.1f} ms")
    print(f"reading them from SQLite as well: {statistics.median(whole):.1f} ms")
    print(f"load now: {os.getloadavg()[0]:.1f}")
