// Makes the ids of what is written offline: UUIDv7 (RFC 9562), so that their order is the order of writing.

let last = 0;

export function uuid7() {
  last = Math.max(Date.now(), last + 1); // two in one millisecond still follow one another
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint16(0, Math.floor(last / 2 ** 32));
  new DataView(bytes.buffer).setUint32(2, last % 2 ** 32);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function uuidBytes(id) {
  const pairs = id.replaceAll("-", "").match(/[0-9a-f]{2}/gi) ?? [];
  if (pairs.length !== 16) throw new Error("An id has 16 bytes.");
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}
