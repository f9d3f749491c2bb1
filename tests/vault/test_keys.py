"""A person's keys: wrapped, unwrapped, and what is sent to them."""

import itertools
import unicodedata
from collections.abc import Callable
from functools import partial
from random import Random

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.vault import (
    DEFAULT_COST,
    BadCost,
    Cost,
    KeyPair,
    WeakCode,
    derive,
    drop_box_public,
    keys,
    new_key_pair,
    new_recovery_code,
    open_drop,
    open_sent,
    public_of,
    send,
    tidy_passphrase,
    tidy_recovery_code,
    unwrap_with_code,
    unwrap_with_passphrase,
    wrap_with_code,
    wrap_with_passphrase,
)
from counterpoint.vault.padding import pad, padded_length
from tests.vault import by_hand
from tests.vault.misfits import assert_shut, misfits

CHEAP = Cost(memory=8, passes=1, lanes=1)
ALICE, BOB = b"Alice's id", b"Bob's id"
PASSPHRASE = "four words of Alice"
PLACE = b"space/Ours"
PAIR = new_key_pair()
OTHER = new_key_pair()
CODE = new_recovery_code()


def wrapped(cost: Cost = CHEAP) -> bytes:
    return wrap_with_passphrase(PAIR.secret, PASSPHRASE, ALICE, cost)


# The key pair


def test_key_pairs_have_the_sizes_of_their_parts_and_differ() -> None:
    assert (len(PAIR.public), len(PAIR.secret)) == (1184 + 32, 64 + 32)
    assert PAIR.public != OTHER.public
    assert PAIR.secret != OTHER.secret


def test_a_secret_key_tells_its_public_key() -> None:
    assert public_of(PAIR.secret) == PAIR.public
    for secret in (b"", PAIR.secret[:-1], PAIR.secret + b"\0"):
        assert_shut(partial(public_of, secret))


@pytest.mark.parametrize("written", [repr, str, "{}".format, "{!r:>40}".format])
def test_a_key_pair_prints_nothing_of_itself(written: Callable[[KeyPair], str]) -> None:
    assert written(PAIR).strip() == "KeyPair(…)"
    assert "KeyPair(…)" in repr([PAIR])


# Sending


@given(st.binary(max_size=2000), st.binary(max_size=40))
def test_what_was_sent_opens_for_its_person(text: bytes, place: bytes) -> None:
    assert open_sent(PAIR.secret, send(PAIR.public, text, place), place) == text


@given(st.binary(max_size=2000))
def test_the_length_of_what_was_sent_tells_only_the_padded_size(text: bytes) -> None:
    sealed = padded_length(len(text) + 1) + 16
    assert len(send(PAIR.public, text, PLACE)) == 1 + 1088 + 32 + sealed


def test_every_changed_byte_every_cut_and_everything_added_shuts_what_was_sent() -> None:
    for misfit in misfits(send(PAIR.public, b"key", PLACE)):
        assert_shut(partial(open_sent, PAIR.secret, misfit, PLACE), PAIR.secret)


def test_what_was_sent_opens_for_nobody_else_and_nowhere_else() -> None:
    sent = send(PAIR.public, b"key", PLACE)
    assert_shut(lambda: open_sent(OTHER.secret, sent, PLACE), OTHER.secret)
    for place in (b"", PLACE[:-1], PLACE + b"\0", b"space/Mine"):
        assert_shut(partial(open_sent, PAIR.secret, sent, place))


def test_the_head_of_another_sent_thing_does_not_open() -> None:
    one, other = send(PAIR.public, b"key", PLACE), send(PAIR.public, b"key", PLACE)
    for end in (1 + 1088, 1 + 1088 + 32, len(one) - 16):
        assert_shut(partial(open_sent, PAIR.secret, other[:end] + one[end:], PLACE))


@pytest.mark.parametrize(
    "secret",
    [b"", b"\0", PAIR.secret[:-1], PAIR.secret + b"\0"],
    ids=["none", "a byte", "cut", "longer"],
)
def test_a_secret_key_of_another_length_opens_nothing(secret: bytes) -> None:
    assert_shut(lambda: open_sent(secret, send(PAIR.public, b"key", PLACE), PLACE))


@pytest.mark.parametrize(
    "public",
    [
        b"",
        PAIR.public[:-1],
        PAIR.public + b"\0",
        b"\xff" * len(PAIR.public),  # no polynomial has such coefficients
        PAIR.public[:-32] + bytes(32),  # a point with which every secret agrees on zero
    ],
)
def test_nothing_is_sent_to_a_public_key_that_is_none(public: bytes) -> None:
    assert_shut(lambda: send(public, b"key", PLACE))


