"""What a couple does to decide, as their pages would."""

import re
from collections.abc import Sequence
from typing import Any

from counterpoint.web.accounts.models import new_id
from counterpoint.web.features.deciding.payloads import Agreement
from counterpoint.web.spaces import entries
from tests.conftest import Someone

LEIDEN = ("Stay", "Both move", "A room there on weekdays", "Wait a year")


def raise_it(
    one: Someone, things: Sequence[str] = LEIDEN, matter: str = "Leiden", **more: Any
) -> str:
    """Put a decision into Ours; return its id there."""
    fields = {"matter": matter, "things": "\n".join(things), **more}
    return _put(one, "decision", fields)


def share_out(one: Someone, things: Sequence[str], way: str, matter: str = "The house") -> str:
    """Put things to share out into Ours; return the id there."""
    return _put(one, "division", {"matter": matter, "things": "\n".join(things), "way": way})


def _put(one: Someone, kind: str, fields: dict[str, Any]) -> str:
    sent = one.post(f"/mine/{kind}/new/", id=str(new_id()), then="share", **fields)
    return str(sent.url.split("/")[3])


def version_of(one: Someone, id: str, kind: str = "decision") -> str:
    """Return the version of the list as a page says it."""
    page = one.get(f"/ours/{kind}/{id}/")
    found = re.search(r'name="version" value="(\w+)"', page)
    return found[1] if found else ""


def ready(one: Someone, id: str, kind: str = "decision") -> None:
    """Say that the list is ready."""
    fields = {"then": "ready", "version": version_of(one, id, kind)}
    one.post(f"/ours/{kind}/{id}/ready/", **fields)


_seen: dict[str, str] = {}


def rate(
    one: Someone,
    id: str,
    values: Sequence[int],
    /,
    *,
    kind: str = "decision",
    reasons: Sequence[str] = (),
    version: str | None = None,
    status: int = 302,
    **more: Any,
) -> Any:
    """Rate the options, or spread points, as the page of that would."""
    if version is None:
        version = version_of(one, id, kind) or _seen.get(id, "")
    _seen[id] = version
    fields = {"id": str(new_id()), "base": "", "version": version}
    fields |= {f"value_{n}": str(value) for n, value in enumerate(values)}
    fields |= {f"reason_{n}": reason for n, reason in enumerate(reasons)}
    words = {name: str(value) for name, value in {**fields, **more}.items()}
    return one.post(f"/ours/{kind}/{id}/value/", status, **words)


def propose(one: Someone, of: str, *, on: str = "decision", status: int = 302, **words: Any) -> Any:
    """Propose the words of an agreement, as the page of that would."""
    fields = {"id": str(new_id()), "base": "", **words}
    return one.post(f"/ours/agreement/on/{on}/{of}/", status, **fields)


def agree(one: Someone, then: str = "yes") -> None:
    """Say yes to the newest agreement as it stands."""
    kept = entries.read(one.here.together(), Agreement).entries[0]
    one.post(f"/ours/agreement/{kept.id}/agree/", then=then, text=kept.payload.text)
