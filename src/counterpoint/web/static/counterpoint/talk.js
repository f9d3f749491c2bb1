// Keeps two browsers in step through a talk: looks often, runs the clock, keeps what is typed.

const OFTEN = 1_000;
const RARELY = 15_000;
const PATIENCE = 8_000; // after this a look counts as lost, and another is sent
const KEEP_AFTER = 800;

const talk = () => document.querySelector("[data-in-step]");
let asked = 0; // when the look that is under way was sent, or 0
let sending = false; // a form is on its way, and brings a page of its own
let timer = 0;
let keeping = 0;
let kept = Promise.resolve(); // when what was typed last has reached Mine
let touched = false; // whether something was typed that is not kept yet

// Looking

function look() {
  clearTimeout(timer);
  const part = talk();
  if (!part || sending) return;
  const now = Date.now();
  if (!asked || now - asked > PATIENCE) {
    asked = now;
    part.dispatchEvent(new CustomEvent("step"));
  }
  wait();
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(look, document.hidden ? RARELY : OFTEN);
}

function reached(well) {
  const note = document.querySelector("[data-talk-unreached]");
  if (note && note.hidden !== well) note.hidden = well;
  if (!well) sending = false;
}

// The server shows what was kept in Mine meanwhile, though nothing else is new.
function lookAnew() {
  const part = talk();
  if (!part) return;
  part.setAttribute("hx-get", part.getAttribute("hx-get").replace(/was=.*$/, "was="));
  look();
}

// What is typed stays when a part of the page is replaced

const isTyped = (field) => field.name && field.type !== "hidden" && field.type !== "submit";
const fieldsOf = (part) => [...part.querySelectorAll("textarea, input, select")].filter(isTyped);
const changed = (field) =>
  field.checked !== field.defaultChecked || (field.value !== field.defaultValue && !field.matches("[type=radio], [type=checkbox]"));

function noteTyped(part, focused) {
  return {
    opened: [...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent),
    fields: fieldsOf(part).filter((field) => changed(field) || field === focused).map((field) => ({
      name: field.name,
      value: field.value,
      checked: field.checked,
      focused: field === focused,
      from: field === focused && field.tagName === "TEXTAREA" ? [field.selectionStart, field.selectionEnd] : null,
    })),
    inside: part.contains(focused),
  };
}

const isTicked = (field) => field.matches("[type=radio], [type=checkbox]");

function giveBack(part, { opened, fields, inside }) {
  part.querySelectorAll("details > summary").forEach((summary) => {
    if (opened.includes(summary.textContent)) summary.parentElement.open = true;
  });
  let focused = false;
  let lost = false;
  for (const was of fields) {
    const field = fieldsOf(part).find((each) => each.name === was.name && (!isTicked(each) || each.value === was.value));
    if (!field) {
      lost ||= was.value !== "" && was.from !== undefined;
      continue;
    }
    if (isTicked(field)) field.checked = was.checked;
    else field.value = was.value;
    if (!was.focused) continue;
    field.focus({ preventScroll: true });
    if (was.from) field.setSelectionRange(...was.from);
    focused = true;
  }
  if (inside && !focused) part.querySelector("h1")?.focus({ preventScroll: true });
  return lost;
}

const heading = (part) => part.querySelector("h1")?.textContent.trim() ?? "";

function replaced(before, noted) {
  const part = document.querySelector("#talk");
  if (!part) return;
  const lost = giveBack(part, noted);
  startClock();
  if (lost) kept.then(lookAnew);
  if (heading(part) !== before) {
    const says = document.querySelector("[data-talk-says]");
    if (says) says.textContent = heading(part);
  }
}

function hearSwaps() {
  let old = null; // the part that is being replaced: its fields keep what was typed to the last
  let focused = null;
  let before = "";
  document.addEventListener("htmx:before:swap", (event) => {
    if (!event.target.matches?.("[data-in-step]") || event.detail.ctx.response.status !== 200) return;
    keepNow(); // of what the next step has no field for, Mine keeps the words
    before = heading(event.target);
    old = event.target;
    focused = document.activeElement;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (old) replaced(before, noteTyped(old, focused));
    old = null;
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (asked) reached(event.detail.ctx.response.status < 500);
  });
  document.addEventListener("htmx:error", () => asked && reached(false));
  document.addEventListener("htmx:finally:request", () => (asked = 0));
}

// The clock: it runs from what the server said was left when this part of the page was made

let ticking = 0;

function startClock() {
  clearInterval(ticking);
  const clock = document.querySelector("[data-left]");
  if (!clock) return;
  const ends = performance.now() + Number(clock.dataset.left);
  const whole = Number(clock.dataset.whole);
  const draw = () => show(clock, Math.max(0, ends - performance.now()), whole);
  draw();
  ticking = setInterval(draw, 1_000);
}

function show(clock, left, whole) {
  const words = clock.querySelector("[data-clock-words]");
  const seconds = Math.ceil(left / 1_000);
  clock.querySelector("[data-clock]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  words.textContent = words.dataset.clockWords;
  const gone = 1 - left / whole;
  const angle = 2 * Math.PI * gone;
  clock.querySelector(".tk-arc").setAttribute("stroke-dasharray", `${(100 * gone).toFixed(2)} 100`);
  const dot = clock.querySelector(".dot");
  dot.setAttribute("cx", (130 + 120 * Math.sin(angle)).toFixed(1));
  dot.setAttribute("cy", (130 - 120 * Math.cos(angle)).toFixed(1));
}

// What is being written is kept in Mine, a moment after the last key

function keepNow() {
  clearTimeout(keeping);
  const part = talk();
  if (!touched || !part) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: document.body.dataset.csrf });
  for (const field of part.querySelectorAll("[data-writing] textarea")) body.set(field.name, field.value);
  touched = false;
  const again = () => (touched = true);
  kept = fetch(part.dataset.unsaid, {
    method: "POST",
    body,
    keepalive: true,
    redirect: "manual",
    headers: { "HX-Request": "true" },
  })
    .then((answer) => answer.ok || again())
    .catch(again);
}

function hearTyping() {
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("[data-writing]")) return;
    touched = true;
    clearTimeout(keeping);
    keeping = setTimeout(keepNow, KEEP_AFTER);
  });
  addEventListener("pagehide", keepNow);
  document.addEventListener("submit", (event) => {
    if (!talk()?.contains(event.target)) return;
    const note = document.querySelector("[data-talk-unreached]");
    if (navigator.onLine !== false && note?.hidden) {
      sending = true;
      touched = false; // the form brings it
      clearTimeout(keeping);
      return;
    }
    event.preventDefault(); // a page of the browser's own would take this one's place
    reached(false);
    look();
  });
}

export function start() {
  startClock();
  if (!talk()) return;
  hearSwaps();
  hearTyping();
  document.addEventListener("visibilitychange", () => (document.hidden ? wait() : look()));
  ["online", "focus"].forEach((kind) => addEventListener(kind, look));
  addEventListener("offline", () => reached(false));
  addEventListener("pageshow", () => (sending = false));
  wait();
}
