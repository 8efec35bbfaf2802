// Keeps what somebody is typing: at the house, sealed, and in this tab until the house has it.

import { forget, keep as seal, names, open } from "./sealed.js";

const PREFIX = "draft:";
const PAUSE = 800; // milliseconds from a key to the house: a power cut takes no more than this
const AGAIN = 4000; // until what the house did not take is tried once more
const staff = document.body.dataset.staff;
const desk = document.querySelector("[data-case]");
const waits = new Map();
const busy = new Set();
const touched = new WeakSet();

function drop(belongs) {
  names().filter((key) => key.startsWith(PREFIX) && belongs(key)).forEach(forget);
}

function keyOf(caseId, box) {
  return `${PREFIX}${staff}:${caseId}:${box}`;
}

const here = (box) => keyOf(desk.dataset.case, box.dataset.draft);

function keep(box) {
  const known = box.defaultValue; // what the house wrote into the page
  if (box.value !== known) seal(here(box), box.value);
  else forget(here(box));
}

// What stands in this tab is newer than what came with the page: the house did not have it yet.
async function restore(box) {
  const kept = await open(here(box));
  if (kept !== null && !touched.has(box)) {
    if (!box.closest("form").querySelector(".wrong")) box.value = kept;
    if (kept !== box.defaultValue) later(box, 0);
  }
  const folded = box.closest("details");
  if (folded && box.value) folded.open = true;
}

function later(box, pause = PAUSE) {
  if (!waits.has(box)) waits.set(box, setTimeout(save, pause, box));
}

async function save(box) {
  clearTimeout(waits.get(box));
  waits.delete(box);
  if (busy.has(box)) {
    later(box);
    return;
  }
  busy.add(box);
  const { csrf, nonce } = box.form.elements;
  const text = box.value;
  const body = new URLSearchParams({
    csrf: csrf.value,
    nonce: nonce.value,
    box: box.dataset.draft,
    text,
  });
  const told = { method: "POST", body, keepalive: body.toString().length < 60000, redirect: "error" };
  const reply = await fetch(`/console/talk/${desk.dataset.case}/draft`, told).catch(() => null);
  busy.delete(box);
  if (reply?.status === 204) {
    if (box.value === text) forget(here(box));
  } else if (!reply || reply.status >= 500) {
    later(box, AGAIN);
  }
}

function saveNow() {
  for (const box of [...waits.keys()]) save(box);
}

// The address says what the house took in: #sent, #noted, #left-<case>.
function forgetWhatWasTaken() {
  const taken = location.hash.slice(1);
  const left = taken.startsWith("left-") ? taken.slice(5) : "";
  if (left) drop((key) => key.startsWith(`${PREFIX}${staff}:${left}:`));
  else if (desk && taken === "sent") drop((key) => key === keyOf(desk.dataset.case, "reply"));
  else if (desk && taken === "noted") drop((key) => key === keyOf(desk.dataset.case, "note"));
  else return;
  history.replaceState(history.state, "", location.pathname);
}

if (staff) {
  drop((key) => !key.startsWith(`${PREFIX}${staff}:`));
  forgetWhatWasTaken();
}
if (staff && desk) {
  const boxes = desk.querySelectorAll("[data-draft]");
  boxes.forEach(restore);
  desk.addEventListener("input", (event) => {
    if (!event.target.dataset.draft) return;
    touched.add(event.target);
    keep(event.target);
    later(event.target);
  });
  desk.addEventListener("focusout", saveNow);
  document.addEventListener("visibilitychange", saveNow);
  addEventListener("pagehide", saveNow);
}
document.addEventListener("submit", (event) => {
  if ("leave" in event.target.dataset) drop(() => true);
  // What is being sent is no draft: a save on its way must not arrive after it.
  const sends = event.target.querySelector?.("[data-draft]");
  if (sends && !event.defaultPrevented) {
    clearTimeout(waits.get(sends));
    waits.delete(sends);
  }
});
