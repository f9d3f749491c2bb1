// Lets a check-in be written without a network: sealed here at once, sent when the server is back.

import { forgetKey, keepBox, rememberKey, rememberedKey } from "./device.js";
import { emptyDials } from "./dials.js";
import { fieldsOf, fromBase64, printOf, sealLetter } from "./letter.js";
import { reach, sendWaiting } from "./sending.js";
import { uuid7 } from "./uuid7.js";

const SOON = 5_000;
const LATER = 300_000;
const passed = new WeakSet();
let pause = SOON;
let timer = 0;

const show = (selector, shown = true) =>
  document.querySelectorAll(selector).forEach((part) => (part.hidden = !shown));

// The key of the person whose page this is; on the page for offline, of who was here last.
async function ownKey() {
  const here = document.body.dataset.dropBox;
  return here ? fromBase64(here) : rememberedKey();
}

async function keepSealed(form, data) {
  const key = await ownKey();
  if (!key) throw new Error("Nobody is here to seal it for.");
  const given = form.elements.namedItem("id")?.value;
  const id = given || uuid7(); // the same id as a try that may have reached the server
  const box = await sealLetter(key, id, fieldsOf(data));
  await keepBox({ id, box, print: await printOf(key) });
}

function empty(form) {
  for (const field of form.elements) {
    if (field.type === "hidden" || field.type === "submit") continue;
    if (field.name === "shared") field.checked = field.defaultChecked;
    else if (field.type === "checkbox") field.checked = field.defaultChecked = false;
    else if ("defaultValue" in field && field.type !== "range") field.value = field.defaultValue = "";
  }
  emptyDials(form);
  const id = form.elements.namedItem("id");
  if (id) id.value = uuid7();
}

async function sealForm(form, data) {
  try {
    await keepSealed(form, data);
  } catch {
    show("[data-offline-failed]"); // what was typed stays on the page
    return;
  }
  show("[data-offline-failed]", false);
  empty(form);
  const said = form.querySelector("[data-offline-status]");
  if (said) said.hidden = false;
  pause = SOON;
  await trySending();
}

async function submit(event) {
  const form = event.target;
  const button = event.submitter;
  if (passed.has(form)) return void passed.delete(form);
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "";
  const data = new FormData(form, button);
  const ordinary = form.elements.namedItem("csrfmiddlewaretoken");
  const reached = ordinary && (await reach());
  delete form.dataset.busy;
  if (!reached) return sealForm(form, data);
  passed.add(form);
  form.requestSubmit(button);
}

async function trySending() {
  clearTimeout(timer);
  let waiting = 0;
  try {
    const sent = await sendWaiting();
    waiting = sent.waiting;
    if (sent.arrived) show("[data-drops-arrived]");
    if (sent.arrived && !waiting) show("[data-offline-status]", false);
  } catch {
    waiting = 1; // the device's store is busy or shut: look again
  }
  const back = document.querySelector("[data-back-online]");
  if (back?.hidden && (await reach())) back.hidden = false;
  if (!waiting && !back?.hidden) return;
  pause = Math.min(pause * 2, LATER);
  timer = setTimeout(trySending, pause);
}

async function settle() {
  const { dropBox, signedOut } = document.body.dataset;
  if (dropBox) await rememberKey(fromBase64(dropBox));
  else if (signedOut !== undefined) await forgetKey();
}

export async function start() {
  if (!isSecureContext) return; // without TLS a browser neither seals nor works offline
  const forms = document.querySelectorAll('form[data-offline="checkin"]');
  forms.forEach((form) => form.addEventListener("submit", submit));
  const again = () => ((pause = SOON), trySending());
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  await settle().catch(() => {});
  const nokey = document.querySelector("[data-offline-nokey]");
  if (nokey && !(await ownKey().catch(() => null))) {
    nokey.hidden = false;
    forms.forEach((form) => (form.hidden = true));
  }
  await trySending();
}
