"""Open and parse ten thousand entries as a page would; print the milliseconds of each try."""

import importlib
import time

importlib.import_module("counterpoint.cli.worker")  # sets a process up as those that answer are

from datetime import date, timedelta

from django.db import transaction

from counterpoint.web.accounts import vaults
from counterpoint.web.accounts.models import new_id
from counterpoint.web.accounts.ring import Ring
from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.spaces import access, entries, rows
from counterpoint.web.spaces.rows import Wanted

HOW_MANY = 10_000
TRIES = 9

person, secret, _ = vaults.arrive("Alice", "Alice likes a long walk")
mine = access.open_spaces(person, Ring(secret)).mine
with transaction.atomic():
    for n in range(HOW_MANY):
        day = date(2000, 1, 1) + timedelta(days=n)
        payload = CheckIn(day=day, mood=n % 11, stress=3, closeness=7, room=5, support=6, line="so")
        entries.insert(mine, payload, new_id(), 1, mine.me)

for _ in range(TRIES):
    found = rows.find(Wanted(mine.shelf(entries.kind_of(CheckIn)), mine.id))[0]
    began = time.perf_counter()
    opened = entries.open_rows(mine, CheckIn, found).entries
    inner = time.perf_counter() - began
    began = time.perf_counter()
    page = entries.read(mine, CheckIn)
    whole = time.perf_counter() - began
    if len(opened) != HOW_MANY or len(page.entries) != HOW_MANY:
        raise SystemExit("Not every entry opened.")
    print(f"{inner * 1000:.2f} {whole * 1000:.2f}")
