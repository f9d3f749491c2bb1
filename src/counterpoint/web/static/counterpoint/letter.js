// Turns what was written offline into a sealed box that only its author's vault opens.

import { join, seal } from "./hpke.js";
import { uuidBytes } from "./uuid7.js";

const VERSION = Uint8Array.of(1);
const STEP = 4096; // nearly every check-in has this one size, so its length tells nothing
const NOT_WRITTEN = new Set(["csrfmiddlewaretoken", "next", "id", "base"]);

export function toBase64(bytes) {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

// Which key a box is sealed to, so that it is never sent for somebody else.
export async function printOf(publicKey) {
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey)));
}

export function fieldsOf(data) {
  const fields = {};
  for (const [name, value] of data) {
    if (NOT_WRITTEN.has(name) || typeof value !== "string" || value === "") continue;
    (fields[name] ??= []).push(value);
  }
  return fields;
}

function nowHere() {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 23);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

// Spaces after JSON say nothing, so they are the padding.
function padded(letter) {
  const bytes = new TextEncoder().encode(JSON.stringify(letter));
  const size = Math.ceil(bytes.length / STEP) * STEP;
  return join(bytes, new Uint8Array(size - bytes.length).fill(0x20));
}

export async function sealLetter(publicKey, id, fields) {
  const info = join(new TextEncoder().encode("counterpoint/1/drop/"), uuidBytes(id));
  const sealed = await seal(publicKey, padded({ written: nowHere(), fields }), info);
  return toBase64(join(VERSION, sealed));
}