def test_a_share_that_agrees_on_zero_opens_nothing() -> None:
    sent = send(PAIR.public, b"key", PLACE)
    forged = sent[: 1 + 1088] + bytes(32) + sent[1 + 1088 + 32 :]
    assert_shut(lambda: open_sent(PAIR.secret, forged, PLACE))


def test_each_sending_uses_a_key_of_its_own() -> None:
    assert len({send(PAIR.public, b"key", PLACE)[1 : 1 + 1120] for _ in range(100)}) == 100


def test_the_witness_opens_what_was_sent() -> None:
    sent = send(PAIR.public, b"key", PLACE)
    assert by_hand.open_sent(PAIR.secret, sent, PLACE) == pad(b"key")


# The drop box


def test_the_witness_agrees_with_the_known_answers_of_hpke() -> None:
    # RFC 9180, A.1.1 (X25519, HKDF-SHA256, AES-128-GCM, base mode), sequence number 0
    ours = X25519PrivateKey.from_private_bytes(
        bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    )
    enc = bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
    agreed = ours.exchange(X25519PublicKey.from_public_bytes(enc))
    shared = by_hand.x25519_shared(agreed, enc, ours.public_key().public_bytes_raw())
    assert shared.hex() == "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc"
    key, nonce = by_hand.schedule(
        shared, by_hand.X25519_KEM, by_hand.AES_128_GCM, b"Ode on a Grecian Urn"
    )
    assert key.hex() == "4531685d41d65f03dc48f6b8302c05b0"
    assert nonce.hex() == "56d890e5accaaf011cff4b7d"
    text = AESGCM(key).encrypt(nonce, b"Beauty is truth, truth beauty", b"Count-0")
    assert text.hex() == (
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )


def drop(text: bytes = b"a check-in", place: bytes = b"id") -> bytes:
    return by_hand.seal_drop(drop_box_public(PAIR.secret), text, place, X25519PrivateKey.generate())


@given(st.binary(max_size=2000), st.binary(max_size=40))
def test_a_drop_sealed_elsewhere_opens_for_its_author(text: bytes, place: bytes) -> None:
    assert open_drop(PAIR.secret, drop(text, place), place) == text


def test_every_changed_byte_every_cut_and_everything_added_shuts_a_drop() -> None:
    for misfit in misfits(drop()):
        assert_shut(partial(open_drop, PAIR.secret, misfit, b"id"), PAIR.secret)


def test_a_drop_opens_for_nobody_else_and_under_no_other_id() -> None:
    box = drop()
    assert_shut(lambda: open_drop(OTHER.secret, box, b"id"), OTHER.secret)
    for place in (b"", b"i", b"id\0"):
        assert_shut(partial(open_drop, PAIR.secret, box, place))


def test_a_drop_whose_share_agrees_on_zero_opens_nothing() -> None:
    assert_shut(lambda: open_drop(PAIR.secret, b"\x01" + bytes(32) + drop()[33:], b"id"))


def test_the_drop_box_is_a_key_apart_from_the_persons_own() -> None:
    assert drop_box_public(PAIR.secret) != PAIR.public[-32:]
    own = X25519PrivateKey.from_private_bytes(derive(PAIR.secret, "drop box"))
    assert drop_box_public(PAIR.secret) == own.public_key().public_bytes_raw()


# Under the passphrase


def test_the_library_agrees_with_the_known_answer_of_argon2id() -> None:
    known = Argon2id(  # RFC 9106, 5.3
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    ).derive(b"\x01" * 32)
    assert known.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


@pytest.mark.parametrize("cost", [CHEAP, Cost(64, 3, 4), Cost(1000, 2, 2)])
def test_a_passphrase_is_stretched_as_another_library_does_it(cost: Cost) -> None:
    assert keys._stretch(PASSPHRASE, b"s" * 16, cost) == hash_secret_raw(
        PASSPHRASE.encode(), b"s" * 16, cost.passes, cost.memory, cost.lanes, 32, Type.ID
    )


def test_the_default_cost_is_the_one_the_standard_recommends() -> None:
    assert Cost(memory=65536, passes=3, lanes=4) == DEFAULT_COST


