"""A couple who have used everything once, and the words and ids that came of it."""

import base64
import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.utils import timezone

from counterpoint import vault
from counterpoint.library import our_checkup
from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.deciding.payloads import Agreement
from counterpoint.web.features.empathy.asking import pages_of
from counterpoint.web.features.timing.calendar import this_monday
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.models import Entry, Space
from tests.conftest import Someone, pair
from tests.web import deciding
from tests.web.features.pictures import file, plain

_DROP = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


# By a word of each: what one of the two wrote and never shared, or what still waits sealed.
UNSHARED = (
    "heron", "thunder", "tunnel", "secret", "sealed", "alone", "night train", "slammed",
    "neighbour", "oars",
)  # fmt: skip


def is_private_of(one: Someone, words: str) -> bool:
    """Say whether a text is of one person and was not shared."""
    return words.startswith(one.name) and any(sign in words for sign in UNSHARED)


@dataclass
class Lived:
    """What Alice and Bob wrote: ids by a plain name, and every word of theirs."""

    alice: Someone
    bob: Someone
    left: uuid.UUID  # an Ours they left and began anew
    ids: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def say(self, words: str) -> str:
        """Note a text, so that a test can look for it everywhere."""
        self.words.append(words)
        return words


def let_live(alice: Someone, bob: Someone) -> Lived:
    """Let two people use every kind of thing, alone and together."""
    pair(alice, bob)
    lived = Lived(alice, bob, left=alice.here.together().id)
    for one in (alice, bob):
        one.write("thanks", share=True, words=lived.say(f"{one.name} misses the old garden"))
    lived.ids["left"] = str(lived.left)
    lived.ids["past picture"] = _shared_memory(lived, bob)
    alice.post("/safety/leave/")
    pair(alice, bob)
    began = timezone.localdate() - timedelta(days=5)
    Space.objects.filter(shared=True, closed=None).update(began=began)
    for one in (alice, bob):
        _alone(lived, one)
    _together(lived)
    return lived


def _alone(lived: Lived, one: Someone) -> None:
    name = one.name
    private = one.write("journal", words=lived.say(f"{name} dreamt of a blue heron"))
    one.post(
        f"/mine/journal/{private}/edit/",
        base="1",
        words=lived.say(f"{name} dreamt of a grey heron"),
    )
    day = timezone.localdate()
    lived.ids[f"{name} private"] = private
    lived.ids[f"{name} shared journal"] = one.write(
        "journal", share=True, words=lived.say(f"{name} found a quiet harbour")
    )
    lived.ids[f"{name} check-in"] = one.write(
        "checkin", share=True, **check_in(lived.say(f"{name} slept badly under thunder"), day)
    )
    lived.ids[f"{name} thanks"] = one.write(
        "thanks", share=True, words=lived.say(f"{name} is thankful for warm socks")
    )
    id = str(new_id())
    box = drop_to(one, id, {"line": [lived.say(f"{name} wrote this in a tunnel")], "mood": ["4"]})
    send_drops(one, {id: box})


def _together(lived: Lived) -> None:
    today = timezone.localdate()
    for one in (lived.alice, lived.bob):
        answer(one, today, lived.say(f"{one.name} would choose the lighthouse"))
    answer(lived.alice, today - timedelta(days=1), lived.say("Alice keeps a secret almanac"))
    answer(lived.bob, today - timedelta(days=2), lived.say("Bob keeps a secret compass"))
    for one in (lived.alice, lived.bob):
        own = one.here.together()
        lived.ids[f"{one.name} opened answer"] = str(
            own.answer_id("question", today.isoformat(), today, one.person.id)
        )
        lived.ids[f"{one.name} copy"] = shared_copy(one, "thanks")
    _support(lived)
    _deciding(lived)
    _growing(lived)
    _boundaries(lived)
    _time(lived)
    _empathy(lived)
    _talking(lived)


