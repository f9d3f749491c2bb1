// What this device keeps: one public key, and sealed boxes on their way. Never a readable word.

const KEY = "drop box";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("counterpoint", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys");
      asked.result.createObjectStore("boxes", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(store, mode, act) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const work = database.transaction(store, mode, { durability: "strict" });
      const asked = act(work.objectStore(store));
      work.oncomplete = () => resolve(asked?.result);
      work.onabort = work.onerror = () => reject(work.error);
    });
  } finally {
    database.close();
  }
}

// The key of the person who last had their vault open here. It is forgotten when they sign out.
export const rememberKey = (publicKey) => within("keys", "readwrite", (keys) => keys.put(publicKey, KEY));
export const rememberedKey = () => within("keys", "readonly", (keys) => keys.get(KEY));
export const forgetKey = () => within("keys", "readwrite", (keys) => keys.delete(KEY));

// Boxes stay through signing out: nobody but their author can open them, and they must not be lost.
export const keepBox = (box) => within("boxes", "readwrite", (boxes) => boxes.put(box));

export async function boxesFor(print) {
  const all = await within("boxes", "readonly", (boxes) => boxes.getAll()); // by id: in order
  return all.filter((box) => box.print === print);
}

export const dropBoxes = (ids) =>
  within("boxes", "readwrite", (boxes) => ids.forEach((id) => boxes.delete(id)));
