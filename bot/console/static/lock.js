// Locks the page: covered after ten idle minutes, left at once by Escape three times.

const IDLE = 600000; // milliseconds without a hand on the keyboard, the mouse or the screen
const HERE = 300000; // somebody who only types is still there: the house is told this often
const THRICE = 1500; // milliseconds for three times Escape
const AGAIN = 3000; // milliseconds until what did not reach the house is sent once more
const TOUCHED = "saiyai-touched"; // in all windows of this browser together
const root = document.documentElement;
const cover = document.querySelector("#cover");
const windows = new BroadcastChannel("saiyai-lock");
let title = document.title;
let covered = false;
let shut = Promise.resolve(); // kept once the house has shut the session
let told = Date.now();
let escapes = [];

const wait = (time) => new Promise((resolve) => window.setTimeout(resolve, time));
const touched = () => Number(localStorage.getItem(TOUCHED)) || 0;

function post(path, fields) {
  const csrf = cover.querySelector("[name=csrf]").value;
  const body = new URLSearchParams({ csrf, ...fields });
  const headers = { "X-Covered": "1" };
  return fetch(path, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
}

async function shutSession() {
  for (;;) {
    try {
      const { status } = await post("/console/lock");
      if (status < 500) return;
    } catch {
      // no connection: the page stays covered, and the house is told as soon as it can be
    }
    await wait(AGAIN);
  }
}

function coverUp(hushed = false) {
  if (hushed) root.classList.add("hushed"); // after the panic key nothing rings
  if (covered) return;
  covered = true;
  title = document.title;
  document.title = cover.dataset.title;
  root.classList.add("covered");
  cover.showModal();
}

function uncover() {
  if (!covered) return;
  covered = false;
  localStorage.setItem(TOUCHED, Date.now());
  cover.close();
  cover.querySelector("form").reset();
  say("");
  root.classList.remove("covered", "hushed");
  document.title = title;
}

function lock() {
  coverUp();
  windows.postMessage("lock");
  shut = shutSession();
}

// Nothing is left on the screen before the house is asked, and nothing behind the back button.
async function panic() {
  const last = []; // what is still to be done in this tab
  document.dispatchEvent(new CustomEvent("saiyai:leaving", { detail: last }));
  root.classList.add("covered");
  const shutting = shutSession();
  document.title = cover.dataset.title;
  document.body.replaceChildren();
  windows.postMessage("panic");
  history.replaceState(null, "", "/console/locked");
  await Promise.allSettled([shutting, ...last]);
  location.replace("/console/locked");
}

function say(sentence) {
  const place = cover.querySelector(".wrong");
  place.textContent = sentence;
  place.hidden = !sentence;
}

async function unlock(form) {
  await shut; // what is not shut yet would open by any word
  const box = form.querySelector("[name=unlock]");
  try {
    const { status } = await post("/console/unlock", { unlock: box.value });
    if (status === 204) {
      uncover();
      windows.postMessage("open");
    } else if (status === 409) {
      box.value = "";
      say(cover.dataset.wrong);
      box.focus();
    } else if (status < 500) location.replace(`/console/login?next=${location.pathname}`);
    else say(cover.dataset.away);
  } catch {
    say(cover.dataset.away);
  }
  delete form.dataset.busy;
}

function stir() {
  if (covered) return;
  const now = Date.now();
  localStorage.setItem(TOUCHED, now);
  if (now - told < HERE) return;
  told = now;
  post("/console/here").catch(() => {});
}

function look() {
  if (!covered && Date.now() - touched() >= IDLE) lock();
}

function countEscapes(event) {
  if (event.key !== "Escape" || event.repeat || event.isComposing) return;
  const now = Date.now();
  escapes = [...escapes.filter((one) => now - one < THRICE), now];
  if (escapes.length >= 3 && !covered) panic();
}

if (cover) {
  localStorage.setItem(TOUCHED, Date.now());
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "input"]) {
    window.addEventListener(kind, stir, { capture: true, passive: true });
  }
  window.addEventListener("keydown", countEscapes, { capture: true });
  window.setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  windows.addEventListener("message", ({ data }) => (data === "open" ? uncover() : coverUp(data === "panic")));
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => covered && cover.showModal());
  cover.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    unlock(event.target);
  });
  // The click, not the form: a form waits for the connection.
  document.querySelector("[data-panic] button")?.addEventListener("click", (event) => {
    event.preventDefault();
    panic();
  });
  // Whatever counts in the title while the page is covered: the title says nothing.
  new MutationObserver(() => {
    if (!covered || document.title === cover.dataset.title) return;
    title = document.title;
    document.title = cover.dataset.title;
  }).observe(document.querySelector("title"), { childList: true });
  // A page that the back button brings out of the browser's memory is asked for anew.
  window.addEventListener("pagehide", () => root.classList.add("covered"));
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}
