"""What Alice and Bob do together and apart, beside their days: one of each thing there is."""

import io
import re
from datetime import timedelta
from typing import Any

from PIL import Image

from tests.browser.cast import Someone, new_id, now, today

TURN = "Two evenings a week that are nobody’s but mine"
OPTIONS = ("Stay where we are", "Move, both of us", "A room there on weekdays")


def practise(alice: Someone, bob: Someone) -> dict[str, str]:
    """Let the two use every practice; return what is needed to find it again."""
    parts = (_decide, _share_out, _grow, _see, _bound, _talk)
    return {name: id for part in parts for name, id in part(alice, bob).items()}


def put(one: Someone, kind: str, **words: Any) -> str:
    """Put something joint into Ours; return its id there."""
    answer = one.send(f"/mine/{kind}/new/", id=new_id(), then="share", **words)
    return answer.headers["location"].strip("/").split("/")[-1]


def _version(one: Someone, path: str) -> str:
    found = re.search(r'name="version" value="(\w+)"', one.sees(path))
    assert found, path
    return found[1]


def _listed(alice: Someone, bob: Someone, kind: str, id: str) -> str:
    """Let both say that a list is ready; return its path."""
    path = f"/ours/{kind}/{id}/"
    for one in (alice, bob):
        one.send(f"{path}ready/", then="ready", version=_version(one, path))
    return path


def _value(one: Someone, path: str, *values: int, **more: str) -> None:
    given = {f"value_{n}": str(value) for n, value in enumerate(values)}
    version = _version(one, f"{path}value/")
    one.send(f"{path}value/", id=new_id(), base="", version=version, **given, **more)


def _decide(alice: Someone, bob: Someone) -> dict[str, str]:
    def raised(matter: str) -> str:
        return put(alice, "decision", matter=matter, things="\n".join(OPTIONS))

    gathering, ready, sealed, opened = map(
        raised,
        ("Who drives on Friday?", "Which Sunday?", "A dog, or not yet?", "A year in Leiden?"),
    )
    bob.send(f"/ours/decision/{gathering}/add/", words="Take the train for once")
    _listed(alice, bob, "decision", ready)
    _value(alice, _listed(alice, bob, "decision", sealed), 2, 9, 5, reason_0="We just arrived.")
    path = _listed(alice, bob, "decision", opened)
    _value(alice, path, 7, 3, 6, reason_0="The choir has its audition year.", must="A piano")
    _value(bob, path, 3, 8, 7, reason_1="Two hours each way would eat it.", cannot="Two rents")
    bob.reply("thought", opened, words="I had not seen how much hangs on the choir.")
    alice.send(
        f"/ours/agreement/on/decision/{opened}/",
        id=new_id(),
        base="",
        words="We keep the flat, and rent a room there from Monday to Thursday.",
        follows=OPTIONS[2],
        dissent="Alice: two rents until August.",
        look_again=str(now().date() + timedelta(days=90)),
    )
    agreement = alice.newest("agreement")
    _agree(bob, agreement)
    open_one = put(bob, "agreement", words="No telephones at the table.")
    return {
        "gathering": gathering,
        "ready": ready,
        "sealed": sealed,
        "opened": opened,
        "agreement": agreement,
        "proposed": open_one,
    }


def _agree(one: Someone, id: str) -> None:
    found = re.search(r'name="text" value="(\w+)"', one.sees(f"/ours/agreement/{id}/"))
    assert found
    one.send(f"/ours/agreement/{id}/agree/", text=found[1], then="yes")


def _share_out(alice: Someone, bob: Someone) -> dict[str, str]:
    things = {"things": "Cooking\nBins\nTax"}
    shared = put(alice, "division", matter="The chores of a week", way="chores", **things)
    path = _listed(alice, bob, "division", shared)
    _value(alice, path, 60, 30, 10)
    _value(bob, path, 20, 30, 50)
    asked = put(bob, "division", matter="What stays in the attic", way="chores", **things)
    _listed(alice, bob, "division", asked)
    return {"shared out": shared, "to share out": asked}


def _grow(alice: Someone, bob: Someone) -> dict[str, str]:
    steps = {"steps-words": ["find the goggles", "swim ten lengths"], "steps-done": ["", ""]}
    own = {
        "what": "Swim to the island",
        "why": "The quiet out there, and my own breath.",
        "plans-when": ["it is Friday and light"],
        "plans-then": ["go by the pool"],
        "help": "Ask me how the water was.",
        "look_again": str(now().date() + timedelta(days=30)),
    }
    goal = alice.write("goal", share=True, **own, **steps)
    shown = alice.newest("goal")
    bob.reply("affirmation", shown, words="I see you becoming someone who is at home in water.")
    bob.reply("offer", shown, words="I could carry the towels.")
    alice.write("goal", what="Read the sky", sort="passion")
    plan = put(alice, "plan", what="A month by the sea", words="Windows open.", **steps)
    wishes = ("Dance in the kitchen", "Bake with our eyes shut", "Another way home")
    for what, where in zip(wishes, ("home", "home", "out"), strict=True):
        wish = put(alice, "wish", what=what, where=where, free="on")
    alice.send("/ours/wish/tonight/", seen="0")
    return {
        "goal": goal,
        "shared goal": shown,
        "plan": plan,
        "wish": wish,
        "memory": _remember(alice),
    }


