"""What a length may tell, and that padding comes off as it went on."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterpoint.vault.padding import SMALLEST, pad, padded_length, unpad
from tests.vault.misfits import assert_shut

lengths = st.integers(0, 1 << 40)


def padme(length: int) -> int:
    """Return the size that the paper's own steps give (Nikitin et al. 2019, algorithm 1)."""
    exponent = length.bit_length() - 1  # floor(log2 L)
    kept = exponent.bit_length()  # floor(log2 E) + 1
    step = 1 << (exponent - kept)
    return -(-length // step) * step


@given(st.binary(max_size=3000))
@example(b"")
@example(b"\0")
@example(b"\x80")
@example(b"\x80\0\0\0")
@example(b"\0" * 256)
@example(b"\x80" * 255)
@example(b"a" * 255)
@example(b"a" * 256)
@example(b"a" * 254 + b"\x80\0")
def test_padding_comes_off_again_whatever_the_text_ends_in(text: bytes) -> None:
    assert unpad(pad(text)) == text
    assert unpad(pad(pad(text))) == pad(text)


@given(st.binary(max_size=1500), st.integers(0, 40), st.integers(0, 40))
def test_texts_that_end_in_zeros_and_marks_keep_them(text: bytes, marks: int, zeros: int) -> None:
    for ending in (b"\x80" * marks + b"\0" * zeros, b"\0" * zeros + b"\x80" * marks):
        assert unpad(pad(text + ending)) == text + ending


def test_the_length_is_that_of_the_text_and_its_mark() -> None:
    for length in range(3000):
        assert len(pad(b"a" * length)) == padded_length(length + 1)


@given(lengths)
def test_a_size_stays_as_it_is(length: int) -> None:
    assert padded_length(padded_length(length)) == padded_length(length)


@given(lengths)
def test_a_text_grows_and_by_a_sixteenth_at_the_most(length: int) -> None:
    padded = padded_length(length)
    assert padded >= length
    assert padded == SMALLEST or (padded - length) * 16 < length


@given(lengths, lengths)
def test_a_longer_text_is_never_padded_to_less(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert padded_length(shorter) <= padded_length(longer)


@given(st.integers(SMALLEST + 1, 1 << 40))
def test_sizes_are_those_of_the_paper(length: int) -> None:
    assert padded_length(length) == padme(length)


def test_all_short_texts_have_one_size() -> None:
    assert {len(pad(b"a" * length)) for length in range(SMALLEST)} == {SMALLEST}


def test_a_megabyte_of_lengths_has_few_sizes() -> None:
    # 2^8 to 2^16 in 16 steps each and 2^16 to 2^20 in 32 each, and the smallest.
    assert len({padded_length(length) for length in range((1 << 20) + 1)}) == 8 * 16 + 4 * 32 + 1


@pytest.mark.parametrize(
    "bare", [b"", b"\0", b"\0" * 256, b"a", b"a" * 256, b"\x80a", b"\x80\0\x01", b"a\x80\0a\0"]
)
def test_what_was_never_padded_is_refused(bare: bytes) -> None:
    assert_shut(lambda: unpad(bare))
