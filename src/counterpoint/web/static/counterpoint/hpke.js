// Seals to a public key in the browser: HPKE (RFC 9180), base mode, one message a key agreement:
// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The server opens it with vault.open_drop.
// Each message has an ephemeral key of its own and with it its own key and nonce, so neither repeats.

const text = (words) => new TextEncoder().encode(words);
const KEM = Uint8Array.of(...text("KEM"), 0, 0x20);
const SUITE = Uint8Array.of(...text("HPKE"), 0, 0x20, 0, 0x01, 0, 0x02);
const NOTHING = new Uint8Array(0);
const ZEROS = new Uint8Array(32); // HMAC fills a key up with zeros, so this is also "no salt"

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

async function hmac(key, data) {
  const hash = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", key, hash, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", secret, data));
}

const extract = (suite, salt, label, secret) =>
  hmac(salt, join(text("HPKE-v1"), suite, text(label), secret));

// HKDF-Expand for at most one block of SHA-256, which is all that is needed here.
async function expand(suite, key, label, info, length) {
  const head = Uint8Array.of(0, length);
  const block = join(head, text("HPKE-v1"), suite, text(label), info, Uint8Array.of(1));
  return (await hmac(key, block)).slice(0, length);
}

// Encap: agree on a secret with the holder of `publicKey`. Return it, and what to send along.
export async function agree(publicKey, ephemeral) {
  const pair = ephemeral ?? (await crypto.subtle.generateKey("X25519", false, ["deriveBits"]));
  const theirs = await crypto.subtle.importKey("raw", publicKey, "X25519", false, []);
  const how = { name: "X25519", public: theirs };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(how, pair.privateKey, 256));
  if (shared.every((byte) => byte === 0)) throw new Error("No secret can be agreed with this key.");
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const key = await extract(KEM, ZEROS, "eae_prk", shared);
  return { enc, secret: await expand(KEM, key, "shared_secret", join(enc, publicKey), 32) };
}

async function schedule(secret, info) {
  const id = await extract(SUITE, ZEROS, "psk_id_hash", NOTHING);
  const about = await extract(SUITE, ZEROS, "info_hash", info);
  const context = join(Uint8Array.of(0), id, about);
  const root = await extract(SUITE, secret, "secret", NOTHING);
  const key = await expand(SUITE, root, "key", context, 32);
  return { key, nonce: await expand(SUITE, root, "base_nonce", context, 12) };
}

// Return enc || ciphertext. `ephemeral` is for published test vectors alone.
export async function seal(publicKey, plain, info, ephemeral) {
  const { enc, secret } = await agree(publicKey, ephemeral);
  const { key, nonce } = await schedule(secret, info);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const shut = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, aes, plain);
  return join(enc, new Uint8Array(shut));
}