def _talking(lived: Lived) -> None:
    """Let the two finish one talk and be in the middle of another, each with their own side."""
    alice, bob = lived.alice, lived.bob
    for one in (alice, bob):
        one.write("side", happened=lived.say(f"{one.name} slammed the garden gate"))
        one.write("letter", words=lived.say(f"{one.name} was seen by a kind neighbour"))
    over = Talking(lived, begin_talk(alice, subject=lived.say("Alice wants to sell the canoe")))
    over.move(bob, "join")
    over.move(alice, "begin")
    over.move(alice, "done", needs=["quiet"])
    over.move(bob, "say", heard=lived.say("Bob heard that it leaks"))
    over.move(alice, "confirm", answer="add", added=lived.say("Alice adds that it sank"))
    over.move(bob, "finish")
    for one in (alice, bob):
        will = lived.say(f"{one.name} will ask at the boathouse")
        over.move(one, "choose", will=will, keep=["subject", "heard", "wills"])
    going = Talking(lived, begin_talk(bob, "repair", subject=lived.say("Bob lost the canoe")))
    going.move(alice, "join")
    for one in (alice, bob):
        going.move(one, "ready")
    for one in (alice, bob):
        needed = lived.say(f"{one.name} needed a dry coat")
        one.post(going.path, move="need", id=str(new_id()), needed=needed)
        note = lived.say(f"{one.name} has more to say about oars")
        one.post(f"{going.path}unsaid/", 204, heard=note)
    lived.ids["talk"] = going.path.split("/")[3]


def begin_talk(one: Someone, way: str = "open", **more: str) -> str:
    """Begin a talk by its form; return its path."""
    fields = {"id": str(new_id()), "first": "me", "minutes": "3", "devices": "two", **more}
    onward: str = one.post(f"/ours/talk/begin/{way}/", **fields)["Location"]
    return onward


@dataclass
class Talking:
    """A talk, in which moves are made by the forms of its page."""

    lived: Lived
    path: str

    def move(self, one: Someone, name: str, **words: Any) -> None:
        """Make a move from the page as it stands."""
        page = one.get(self.path)
        base = page.split('name="base" value="')[-1].split('"')[0]
        one.post(self.path, move=name, base=base, once=str(new_id()), **words)


def _deciding(lived: Lived) -> None:
    """Let the two decide one thing, have another to rate, and share chores out."""
    alice, bob = lived.alice, lived.bob
    things = [lived.say("Alice could take the late ferry"), lived.say("Alice could wait a year")]
    decided, waits = (
        deciding.raise_it(alice, things, lived.say(f"Alice asks about {matter}"))
        for matter in ("the island house", "the garden wall")
    )
    shared = deciding.share_out(bob, [lived.say("Bob winds the old clock"), "Tax"], "chores", "Tea")
    for one in (alice, bob):
        for id, kind in ((decided, "decision"), (waits, "decision"), (shared, "division")):
            deciding.ready(one, id, kind)
    for one, values in ((alice, (7, 3)), (bob, (2, 8))):
        words = lived.say(f"{one.name} needs a window to the sea")
        deciding.rate(one, decided, values, must=words)
    secret = lived.say("Alice keeps a sealed almanac of walls")
    deciding.rate(alice, waits, (9, 1), must=secret)
    reply(bob, "thought", decided, words=lived.say("Bob thinks of it anew"))
    agreed = lived.say("Alice takes the ferry, Bob the dog")
    deciding.propose(alice, decided, words=agreed, follows=things[0], leaned=[str(bob.person.id)])
    deciding.agree(bob)
    lived.ids |= {"decision": decided, "decision to rate": waits, "division": shared}
    (agreement,) = entries.read(alice.here.together(), Agreement).entries
    lived.ids["agreement"] = str(agreement.id)


