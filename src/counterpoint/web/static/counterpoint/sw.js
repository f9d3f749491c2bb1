// Keeps the frame of the app (styles, scripts, fonts) and one page for offline; never another page.

const CACHE = "frame-__VERSION__";
const ASSETS = __ASSETS__;
const OFFLINE = "/offline/";
const AWAY = [502, 503, 504]; // what a proxy says when the app behind it is gone

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(ASSETS);
  // Without cookies it is nobody's page: the same for everyone who uses this browser.
  const page = await fetch(OFFLINE, { credentials: "omit", cache: "reload" });
  if (!page.ok) throw new Error("The page for offline could not be fetched.");
  await cache.put(OFFLINE, page);
}

async function tidy() {
  const names = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function visit(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (!AWAY.includes(answer.status)) return answer;
  } catch {
    // no network, or nobody there
  }
  return (await caches.match(OFFLINE, { cacheName: CACHE, ignoreVary: true })) ?? Response.error();
}

async function asset(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

// Assets carry their content in their name and pages are never kept, so a new worker may take over
// at once: an old page cannot get a new part under an old name.
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return; // a form that fails can be sent again by the browser itself
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (ASSETS.includes(new URL(request.url).pathname)) event.respondWith(asset(request));
});
