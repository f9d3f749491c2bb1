// Starts what makes the app pleasanter with a script. Every page works without any of it.

import * as copy from "./copy.js";
import * as dials from "./dials.js";
import * as exit from "./exit.js";
import * as idle from "./idle.js";
import * as menu from "./menu.js";
import * as offline from "./offline.js";
import * as reveal from "./reveal.js";
import * as starters from "./starters.js";
import * as talk from "./talk.js";

document.documentElement.classList.add("js");
if (!exit.payOwed()) {
  exit.start();
  [idle, menu, dials, copy, reveal, starters, talk, offline].forEach((part) => part.start());
}
const worker = document.body.dataset.serviceWorker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
