"""Print what Understand costs a couple after ten years: milliseconds cold, then warm."""

import importlib
import json
import statistics
import sys
import time

importlib.import_module("counterpoint.cli.worker")  # sets a process up as those that answer are

from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.spaces import access, entries, invitations, memory

TRIES = 5


def main(days: int) -> None:
    """Make a couple who shared that many days each, and ask for the page."""
    call_command("collectstatic", verbosity=0, interactive=False)
    rings = {}
    for name in ("Alice", "Bob"):
        person, secret, _ = vaults.arrive(name, f"{name} likes a long walk")
        rings[person] = Ring(secret)
    (alice, ring), (bob, other) = rings.items()
    secret = invitations.invite(access.open_spaces(alice, ring))
    invitations.accept(bob, other.secret, invitations.find(secret))
    with transaction.atomic():
        for person, its in rings.items():
            _write(access.open_spaces(person, its), days)
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/sign-in/", {"name": "Alice", "passphrase": "Alice likes a long walk"})
    _ask(client, "/")
    _ask(client, "/understand/")  # imports what it needs, once a process
    cold, warm = [], []
    for _ in range(TRIES):
        memory.forget()
        cold.append(_ask(client, "/understand/"))
        warm.append(_ask(client, "/understand/"))
    empty = statistics.median(_ask(client, "/help/") for _ in range(TRIES))
    print(json.dumps([statistics.median(cold), statistics.median(warm), empty]))


def _write(here: access.Here, days: int) -> None:
    ours, today = here.together(), timezone.localdate()
    level = 5
    for back in range(days, 0, -1):
        day = today - timedelta(days=back)
        level = max(
            1, min(9, level + (back * back * (3 if here.person.name == "Bob" else 5)) % 11 % 5 - 2)
        )
        payload = CheckIn(
            day=day, mood=level, stress=10 - level, closeness=(level + back) % 8 + 2,
            room=(back * 7) % 9 + 1, support=5 + back % 3,
        )  # fmt: skip
        id = ours.answer_id("shared", day.isoformat(), day, here.person.id)
        entries.insert(ours, payload, id, 1, ours.me)


def _ask(client: Client, path: str) -> float:
    began = time.perf_counter()
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return 1000 * (time.perf_counter() - began)


main(int(sys.argv[1]))
