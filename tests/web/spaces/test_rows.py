"""How rows are found: what several readings ask for, each gets its own."""

from datetime import timedelta

from django.utils import timezone

from counterpoint.web.features.checkin import CheckIn
from counterpoint.web.features.journal import Journal
from counterpoint.web.features.support.thanks import Thanks
from counterpoint.web.spaces import entries, rows
from counterpoint.web.spaces.entries import kind_of
from counterpoint.web.spaces.rows import Wanted
from tests.conftest import Someone


def test_what_lies_on_several_small_shelves_comes_apart_and_the_newest_first(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    for words in ("one", "two", "three"):
        alice.write("journal", words=words)
    alice.write("thanks", words="for tea")
    mine = alice.here.mine
    journal, thanks = (mine.shelf(kind_of(kind)) for kind in (Journal, Thanks))
    few, empty, other, same, narrow = rows.find(
        Wanted(journal, few=True),
        Wanted(mine.shelf("nothing"), few=True),
        Wanted(thanks, few=True),
        Wanted(journal, few=True),
        Wanted(journal, limit=2),
    )
    assert [len(found) for found in (few, empty, other)] == [3, 0, 1]
    assert few == same == sorted(few, key=lambda row: row.id, reverse=True)
    assert narrow == few[:2]


def test_all_that_is_told_of_a_kind_is_what_a_reading_finds(
    couple: tuple[Someone, Someone],
) -> None:
    alice, _ = couple
    today = timezone.localdate()
    for n in range(3):
        day = (today - timedelta(days=n)).isoformat()
        alice.write("checkin", day=day, mood=n, stress=5, closeness=6)
    mine = alice.here.mine
    (row, *_) = rows.find(entries.wanted(mine, CheckIn))[0]
    entries.Entry.objects.filter(pk=row.key).update(sealed=row.sealed[:-1] + b"?")
    mark, said = entries.told(mine, CheckIn)
    kept = entries.read(mine, CheckIn)
    assert kept.unopened == 1
    assert said == [(each.author.bytes, each.payload) for each in reversed(kept.entries)]
    assert mark == rows.mark(entries.wanted(mine, CheckIn))
