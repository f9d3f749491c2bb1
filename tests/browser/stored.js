async () => {
  const seen = [];
  const binary = (bytes) => Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join("");
  const plain = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return binary(value.buffer ?? value);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
    return value;
  };
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let boxes = [];
  let keys = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = await asked(database.transaction(store).objectStore(store).getAll());
      const names = await asked(database.transaction(store).objectStore(store).getAllKeys());
      seen.push({ name, store, names: names.map(String), rows: rows.map(plain) });
      if (store === "boxes") boxes = names;
      if (store === "keys") keys = names.length;
    }
    database.close();
  }
  seen.push({ ...localStorage }, { ...sessionStorage });
  const kept = [...seen];
  const cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname;
      cached.push(path);
      if (path.startsWith("/static/")) continue;
      seen.push({ path, text: await (await cache.match(request)).text() });
    }
  }
  return JSON.stringify({ boxes, keys, cached, kept, seen });
}