@given(st.binary(max_size=200), st.text(max_size=50), st.binary(max_size=20))
def test_a_wrapped_secret_opens_with_its_passphrase(
    secret: bytes, passphrase: str, owner: bytes
) -> None:
    kept = wrap_with_passphrase(secret, passphrase, owner, CHEAP)
    assert unwrap_with_passphrase(kept, passphrase, owner) == secret


def test_every_changed_byte_every_cut_and_everything_added_shuts_a_wrapped_secret() -> None:
    for misfit in misfits(wrapped()):
        assert_shut(
            partial(unwrap_with_passphrase, misfit, PASSPHRASE, ALICE),
            PAIR.secret,
            PASSPHRASE,
        )


@pytest.mark.parametrize(
    "wrong", ["", PASSPHRASE + " ", PASSPHRASE[:-1], PASSPHRASE.upper(), "four  words of Alice"]
)
def test_another_passphrase_opens_nothing(wrong: str) -> None:
    assert_shut(lambda: unwrap_with_passphrase(wrapped(), wrong, ALICE), PASSPHRASE)


@pytest.mark.parametrize("owner", [BOB, b"", ALICE + b"\0", ALICE[:-1]])
def test_a_wrapped_secret_in_anothers_row_opens_nothing(owner: bytes) -> None:
    assert_shut(lambda: unwrap_with_passphrase(wrapped(), PASSPHRASE, owner))
    kept = wrap_with_code(PAIR.secret, CODE, ALICE)
    assert_shut(lambda: unwrap_with_code(kept, CODE, owner))


def test_the_head_of_another_wrapping_does_not_open() -> None:
    one, other = wrapped(), wrapped(Cost(16, 1, 1))
    for end in (10, 26, 26 + 13):
        swapped = other[:end] + one[end:]
        assert_shut(partial(unwrap_with_passphrase, swapped, PASSPHRASE, ALICE))


def test_each_wrapping_has_its_own_salt() -> None:
    assert len({wrapped()[10:26] for _ in range(200)}) == 200


def test_the_cost_is_stored_so_that_it_can_grow() -> None:
    for cost in (CHEAP, Cost(64, 3, 4)):
        assert unwrap_with_passphrase(wrapped(cost), PASSPHRASE, ALICE) == PAIR.secret
        assert Cost(*keys._COST.unpack(wrapped(cost)[1:10])) == cost


ABSURD = [
    (0, 0, 0),
    (0, 1, 1),
    (8, 0, 1),
    (8, 1, 0),
    (7, 1, 1),
    (31, 1, 4),
    (8, 17, 1),
    (136, 1, 17),
    (8, 2**32 - 1, 1),
    (2**32 - 1, 1, 1),
    (2**32 - 1, 2**32 - 1, 255),
    (256 * 1024 + 1, 1, 1),
    (256 * 1024, 5, 4),
]


