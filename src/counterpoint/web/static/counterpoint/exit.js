// Leaves at once: Escape three times, or a press on "Exit". Nothing may hold it up, offline or not.

import { forgetKey } from "./device.js";
import { hearTabs, tellTabs } from "./tabs.js";

const WITHIN = 1_500;
const OWED = "owed"; // an exit without a network still has to end the session when there is one
let leaving = false;

function endSession() {
  const { exitPost, csrf } = document.body.dataset;
  if (!exitPost) return;
  localStorage.setItem(OWED, exitPost); // "online" does not mean that the server hears it
  const body = new FormData();
  body.set("csrfmiddlewaretoken", csrf);
  const queued = navigator.sendBeacon(exitPost, body);
  if (!queued) fetch(exitPost, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
}

const quietly = (act) => {
  try {
    return act();
  } catch {
    return undefined; // a device that forbids storing must not hold anyone here
  }
};

export function leave() {
  if (leaving) return;
  leaving = true;
  const onward = document.body.dataset.exitUrl || "about:blank";
  quietly(endSession);
  quietly(() => tellTabs("exit"));
  quietly(() => forgetKey().catch(() => {}));
  quietly(() => localStorage.removeItem("active"));
  go(onward);
}

function go(onward) {
  document.body.replaceChildren();
  document.title = "";
  location.replace(onward);
}

// Pay what an exit without a network left owing, as soon as a page has a token to pay with.
export function payOwed() {
  const owed = quietly(() => localStorage.getItem(OWED));
  if (!owed) return false;
  const { signedOut, csrf } = document.body.dataset;
  if (!csrf) return false; // the page for offline: there is nobody to tell yet
  localStorage.removeItem(OWED);
  if (signedOut !== undefined) return false;
  document.body.hidden = true;
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrf });
  fetch(owed, { method: "POST", body, redirect: "manual" })
    .catch(() => localStorage.setItem(OWED, owed))
    .finally(() => location.replace("/"));
  return true;
}

export function start() {
  let pressed = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    pressed = pressed.filter((at) => event.timeStamp - at < WITHIN).concat(event.timeStamp);
    if (pressed.length >= 3) leave();
  }, { capture: true });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-exit]")) return;
    event.preventDefault();
    leave();
  });
  hearTabs((what) => what === "exit" && go(document.body.dataset.exitUrl || "about:blank"));
}
