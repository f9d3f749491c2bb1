"""A couple who have used everything once, and the words and ids that came of it."""

import base64
import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.utils import timezone

from counterpoint import vault
from counterpoint.web.accounts.models import new_id
from counterpoint.web.spaces.models import Entry, Space
from tests.conftest import Someone, pair

_DROP = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


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
