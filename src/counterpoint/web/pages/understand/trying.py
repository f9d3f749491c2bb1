"""One small thing to try, for what both would like more of."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from counterpoint.library import Checkup, Practice, Scale, practices_for
from counterpoint.web.features.empathy.checkup import A_SEASON, CheckUp, wished
from counterpoint.web.features.themes import Theme
from counterpoint.web.spaces.entries import Kept

_KNOWN = ("experiment", "observation", "tradition")  # what is best known comes first


@dataclass(frozen=True, slots=True)
class Trying:
    """A practice, for which characteristic it is, and the theme on whose page there is more."""

    name: str
    practice: Practice
    theme: Theme | None


def met(checkup: Checkup, latest: Sequence[Kept[CheckUp]]) -> tuple[Trying | None, str]:
    """Return something to try for what both wish for; or a line where their wishes differ.

    `latest` is the newest check-up of the set that each of the two showed. A wish is for the weeks
    to come, so after a season it has passed. Where only one showed a wish there is nothing: what
    the other keeps is theirs.
    """
    since = timezone.localdate() - A_SEASON
    wishing = [
        kept for kept in latest if kept.payload.day >= since and wished(kept.payload, checkup)
    ]
    if len(wishing) != 2:
        return None, ""
    first, second = (wished(kept.payload, checkup) for kept in wishing)
    common = [scale for scale in first if scale in second]
    if common:
        return one_for_both(common, [kept.id for kept in wishing]), ""
    words: dict[str, str] = {"one": wishing[0].voice.name, "other": wishing[1].voice.name}
    words |= {"ones": _listed(first), "others": _listed(second)}
    said = _(
        "%(one)s would like more of %(ones)s, %(other)s more of %(others)s. There is room for both."
    )
    return None, said % words


def _listed(scales: Iterable[Scale]) -> str:
    return ", ".join(f"“{_(scale.name)}”" for scale in scales)


def one_for_both(scales: Iterable[Scale], ids: Iterable[uuid.UUID]) -> Trying | None:
    """Return one practice for one of the scales: the same for both, as long as `ids` are the same.

    `ids` are those of the two copies in Ours. Among the practices of a part it is one of those of
    which most is known: tried in an experiment, else observed, else taught.
    """
    led = [(scale, found) for scale in scales if scale.part and (found := _best(scale))]
    if not led:
        return None
    mixed = hashlib.sha256(b"".join(sorted(id.bytes for id in ids))).digest()
    number = int.from_bytes(mixed[:8], "big")
    number, place = divmod(number, len(led))
    scale, found = led[place]
    theme = next((each for each in Theme if each.about.part == scale.part), None)
    return Trying(_(scale.name), found[number % len(found)], theme)


def _best(scale: Scale) -> Sequence[Practice]:
    of_part = practices_for(scale.part) if scale.part else ()
    for known in _KNOWN:
        if best := [practice for practice in of_part if practice.evidence == known]:
            return best
    return ()
