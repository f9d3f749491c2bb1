// Locks after some minutes without a sign of the person; what was being written is kept, sealed.

import { hearTabs, tellTabs } from "./tabs.js";

const CLOCK = "active"; // shared by the tabs: a time, nothing else
const LOOK_EVERY = 5_000;
const NOTE_EVERY = 1_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart", "input"];
let noted = 0;
let locking = false;
let written = null; // the form that was written in last

function note(now) {
  noted = now;
  try {
    localStorage.setItem(CLOCK, String(now));
  } catch {
    // without a store each tab has its own clock
  }
}

function lastSign() {
  try {
    return Math.max(noted, Number(localStorage.getItem(CLOCK)) || 0);
  } catch {
    return noted;
  }
}

const pathOf = (form) => new URL(form.action).pathname;

// The form that is being written in; on a page that is one form's own, that form.
function formToKeep() {
  if (written?.isConnected) return written;
  const forms = [...document.querySelectorAll("form[data-keep]")];
  return forms.find((form) => pathOf(form) === location.pathname);
}

// The page on which the words are given back is the one that their form is sent to.
function wordsToKeep() {
  const form = formToKeep();
  const body = new URLSearchParams();
  for (const [name, value] of form ? new FormData(form) : []) {
    if (typeof value === "string") body.append(name, value);
    else if (value.size) body.set("had_files", "1"); // only words can be kept
  }
  body.delete("next");
  body.set("csrfmiddlewaretoken", document.body.dataset.csrf);
  body.set("_at", form ? pathOf(form) : location.pathname);
  return body;
}

function hide() {
  document.documentElement.classList.add("locked");
}

async function lock() {
  if (locking) return;
  locking = true;
  hide();
  const { lockUrl, unlockUrl } = document.body.dataset;
  const body = wordsToKeep();
  try {
    const answer = await fetch(lockUrl, { method: "POST", body, redirect: "manual" });
    if (answer.status >= 500) throw new Error("The server is away.");
  } catch {
    locking = false; // hidden it stays; the words wait on the page until they can be kept
    return;
  }
  tellTabs("lock");
  location.replace(`${unlockUrl}?next=${encodeURIComponent(body.get("_at"))}`);
}

// Who writes for long asks for no page; the server is told that somebody is still here.
async function tellAlive() {
  const asked = { method: "HEAD", redirect: "manual", cache: "no-store" };
  const answer = await fetch(document.body.dataset.aliveUrl, asked).catch(() => null);
  if (answer?.type === "opaqueredirect") lock(); // it had locked
}

function isIdle(limit) {
  return document.documentElement.classList.contains("locked") || Date.now() - lastSign() > limit;
}

function watch(limit) {
  let told = Date.now();
  const look = () => isIdle(limit) && lock();
  const sign = () => {
    const now = Date.now();
    if (now - noted < NOTE_EVERY) return;
    if (isIdle(limit)) return void lock(); // the first move after a sleep is too late
    note(now);
    if (now - told < limit / 3) return;
    told = now;
    tellAlive();
  };
  SIGNS.forEach((kind) => addEventListener(kind, sign, { capture: true, passive: true }));
  ["focus", "online"].forEach((kind) => addEventListener(kind, look));
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY);
}

function hear(what) {
  if (what === "lock") lock();
  if (what !== "sign out") return;
  hide();
  setTimeout(() => location.replace(document.body.dataset.unlockUrl), 1_000);
}

function forgetClock() {
  try {
    localStorage.removeItem(CLOCK);
  } catch {
    // there was none
  }
}

export function start() {
  // A page out of the browser's memory may be from before a lock or a sign-out.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    hide();
    location.reload();
  });
  const { idleSeconds, lockUrl, signedOut } = document.body.dataset;
  if (signedOut !== undefined) forgetClock();
  if (!idleSeconds) return;
  note(Date.now());
  document.addEventListener("input", (event) => {
    written = event.target.closest("form[data-keep]") ?? written;
  });
  document.addEventListener("submit", (event) => {
    if (pathOf(event.target) === lockUrl) {
      event.preventDefault(); // so that what is being written is kept, as when it locks by itself
      lock();
    } else if (event.target.hasAttribute("data-sign-out")) tellTabs("sign out");
  });
  // A fragment that finds the vault locked would lead away from what is being written.
  document.addEventListener("htmx:before:response", (event) => {
    if (!event.detail.ctx.response.headers.has("HX-Redirect")) return;
    event.preventDefault();
    lock();
  });
  hearTabs(hear);
  watch(Number(idleSeconds) * 1_000);
}
