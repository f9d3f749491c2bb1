// Sends sealed boxes when the server can be reached, in order, each until the server says it has it.

import { boxesFor, dropBoxes, rememberedKey } from "./device.js";
import { printOf } from "./letter.js";

const AT_ONCE = 20;
const PATIENCE = 6_000;
const address = () => document.body.dataset.dropUrl || "/drop/";

// Ask the server for a form's token; null when it, or the way to it, is gone.
export async function reach() {
  if (navigator.onLine === false) return null;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address(), { cache: "no-store", redirect: "error", signal });
    if (answer.status >= 500) return null;
    return answer.ok ? await answer.json() : {};
  } catch {
    return null;
  }
}

async function send(boxes, token) {
  const drops = boxes.map(({ id, box }) => ({ id, box }));
  const answer = await fetch(address(), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ drops }),
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE * 5),
  });
  if (!answer.ok) return [];
  const { kept } = await answer.json();
  await dropBoxes(kept);
  return kept;
}

// Return how many arrived and how many still wait. What was sealed to another's key stays.
async function sendNow() {
  const key = await rememberedKey();
  if (!key) return { arrived: 0, waiting: 0 };
  let boxes = await boxesFor(await printOf(key));
  let arrived = 0;
  const token = boxes.length ? (await reach())?.token : null;
  while (token && boxes.length) {
    const kept = await send(boxes.slice(0, AT_ONCE), token).catch(() => []);
    arrived += kept.length;
    if (kept.length < Math.min(AT_ONCE, boxes.length)) break;
    boxes = boxes.slice(AT_ONCE);
  }
  return { arrived, waiting: (await boxesFor(await printOf(key))).length };
}

// Two tabs take turns, so that a box is not sent twice at a time (which would be harmless).
export function sendWaiting() {
  return navigator.locks ? navigator.locks.request("sending", sendNow) : sendNow();
}