def _empathy(lived: Lived) -> None:
    """Let both guess the other's day and look, and look at these weeks and share a part."""
    for one in (lived.alice, lived.bob):
        id = str(new_id())
        day = timezone.localdate().isoformat()
        one.post("/mine/guess/new/", id=id, day=day, mood="4", stress="9")
        one.post(f"/mine/guess/{id}/look/")
        lived.ids[f"{one.name} guess"] = id
        id = str(new_id())
        one.post("/mine/checkup/new/", id=id, set="counterpoint")
        last = len(pages_of(our_checkup()))
        for number, items in enumerate(pages_of(our_checkup()), 1):
            then = "on" if number == last else "stop"
            answers: dict[str, Any] = {item.id: str(n % 4) for n, item in enumerate(items)}
            more = ["talking", "growing"] if number == last else []
            one.post(f"/mine/checkup/{id}/page/{number}/", then=then, more_of=more, **answers)
        told = {"what": "some", "scales": ["autonomy", "talking"], "more_of": "on"}
        one.post(f"/mine/checkup/{id}/share/", **told)
        lived.ids[f"{one.name} checkup"] = id


def _growing(lived: Lived) -> None:
    """Let Alice show a goal, Bob answer it, and both plan, queue and remember something."""
    alice, bob = lived.alice, lived.bob
    steps = {"steps-words": lived.say("Alice finds her old goggles"), "steps-done": ""}
    what = lived.say("Alice swims to the island")
    lived.ids["Alice goal"] = alice.write("goal", share=True, what=what, **steps)
    goal = shared_copy(alice, "goal")
    for kind in ("affirmation", "offer"):
        reply(bob, kind, goal, words=lived.say(f"Bob says an {kind} of his own"))
    for kind in ("plan", "wish"):
        words = {"what": lived.say(f"Alice has a {kind} for the winter")}
        alice.write(kind, share=True, **words, **(steps if kind == "plan" else {}))
        lived.ids[f"Alice {kind}"] = shared_copy(alice, kind)
    bob.post("/ours/wish/tonight/", seen="0")
    lived.ids["shared picture"] = _shared_memory(lived, bob)
    title = lived.say("Alice alone at the window")
    draft = alice.write("memory", title=title, pictures=file(plain()))
    lived.ids["Alice picture"] = _pictures(alice.get(f"/mine/memory/{draft}/"))[0]


def _shared_memory(lived: Lived, one: Someone) -> str:
    """Put a memory with a picture into Ours; return the id of the picture."""
    title = lived.say(f"{one.name} and the first snow, again")
    one.write("memory", share=True, title=title, pictures=file(plain()))
    return _pictures(one.get(f"/ours/memory/{shared_copy(one, 'memory')}/"))[0]


def _pictures(page: str) -> list[str]:
    return re.findall(r"/memory/picture/([^/]+)/", page)


def _support(lived: Lived) -> None:
    """Let Alice tell a win and a hard moment, Bob answer both, and Alice say what helped."""
    alice, bob = lived.alice, lived.bob
    for kind, words, more in (
        ("win", "Alice won at the harbour fair", {"sort": "social"}),
        ("hard", "Alice lost the grey umbrella", {"helps": ["listen", "space"]}),
    ):
        alice.write(kind, share=True, words=lived.say(words), **more)
        lived.ids[f"Alice {kind}"] = told = shared_copy(alice, kind)
        reply(bob, f"{kind}-reply", told, words=lived.say(f"Bob answers the {kind} at length"))
    told = lived.ids["Alice hard"]
    reply(alice, "helped", told, how="partly", words=lived.say("Alice liked the silence"))


def _boundaries(lived: Lived) -> None:
    """Let both need something, say it and hear it; have people and things of their own; space."""
    alice, bob = lived.alice, lived.bob
    for one, other in ((alice, bob), (bob, alice)):
        name = one.name
        words = {"area": "time", "need": lived.say(f"{name} needs the attic on Sundays")}
        one.write("boundary", share=True, **words)
        words = {"area": "topics", "need": lived.say(f"{name} is silent about the thunder year")}
        one.write("boundary", again=str(timezone.localdate()), **words)
        one.write("person", who=lived.say(f"{name} phones the heron watcher"), turn="quiet")
        one.write("interest", share=True, what=lived.say(f"{name} sings in the harbour choir"))
        lived.ids[f"{name} boundary"] = told = shared_copy(one, "boundary")
        reply(
            other, "heard", told, answer="heard", words=lived.say(f"{other.name} hears the attic")
        )