def _remember(one: Someone) -> str:
    """Put a memory with a picture into Ours, as a form with a file; return its id there."""
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((640, 420)).save(picture, "JPEG")
    cookies = {str(c.get("name")): str(c.get("value")) for c in one.context.cookies()}
    sent: dict[str, Any] = {
        "csrfmiddlewaretoken": cookies["form"],
        "id": new_id(),
        "then": "share",
        "title": "The first snow",
        "words": "Boots in the hall, and nobody spoke.",
        "pictures": {"name": "snow.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()},
    }
    answer = one.context.request.post(
        f"{one.address}/mine/memory/new/", multipart=sent, max_redirects=0
    )
    return answer.headers["location"].strip("/").split("/")[-1]


def _see(alice: Someone, bob: Someone) -> dict[str, str]:
    bob.write("checkin", share=True, day=today(), mood="9", stress="2", shared=["mood"], was="")
    guess = alice.write("guess", day=today(), mood="4", stress="8")
    alice.send(f"/mine/guess/{guess}/look/")
    ids = {"guess": guess}
    for one in (alice, bob):
        ids[f"{one.name} check-up"] = id = new_id()
        one.send("/mine/checkup/new/", id=id, set="counterpoint")
        path = f"/mine/checkup/{id}/"
        step = 4 if one.name == "Alice" else 2
        onward = f"{path}page/1/"
        while "/page/" in onward:
            page = one.sees(onward)
            names = set(re.findall(r'type="radio" name="([^"]+)"', page))
            answers = {name: str(step) for name in names}
            onward = one.send(onward, then="on", **answers).headers["location"]
        one.send(f"{path}share/", what="all")
    ids["begun check-up"] = id = new_id()
    alice.send("/mine/checkup/new/", id=id, set="counterpoint")
    ids["shared check-up"] = alice.newest("checkup")
    return ids


def _bound(alice: Someone, bob: Someone) -> dict[str, str]:
    more = {"why": "So that I hear myself.", "crosses": "A call about the post."}
    own = alice.write("boundary", share=True, area="time", need=TURN, **more)
    shared = alice.newest("boundary")
    mark = re.search(r'name="wording" value="(\w+)"', bob.sees(f"/ours/boundary/{shared}/"))
    words = "From now on it can wait."
    bob.reply("heard", shared, answer="heard", words=words, wording=mark[1] if mark else "")
    need = f"{TURN}, and a Sunday a month"
    alice.send(f"/mine/boundary/{own}/edit/", base="1", then="share", area="time", need=need)
    alice.write("person", who="Mum", are="My first telephone call", turn="Quiet advice")
    alice.write("interest", share=True, what="The second alto row", alive="Breath, and others’.")
    return {"boundary": own, "shared boundary": shared}


def _talk(alice: Someone, bob: Someone) -> dict[str, str]:
    own = {"happened": "I shouted about a plate.", "part": "I was tired and did not say so."}
    side = alice.write("side", about="the plate", **own)
    alice.write("letter", about="the plate", words="Two tired people and one plate.")
    kept = _begun(alice, "open", "the weekend")
    moves: tuple[tuple[Someone, str, dict[str, Any]], ...] = (
        (bob, "join", {}),
        (alice, "begin", {}),
        (alice, "done", {"feelings": ["tired"], "needs": ["quiet"]}),
        (bob, "say", {"heard": "You wanted to rest, and nobody to host."}),
        (alice, "confirm", {"answer": "add", "added": "And some sleep."}),
        (bob, "finish", {}),
        (alice, "choose", {"will": "Ask before I say yes", "keep": ["subject", "heard", "wills"]}),
        (bob, "choose", {"will": "Leave Sunday free", "keep": ["subject", "heard", "wills"]}),
    )
    for one, name, words in moves:
        _move(one, kept, name, **words)
    repair = _begun(bob, "repair", "the broken plate")
    _move(alice, repair, "join")
    going = _begun(alice, "open", "the garden")
    return {"side": side, "kept talk": kept, "repair": repair, "talk": going}


def _begun(one: Someone, way: str, subject: str) -> str:
    fields = {"id": new_id(), "first": "me", "minutes": "3", "devices": "two"}
    answer = one.send(f"/ours/talk/begin/{way}/", subject=subject, **fields)
    return answer.headers["location"].strip("/").split("/")[-1]


def _move(one: Someone, id: str, name: str, **words: Any) -> None:
    path = f"/ours/talk/{id}/"
    base = one.sees(path).split('name="base" value="')[-1].split('"')[0]
    one.send(path, move=name, base=base, once=new_id(), **words)
