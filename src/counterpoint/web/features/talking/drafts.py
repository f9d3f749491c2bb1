"""What somebody is writing in a talk, kept in their own Mine until they say it."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from counterpoint.web.features.talking.kinds import Unsaid
from counterpoint.web.spaces import entries
from counterpoint.web.spaces.access import Here
from counterpoint.web.spaces.places import begun

FIELDS = ("heard", "added", "will", "other", "needed", "notes")


def unsaid_id(here: Here, talk: uuid.UUID) -> uuid.UUID:
    """Return the id in Mine of what one was writing in a talk."""
    day = datetime.fromtimestamp(begun(talk) / 1000, UTC).date()
    return here.mine.answer_id(entries.kind_of(Unsaid), talk.hex, day, here.person.id)


def keep(here: Here, talk: uuid.UUID, words: Mapping[str, str]) -> None:
    """Keep what is being written; what is not named stays as it was, and what is empty goes."""
    if not words:
        return
    for _ in range(3):
        try:
            _keep(here, talk, words)
        except entries.Conflict:
            continue  # another window of the same person, at the same moment
        return


def _keep(here: Here, talk: uuid.UUID, words: Mapping[str, str]) -> None:
    id = unsaid_id(here, talk)
    kept = entries.find(here.mine, Unsaid, id)
    payload = msgspec.structs.replace(
        kept.payload if kept else Unsaid(talk=talk),
        **{name: text for name, text in words.items() if name in FIELDS},
    )
    if not any(getattr(payload, name) for name in FIELDS):
        if kept:
            entries.erase(here.mine, [id])
    elif kept:
        entries.revise(here.mine, payload, id, kept.revision)
    else:
        entries.write(here.mine, payload, id)