def _time(lived: Lived) -> None:
    """Let both share a week, a time of their own and when they are busy, and plan something."""
    alice, bob = lived.alice, lived.bob
    for one in (alice, bob):
        hours = {"wished_me": "9", "me": "4.5", "wished_we": "14", "we": "15", "then": "share"}
        one.post(f"/mine/week/of/{this_monday()}/", base="", **hours)
        one.post("/mine/balance/new/", day=str(this_monday()), feels="me")
        words = lived.say(f"{one.name} prunes the quince alone")
        one.write("solitude", share=True, every=["3"], start="19:00", end="21:00", words=words)
        one.post("/mine/busy/share/")
    draft = lived.say("Alice thinks of a night train")
    alice.write("together", **plan(draft, timezone.localdate()))
    planned = plan("Cinema", timezone.localdate() + timedelta(days=3))
    page = alice.post("/ours/time/suggest/", id=str(new_id()), base="", **planned)
    lived.ids["time together"] = page["Location"].strip("/").split("/")[-1]
    alice.post("/ours/time/feed/begin/")
    lived.ids["feed"] = alice.get("/ours/time/feed/").split(".ics")[0].split("/feed/")[-1]


def plan(what: str, on: date, **more: str) -> dict[str, str]:
    """Return the fields of a time together."""
    return {"what": what, "on": str(on), "start": "19:00", "end": "22:00", "where": ""} | more


def reply(one: Someone, kind: str, to: str, status: int = 302, **words: Any) -> Any:
    """Say something under an entry of Ours, as its page would."""
    fields = {"id": str(new_id()), "base": "", **words}
    return one.post(f"/ours/{kind}/to/{to}/", status, **fields)


def put_into_ours(one: Someone, kind: str, **words: Any) -> str:
    """Put something joint into Ours by its form; return its id there."""
    fields = {"id": str(new_id()), "then": "share", **words}
    onward: str = one.post(f"/mine/{kind}/new/", **fields)["Location"]
    return onward.split("/")[-2]


def shared_copy(one: Someone, kind: str) -> str:
    """Return the id in Ours of the newest thing of a kind that this person shared."""
    ours = one.here.together()
    rows = Entry.objects.filter(
        space_id=ours.id, shelf=ours.shelf(kind), author=one.person.id, current=True
    )
    return str(rows.order_by("-id").values_list("id", flat=True)[0])


def check_in(line: str, day: date, **more: Any) -> dict[str, Any]:
    """Return the fields of a check-in of which mood is shared."""
    words = {
        "day": day.isoformat(),
        "mood": "7",
        "stress": "3",
        "line": line,
        "shared": ["mood"],
        "was": "",
    }
    return words | more


def answer(one: Someone, day: date, words: str, base: int | str = "", status: int = 302) -> Any:
    """Answer the question of a day, as its page would."""
    fields = {"id": str(new_id()), "base": str(base), "answer": words}
    return one.post(f"/ours/question/{day}/", status=status, **fields)


def drop_to(
    one: Someone, id: str, fields: dict[str, list[str]], written: datetime | None = None
) -> str:
    """Seal a check-in to its author's drop box, as the browser does while offline."""
    letter = {"written": (written or timezone.now()).isoformat(), "fields": fields}
    public = X25519PublicKey.from_public_bytes(vault.drop_box_public(one.secret))
    info = b"counterpoint/1/drop/" + uuid.UUID(id).bytes
    return encoded(b"\x01" + _DROP.encrypt(json.dumps(letter).encode(), public, info=info))


def encoded(box: bytes) -> str:
    """Return bytes as a browser sends them."""
    return base64.urlsafe_b64encode(box).decode().rstrip("=")


def send_drops(one: Someone, boxes: dict[str, str]) -> list[str]:
    """Send sealed check-ins; return the ids that are said to be kept."""
    load = {"drops": [{"id": id, "box": box} for id, box in boxes.items()]}
    response = one.client.post("/drop/", load, content_type="application/json")
    assert response.status_code == 200, response.content
    kept: list[str] = response.json()["kept"]
    return kept
