"""What a real browser seals to a drop box, our vault opens; and its ids keep their order."""

import base64
import functools
import http.server
import json
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from playwright.sync_api import Browser, Page

import counterpoint.web
from counterpoint import vault
from counterpoint.web.spaces.drops import LARGEST, Letter

pytestmark = pytest.mark.browser
SCRIPTS = Path(counterpoint.web.__file__).parent / "static" / "counterpoint"


class Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {".js": "text/javascript", ".svg": "image/svg+xml"}

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """An empty page of Chromium from which our scripts can be imported."""
    answer = functools.partial(Quiet, directory=str(SCRIPTS))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page(timezone_id="Asia/Kathmandu")
        page.goto(f"http://127.0.0.1:{server.server_port}/logo.svg")
        yield page
        page.close()
        server.shutdown()


@pytest.fixture(scope="module")
def keys() -> vault.KeyPair:
    return vault.new_key_pair()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sealed(page: Page, public: bytes, id: str, fields: dict[str, list[str]]) -> bytes:
    key = base64.urlsafe_b64encode(public).decode()
    text = page.evaluate(
        """async ([key, id, fields]) => {
            const { fromBase64, sealLetter } = await import("/letter.js");
            return sealLetter(fromBase64(key), id, fields);
        }""",
        [key, id, fields],
    )
    return unpacked(text)


def new_id(page: Page) -> str:
    return str(page.evaluate('async () => (await import("/uuid7.js")).uuid7()'))


FIELDS = {"mood": ["7"], "feelings": ["calm", "tired"], "line": ["Dún Laoghaire – \U0001f30a"]}


def test_the_vault_opens_what_a_browser_sealed(blank: Page, keys: vault.KeyPair) -> None:
    id = new_id(blank)
    box = sealed(blank, vault.drop_box_public(keys.secret), id, FIELDS)
    text = vault.open_drop(keys.secret, box, uuid.UUID(id).bytes)
    letter = msgspec.json.decode(text, type=Letter)
    assert letter.fields == FIELDS
    assert abs(letter.written - datetime.now(UTC)) < timedelta(minutes=1)
    assert letter.written.utcoffset() == timedelta(hours=5, minutes=45)


def test_no_other_key_id_or_byte_opens_it(blank: Page, keys: vault.KeyPair) -> None:
    id = uuid.UUID(new_id(blank))
    box = sealed(blank, vault.drop_box_public(keys.secret), str(id), FIELDS)
    with pytest.raises(vault.CannotOpen):
        vault.open_drop(vault.new_key_pair().secret, box, id.bytes)
    with pytest.raises(vault.CannotOpen):
        vault.open_drop(keys.secret, box, uuid.UUID(new_id(blank)).bytes)
    for at in (0, 1, 32, 33, len(box) - 1):
        changed = box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :]
        with pytest.raises(vault.CannotOpen):
            vault.open_drop(keys.secret, changed, id.bytes)


def test_a_box_does_not_tell_how_much_was_written(blank: Page, keys: vault.KeyPair) -> None:
    public, id = vault.drop_box_public(keys.secret), new_id(blank)
    short = sealed(blank, public, id, {"mood": ["1"]})
    long = sealed(blank, public, id, {**FIELDS, "line": ["a" * 1000]})
    longest = sealed(blank, public, id, {**FIELDS, "line": ["\U0001f30a" * 1000]})
    assert len(short) == len(long) < len(longest) < LARGEST
    assert short[1:33] != long[1:33], "each box has an ephemeral key of its own"


def test_what_guards_a_form_and_what_is_empty_is_not_sealed(blank: Page) -> None:
    fields = blank.evaluate(
        """async () => {
            const { fieldsOf } = await import("/letter.js");
            const data = new FormData();
            const given = [["csrfmiddlewaretoken", "x"], ["next", "/"], ["id", "1"], ["base", "1"]];
            given.push(["day", ""], ["feelings", "calm"], ["feelings", "sad"], ["then", "share"]);
            given.forEach(([name, value]) => data.append(name, value));
            return fieldsOf(data);
        }"""
    )
    assert fields == {"feelings": ["calm", "sad"], "then": ["share"]}


def test_ids_are_uuids_of_now_in_the_order_of_writing(blank: Page) -> None:
    texts = blank.evaluate(
        """async () => {
            const { uuid7 } = await import("/uuid7.js");
            return Array.from({ length: 200 }, uuid7);
        }"""
    )
    ids = [uuid.UUID(text) for text in texts]
    assert {(id.version, id.variant) for id in ids} == {(7, uuid.RFC_4122)}
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    now = datetime.now(UTC).timestamp() * 1000
    assert abs((ids[0].int >> 80) - now) < 60_000


def test_a_published_vector_agrees_on_its_secret(blank: Page) -> None:
    """RFC 9180, appendix A.1.1: the key agreement of DHKEM(X25519, HKDF-SHA256)."""
    vector = {
        "sk": "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
        "pk": "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
        "theirs": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    }
    given = {
        name: base64.urlsafe_b64encode(bytes.fromhex(key)).decode() for name, key in vector.items()
    }
    secret, enc = json.loads(
        blank.evaluate(
            """async ({ sk, pk, theirs }) => {
                const { agree } = await import("/hpke.js");
                const { fromBase64, toBase64 } = await import("/letter.js");
                const bare = (text) => text.replaceAll("=", "");
                const jwk = { kty: "OKP", crv: "X25519", d: bare(sk), x: bare(pk) };
                const read = (how, key, uses) =>
                    crypto.subtle.importKey(how, key, "X25519", true, uses);
                const agreed = await agree(fromBase64(theirs), {
                    privateKey: await read("jwk", jwk, ["deriveBits"]),
                    publicKey: await read("raw", fromBase64(pk), []),
                });
                return JSON.stringify([toBase64(agreed.secret), toBase64(agreed.enc)]);
            }""",
            given,
        )
    )
    assert unpacked(secret).hex() == (
        "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc"
    )
    assert unpacked(enc).hex() == vector["pk"]


def test_a_key_with_which_nothing_can_be_agreed_is_refused(blank: Page) -> None:
    refused = blank.evaluate(
        """async () => {
            const { seal } = await import("/hpke.js");
            const nothing = new Uint8Array(32);
            return seal(nothing, nothing, nothing).then(() => false, () => true);
        }"""
    )
    assert refused
