// What is typed is kept in this tab sealed (AES-GCM), under a key that only an open page is given.
// Where a browser cannot seal, nothing is kept; what is not sealed does not stay.

const MARK = "sealed:";
const NONCE = 12; // bytes
const OURS = ["draft:", "lock:"];
const given = document.body.dataset.seal;
const waits = new Map(); // the newest text by its name, until it is in the store
const works = new Map();

delete document.body.dataset.seal; // from here on nobody reads it from the page
const key = given && crypto.subtle ? taken(given) : null;

export const names = () =>
  Object.keys(sessionStorage).filter((name) => OURS.some((one) => name.startsWith(one)));

function taken(told) {
  return crypto.subtle.importKey("raw", bytes(told), "AES-GCM", false, ["encrypt", "decrypt"]);
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function letters(buffer) {
  return btoa(Array.from(buffer, (one) => String.fromCharCode(one)).join(""));
}

// Moved to another name it does not open.
const how = (name, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });

async function seal(name, text) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const plain = new TextEncoder().encode(text);
  const closed = await crypto.subtle.encrypt(how(name, nonce), await key, plain);
  return MARK + letters([...nonce, ...new Uint8Array(closed)]);
}

// One after the other, and of all that came meanwhile the newest.
async function work(name) {
  try {
    while (waits.has(name)) {
      const text = waits.get(name);
      const sealed = await seal(name, text);
      if (!waits.has(name)) break; // forgotten meanwhile
      sessionStorage.setItem(name, sealed);
      if (waits.get(name) === text) waits.delete(name);
    }
  } finally {
    works.delete(name);
  }
}

export function keep(name, text) {
  if (!key) return;
  waits.set(name, text);
  if (!works.has(name)) works.set(name, work(name));
}

export function forget(name) {
  waits.delete(name);
  sessionStorage.removeItem(name);
}

export async function open(name) {
  const kept = sessionStorage.getItem(name);
  if (kept === null || !key) return null;
  const all = bytes(kept.slice(MARK.length));
  const [nonce, closed] = [all.slice(0, NONCE), all.slice(NONCE)];
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt(how(name, nonce), await key, closed));
  } catch {
    if (sessionStorage.getItem(name) === kept) forget(name); // another's, or from before
    return null;
  }
}

for (const name of names()) {
  if (!sessionStorage.getItem(name).startsWith(MARK)) forget(name);
}
// The last letters are sealed, too, before the panic key leads away.
document.addEventListener("saiyai:leaving", ({ detail }) => {
  detail.push(Promise.resolve().then(() => Promise.allSettled(works.values())));
});
