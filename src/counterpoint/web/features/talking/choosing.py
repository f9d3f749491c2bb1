"""What one of the two chose at the end of a talk stays shut until the other has chosen too.

A talk lies in Ours, whose key both hold, so the choice in it is sealed to the server's referee.
"""

import uuid

import msgspec
from msgspec.structs import replace

from counterpoint.web.features.talking.going import Choice, Going
from counterpoint.web.spaces import held


def shut(going: Going, talk: uuid.UUID) -> Going:
    """Return how a talk stands with each choice shut."""
    return replace(going, choices=tuple(_shut(choice, talk) for choice in going.choices))


def opened(going: Going, talk: uuid.UUID) -> Going:
    """Return how a talk stands with its choices open.

    One that was shut by another server, before a backup was restored, is left out: its author
    chooses again.
    """
    found = (_opened(choice, talk) for choice in going.choices)
    return replace(going, choices=tuple(choice for choice in found if choice))


def _shut(choice: Choice, talk: uuid.UUID) -> Choice:
    if choice.shut:
        return choice
    words = msgspec.json.encode(choice)
    return Choice(line=choice.line, shut=held.shut(words, _about(choice, talk)))


def _opened(choice: Choice, talk: uuid.UUID) -> Choice | None:
    if not choice.shut:
        return choice  # chosen before choices were shut
    words = held.unshut(choice.shut, _about(choice, talk))
    return msgspec.json.decode(words, type=Choice) if words else None


def _about(choice: Choice, talk: uuid.UUID) -> bytes:
    return talk.bytes + choice.line.encode()
