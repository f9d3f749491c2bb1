"""Seals open for their key in their place, and for nothing else."""

import hmac
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterpoint.vault import Sealer, derive, new_key, open_seal, seal, tag
from counterpoint.vault.padding import padded_length
from tests.vault import by_hand
from tests.vault.misfits import assert_shut, misfits

KEY = bytes(range(32))
PLACE = b"entry/of Alice"
TEXT = b"Alice was glad of the evening."

texts = st.binary(max_size=2000)
places = st.binary(max_size=60)
keys = st.binary(min_size=32, max_size=32)


@given(keys, texts, places)
def test_what_was_sealed_opens_again(key: bytes, text: bytes, place: bytes) -> None:
    assert open_seal(key, seal(key, text, place), place) == text


def test_one_sealer_opens_what_another_of_its_key_sealed() -> None:
    assert Sealer(KEY).open(Sealer(KEY).seal(TEXT, PLACE), PLACE) == TEXT


def test_every_changed_byte_every_cut_and_everything_added_shuts_a_seal() -> None:
    sealer = Sealer(KEY)
    for misfit in misfits(sealer.seal(TEXT, PLACE)):
        assert_shut(partial(sealer.open, misfit, PLACE), KEY, TEXT)


@given(texts, st.data())
def test_no_change_to_any_byte_is_overlooked(text: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, text, PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    assert_shut(lambda: open_seal(KEY, bytes(sealed), PLACE))


@given(st.binary(max_size=600))
def test_what_nobody_sealed_does_not_open(noise: bytes) -> None:
    assert_shut(lambda: open_seal(KEY, noise, PLACE))
    assert_shut(lambda: open_seal(KEY, b"\x01" + noise, PLACE))


@given(keys)
def test_another_key_does_not_open(other: bytes) -> None:
    assert_shut(lambda: open_seal(other, seal(new_key(), TEXT, PLACE), PLACE), other)


@given(places, places)
@example(b"", b"\0")
@example(b"a", b"ab")
@example(b"\x01", b"")
def test_another_place_does_not_open(one: bytes, other: bytes) -> None:
    if one != other:
        assert_shut(lambda: open_seal(KEY, seal(KEY, TEXT, one), other))


def test_the_head_of_another_seal_does_not_open() -> None:
    one, other = seal(KEY, TEXT, PLACE), seal(KEY, TEXT, PLACE)
    for end in (1 + 12, len(one) - 16):
        assert_shut(partial(open_seal, KEY, other[:end] + one[end:], PLACE))


@pytest.mark.parametrize("length", [0, 1, 16, 24, 31, 33, 64])
def test_only_a_key_of_32_bytes_seals_or_opens(length: int) -> None:
    sealed = seal(KEY, TEXT, PLACE)
    assert_shut(lambda: open_seal(bytes(length), sealed, PLACE))
    assert_shut(lambda: seal(bytes(length), TEXT, PLACE))


@given(texts)
def test_the_length_of_a_seal_tells_only_the_padded_size(text: bytes) -> None:
    assert len(seal(KEY, text, PLACE)) == 1 + 12 + padded_length(len(text) + 1) + 16


def test_a_nonce_is_never_used_twice() -> None:
    sealer = Sealer(KEY)
    assert len({sealer.seal(TEXT, PLACE)[1:13] for _ in range(2000)}) == 2000


def test_new_keys_differ() -> None:
    assert len({new_key() for _ in range(200)}) == 200
    assert {len(new_key()) for _ in range(20)} == {32}


@pytest.mark.parametrize("written", [repr, str, lambda sealer: f"{sealer}"])
def test_a_sealer_does_not_print_its_key(written: Callable[[Sealer], str]) -> None:
    shown = written(Sealer(b"k" * 32))
    assert "kkkk" not in shown
    assert (b"k" * 32).hex() not in shown


# Derived keys and tags


def test_the_witness_agrees_with_the_known_answers_of_hkdf() -> None:
    material = b"\x0b" * 22  # RFC 5869, A.1 and A.3
    one = by_hand.expand(by_hand.extract(bytes(range(13)), material), bytes(range(0xF0, 0xFA)), 42)
    assert one.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    other = by_hand.expand(by_hand.extract(b"", material), b"", 42)
    assert other.hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


@given(st.binary(min_size=1, max_size=96), st.text(max_size=20), st.integers(1, 100))
def test_a_derived_key_is_hkdf_of_the_secret_for_its_purpose(
    secret: bytes, purpose: str, length: int
) -> None:
    info = b"counterpoint/1/" + purpose.encode()
    expected = by_hand.expand(by_hand.extract(b"", secret), info, length)
    assert derive(secret, purpose, length) == expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_purposes_never_share_a_key(one: str, other: str) -> None:
    assert (derive(KEY, one) == derive(KEY, other)) == (one == other)


parts = st.lists(st.binary(max_size=6), max_size=4)


@given(parts, parts)
@example([b"ab", b"c"], [b"a", b"bc"])
@example([], [b""])
@example([b""], [b"", b""])
@example([b"a"], [b"a", b""])
def test_tags_are_equal_only_for_equal_parts(one: list[bytes], other: list[bytes]) -> None:
    assert (tag(KEY, "shelf", *one) == tag(KEY, "shelf", *other)) == (one == other)


def test_a_tag_depends_on_its_key_and_its_purpose() -> None:
    tags = {tag(key, purpose, b"a") for key in (KEY, KEY[::-1]) for purpose in ("shelf", "copy")}
    assert len(tags) == 4


def test_a_tag_is_the_hmac_of_its_framed_parts() -> None:
    framed = b"counterpoint/1/shelf\0" + b"\0\0\0\x02ab" + b"\0\0\0\0"
    assert tag(KEY, "shelf", b"ab", b"") == hmac.digest(KEY, framed, "sha256")[:16]
