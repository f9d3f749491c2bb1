"""Data folders to begin from: a couple who have just met here, and one who have lived here."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.browser.cast import Someone, day_before, new_id, now, open_browser, people, today
from tests.browser.practices import practise
from tests.cli.house import Running, serving

ENV = {"COUNTERPOINT_SIGN_UP": "open"}
NAMES = ("Alice", "Bob", "Charlie")
LONG = (
    "We walked out to the breakwater after supper and said nothing for most of the way, which was "
    "right. On the way back it came out that we had both been counting the same thing: how many "
    "evenings this month had been ours alone. I do not want to count. I want to notice sooner.\n\n"
    "Written down so that I remember: the light on the water, the cold, the warm sleeve."
)


@dataclass(frozen=True)
class Begun:
    """A data folder of a server that stands still, and how each person's browser was left."""

    data: Path
    browsers: dict[str, Any]
    codes: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)


@contextmanager
def house(
    folder: Path, begun: Begun | None = None, port: int | None = None, **env: str
) -> Iterator[Running]:
    """Run a server of one's own, on a copy of what was begun."""
    folder.mkdir(exist_ok=True)
    data = folder / "data"
    if begun and not data.exists():
        shutil.copytree(begun.data, data)
    with serving(data, "--workers", "1", port=port, env={**ENV, **env}) as running:
        yield running


def left(cast: dict[str, Someone]) -> dict[str, Any]:
    """Return how the browsers of these people are left, and close them."""
    states = {name: one.context.storage_state() for name, one in cast.items()}
    for one in cast.values():
        one.context.close()
    return states


def begin(browser: Browser, folder: Path) -> Begun:
    """Let Alice set the server up, Bob accept her invitation, and Charlie come by himself."""
    with house(folder) as running:
        cast = people(browser, running.address, NAMES)
        alice, bob, charlie = (cast[name] for name in NAMES)
        alice.arrive()
        bob.arrive(alice.invite())
        charlie.arrive()
        codes = {name: one.code for name, one in cast.items()}
        running.stop()
        return Begun(folder / "data", left(cast), codes)


def live(browser: Browser, folder: Path, begun: Begun) -> Begun:
    """Let Alice and Bob use everything for three weeks, and once begin anew."""
    with house(folder, begun) as running:
        cast = came_back(browser, running.address, begun)
        _begin_anew(cast["Alice"], cast["Bob"])
        running.stop()
    _began(folder / "data" / "counterpoint.sqlite3", days=20)
    with house(folder) as running:
        for one in cast.values():
            one.address = running.address
        ids = _lived(cast["Alice"], cast["Bob"])
        for one in cast.values():
            one.sees("/account/")  # what a page has to say about all that is said here
        running.stop()
    return Begun(folder / "data", left(cast), begun.codes, ids)


def came_back(browser: Browser, address: str, begun: Begun, **options: Any) -> dict[str, Someone]:
    """Return the cast, each still signed in."""
    return {
        name: Someone(
            name, open_browser(browser, storage_state=state, **options), address, begun.codes
        )
        for name, state in begun.browsers.items()
    }


def _begin_anew(alice: Someone, bob: Someone) -> None:
    alice.write("thanks", share=True, words="Thank you for the first spring.")
    bob.write("journal", share=True, words="The old kitchen, the last evening.")
    alice.answer(today(), "The blue door.")
    bob.answer(today(), "The stairs that sang.")
    alice.send("/safety/leave/")
    bob.send(alice.invite())


def _began(database: Path, days: int) -> None:
    with sqlite3.connect(database) as rows:
        rows.execute(
            "UPDATE spaces_space SET began = ? WHERE shared = 1 AND closed IS NULL",
            [day_before(days)],
        )
    rows.close()


def _lived(alice: Someone, bob: Someone) -> dict[str, str]:
    ids: dict[str, str] = {}
    for one, gap in ((alice, 4), (bob, 6)):
        for back in (back for back in range(20, 0, -1) if back % gap):
            ids[f"{one.name} check-in"] = _check_in(one, back)
        ids[f"{one.name} thanks"] = one.write(
            "thanks", share=True, words=f"{one.name} noticed the tea, and that it was hot."
        )
        ids[f"{one.name} shared journal"] = one.write("journal", share=True, words=LONG)
        ids[f"{one.name} journal"] = one.write("journal", words="Slept badly. Nothing else to say.")
    ids["today"] = _check_in(alice, 0)
    alice.send(
        f"/mine/journal/{ids['Alice journal']}/edit/",
        id=ids["Alice journal"],
        base="1",
        words="Slept badly, then well. The window was open.",
    )
    for back in (0, 2, 3):
        for one in (alice, bob):
            one.answer(day_before(back), f"{one.name} would rather have the small boat. {LONG}")
    alice.answer(day_before(1), "Alice has written and waits.")
    _support(alice, bob, ids)
    _time(alice, bob, ids)
    return ids | practise(alice, bob)


def _time(alice: Someone, bob: Someone, ids: dict[str, str]) -> None:
    monday = now().date() - timedelta(days=now().weekday())
    for one, me, we in ((alice, "4", "15"), (bob, "8.5", "13")):
        hours = {"me": me, "wished_me": "9", "we": we, "wished_we": "14", "then": "share"}
        one.send(f"/mine/week/of/{monday}/", base="", **hours)
        one.send("/mine/busy/", busy=[f"{monday + timedelta(days=8)}-evening"])
        one.send("/mine/busy/share/")
    alice.send("/mine/balance/new/", day=str(monday), feels="me")
    alice.write("solitude", share=True, every=["1"], start="19:00", end="21:00", words="Choir")
    plan = {"what": "A walk along the weir", "on": str(monday), "start": "18:00", "end": "21:00"}
    answer = bob.send("/ours/time/suggest/", id=new_id(), base="", where="The bridge", **plan)
    ids["time together"] = answer.headers["location"].strip("/").split("/")[-1]
    alice.send("/ours/time/feed/begin/")


def _support(alice: Someone, bob: Someone, ids: dict[str, str]) -> None:
    bob.write("win", share=True, words="The jury liked my planting plan.", sort="social")
    ids["Bob win"] = alice.newest("win")
    alice.write("hard", share=True, words=LONG, helps=["listen", "space"], sort="emotional")
    ids["Alice hard"] = hard = alice.newest("hard")
    bob.reply("hard-reply", hard, words="That’s a lot for one day. I am in the kitchen.")
    alice.reply("helped", hard, how="partly", words="The silence did.")
    alice.write("thanks", words="The lamp, mended without a word.", sort="practical")


def _check_in(one: Someone, back: int) -> str:
    turn = back * (3 if one.name == "Alice" else 7)
    return one.write(
        "checkin",
        share=True,
        day=day_before(back),
        mood=str(turn % 11),
        stress=str((turn + 4) % 11),
        closeness=str((turn * 2) % 11),
        room="6",
        feelings=["tired", "tense"],
        line="Long day, short evening.",
        shared=["mood", "stress", "closeness", "feelings"],
        was="",
    )