@pytest.mark.parametrize("absurd", ABSURD)
def test_an_absurd_cost_is_refused_before_any_work(
    absurd: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = wrapped()
    forged = kept[:1] + keys._COST.pack(*absurd) + kept[10:]

    def never(*_: object) -> bytes:
        raise AssertionError("the passphrase was stretched")

    monkeypatch.setattr(keys, "_stretch", never)
    assert_shut(lambda: unwrap_with_passphrase(forged, PASSPHRASE, ALICE))
    with pytest.raises(BadCost, match="A cost needs 1 to 16 passes"):
        Cost(*absurd)


def test_no_cost_that_shuts_its_owner_out_can_be_chosen() -> None:
    for cost in (DEFAULT_COST, Cost(256 * 1024, 4, 4), Cost(64 * 1024, 16, 16)):
        packed = keys._COST.pack(cost.memory, cost.passes, cost.lanes)
        assert Cost(*keys._COST.unpack(packed)) == cost
    with pytest.raises(BadCost):
        Cost(1024 * 1024, 1, 4)


SPELLINGS = [
    ("zoë and café", "zoe\u0308 and cafe\u0301"),  # composed, and letter by letter
    ("Ångström", "\u212bngström"),  # the letter and the sign of the unit
    ("four words", "four\u00a0words"),  # the space of a desk's keyboard with a second key held
    ("한글 열쇠", unicodedata.normalize("NFD", "한글 열쇠")),
    ("abc 123", "\uff41\uff42\uff43\u3000\uff11\uff12\uff13"),  # a full-width keyboard
]


@pytest.mark.parametrize(("here", "there"), SPELLINGS)
def test_a_passphrase_opens_whatever_way_a_keyboard_spells_it(here: str, there: str) -> None:
    assert here != there
    for one, other in itertools.permutations((here, there)):
        kept = wrap_with_passphrase(PAIR.secret, one, ALICE, CHEAP)
        assert unwrap_with_passphrase(kept, other, ALICE) == PAIR.secret
    assert tidy_passphrase(here) == tidy_passphrase(there)


@pytest.mark.parametrize(("one", "other"), [("é", "e"), ("A", "a"), (" a", "a"), ("ß", "ss")])
def test_passphrases_that_look_different_stay_different(one: str, other: str) -> None:
    kept = wrap_with_passphrase(PAIR.secret, one, ALICE, CHEAP)
    assert_shut(lambda: unwrap_with_passphrase(kept, other, ALICE))


def test_half_a_sign_in_a_passphrase_raises_no_error_that_quotes_it() -> None:
    passphrase = "words of Alice \ud83d"
    kept = wrap_with_passphrase(PAIR.secret, passphrase, ALICE, CHEAP)
    assert unwrap_with_passphrase(kept, passphrase, ALICE) == PAIR.secret
    assert_shut(lambda: unwrap_with_passphrase(kept, "words of Alice ", ALICE), passphrase)


# Under the recovery code


def test_a_code_has_five_groups_of_five_and_125_bits() -> None:
    assert len(set(keys._LETTERS)) == 32
    assert not set(keys._LETTERS) & set("ILOU")
    codes = {new_recovery_code() for _ in range(400)}
    assert len(codes) == 400
    assert all([len(group) for group in code.split("-")] == [5] * 5 for code in codes)
    # Ten thousand letters leave one of the 32 out once in 10^137 runs.
    assert set("".join(codes)) == {*keys._LETTERS, "-"}


@given(st.text(keys._LETTERS, min_size=25, max_size=25), st.randoms())
def test_a_code_survives_being_read_aloud_and_written_down(letters: str, chance: Random) -> None:
    alike = {"0": "0Oo", "1": "1IiLl"}
    pick = chance.choice
    written = "".join(
        pick(alike.get(c, c + c.lower())) + pick(["", " ", "-", "  ", "–", "\t"]) for c in letters
    )
    assert tidy_recovery_code(written) == letters


@pytest.mark.parametrize(
    "code",
    [
        "",
        "-" * 25,
        "A" * 24,
        "A" * 26,
        "U" + "A" * 24,
        "Ä" * 25,
        "٣" * 25,  # a digit, though none of ours
        "A" * 24 + "!",
        "A" * 24 + "\0",
    ],
)
def test_what_is_no_code_is_called_so_with_one_sentence(code: str) -> None:
    sentence = "^A recovery code has 25 letters and digits, in five groups of five.$"
    for attempt in (
        lambda: tidy_recovery_code(code),
        lambda: wrap_with_code(PAIR.secret, code, ALICE),
        lambda: unwrap_with_code(wrap_with_code(PAIR.secret, CODE, ALICE), code, ALICE),
    ):
        with pytest.raises(WeakCode, match=sentence):
            attempt()


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_a_wrapped_secret_opens_with_its_code(secret: bytes, owner: bytes) -> None:
    kept = wrap_with_code(secret, CODE, owner)
    assert unwrap_with_code(kept, f" {CODE.lower()} ", owner) == secret


def test_every_changed_byte_every_cut_and_everything_added_shuts_a_secret_under_a_code() -> None:
    for misfit in misfits(wrap_with_code(PAIR.secret, CODE, ALICE)):
        assert_shut(partial(unwrap_with_code, misfit, CODE, ALICE), PAIR.secret, CODE)


def test_another_code_opens_nothing() -> None:
    kept = wrap_with_code(PAIR.secret, CODE, ALICE)
    assert_shut(lambda: unwrap_with_code(kept, new_recovery_code(), ALICE), CODE)


def test_the_two_wrappings_do_not_stand_in_for_each_other() -> None:
    by_code = wrap_with_code(PAIR.secret, CODE, ALICE)
    assert_shut(lambda: unwrap_with_passphrase(by_code, CODE, ALICE))
    by_passphrase = wrap_with_passphrase(PAIR.secret, CODE, ALICE, CHEAP)
    assert_shut(lambda: unwrap_with_code(by_passphrase, CODE, ALICE))
    assert_shut(lambda: unwrap_with_code(by_passphrase[25:], CODE, ALICE))
