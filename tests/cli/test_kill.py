"""A power cut while people write: what was answered with success is there, and nothing twice."""

import io
import json
import os
import queue
import secrets
import signal
import threading
import time
import urllib.error
import uuid
import zipfile
from collections import Counter
from http.client import HTTPException
from pathlib import Path

import uuid_utils.compat

from tests.cli.house import Running, Visitor, free_port, serving

CHECKINS = 200
WRITERS = 4
NEW = "/mine/checkin/new/"


class Writers:
    """Several windows of Alice's browser that post check-ins until all are answered."""

    def __init__(self, alice: Visitor, token: str) -> None:
        self.alice, self.token = alice, token
        self.waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.answered: set[str] = set()
        self.refused: list[int] = []
        self.cut = 0
        for _ in range(CHECKINS):
            self.waiting.put(str(uuid_utils.compat.uuid7()))

    def write(self, deadline: float) -> None:
        """Post one after the other; what got no answer is posted again under the same id."""
        while len(self.answered) < CHECKINS and time.monotonic() < deadline:
            try:
                id = self.waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            self._post(id)

    def _post(self, id: str) -> None:
        fields = {
            "csrfmiddlewaretoken": self.token,
            "id": id,
            "day": time.strftime("%Y-%m-%d", time.gmtime()),
            "mood": "7",
            "line": f"line {id}",
            "then": "keep",
        }
        try:
            status = self.alice.send(NEW, fields).status
        except (OSError, HTTPException, urllib.error.URLError):
            self.cut += 1
            self.waiting.put(id)
            time.sleep(0.05)
            return
        if status == 302:
            self.answered.add(id)
        else:
            self.refused.append(status)
            self.waiting.put(id)


def exported(server: Running) -> list[str]:
    """Sign in as Alice anew, and return the id of every check-in in her export."""
    alice = Visitor(server.address)
    alice.sign_in("Alice")
    token = alice.token(NEW)
    answer = alice.send("/safety/export/", {"csrfmiddlewaretoken": token})
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.raw)) as archive:
        told = json.loads(archive.read("mine/checkin.json"))
    for row in told:
        assert row["line"] == f"line {row['id']}"
    return [row["id"] for row in told]


def test_every_checkin_answered_with_success_survives_kill_9_and_none_is_there_twice(
    tmp_path: Path,
) -> None:
    data, port = tmp_path / "data", free_port()
    deadline = time.monotonic() + 120
    with serving(data, port=port) as server:
        alice = Visitor(server.address)
        alice.sign_up("Alice")
        writers = Writers(alice, alice.token(NEW))
        threads = [threading.Thread(target=writers.write, args=(deadline,)) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        kill_in_the_middle(server, writers, CHECKINS // 4)
        before_first = set(writers.answered)
    with serving(data, port=port) as server:
        assert before_first <= set(exported(server))
        kill_in_the_middle(server, writers, CHECKINS // 2)
    with serving(data, port=port) as server:
        for thread in threads:
            thread.join(WRITERS * 30)
        assert len(writers.answered) == CHECKINS, Counter(writers.refused)
        assert writers.cut > 0, "the server was never killed in the middle of anything"
        there = Counter(exported(server))
    assert set(there) == writers.answered
    assert set(there.values()) == {1}


def kill_in_the_middle(server: Running, writers: Writers, answered: int) -> None:
    """Wait until so many are answered, then kill while the next are on their way."""
    end = time.monotonic() + 60
    while len(writers.answered) < answered and time.monotonic() < end:
        time.sleep(0.005)
    assert answered <= len(writers.answered) < CHECKINS
    time.sleep(secrets.randbelow(20) / 1000)
    server.kill()


def test_a_killed_worker_is_replaced_and_what_it_kept_is_there(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--workers", "1") as server:
        alice = Visitor(server.address)
        alice.sign_up("Alice")
        id = str(uuid_utils.compat.uuid7())
        day = time.strftime("%Y-%m-%d", time.gmtime())
        assert alice.post(NEW, id=id, day=day, mood="7", line=f"line {id}").status == 302
        for worker in workers_of(server.process.pid):
            os.kill(worker, signal.SIGKILL)
        time.sleep(1)
        server.wait()
        assert [uuid.UUID(id) for id in exported(server)] == [uuid.UUID(id)]


def workers_of(pid: int) -> list[int]:
    """Return the processes that this one has started."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def test_kill_9_of_the_server_alone_leaves_no_worker_that_holds_the_port(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    with serving(data, port=port) as server:
        workers = workers_of(server.process.pid)
        assert workers
        os.kill(server.process.pid, signal.SIGKILL)
        end = time.monotonic() + 10
        while any(map(lives, workers)) and time.monotonic() < end:
            time.sleep(0.05)
        assert not [pid for pid in workers if lives(pid)]
    with serving(data, port=port) as server:
        assert Visitor(server.address).get("/sign-up/").status == 200


def lives(pid: int) -> bool:
    """Say whether a process still does anything; one that only waits to be counted does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}
