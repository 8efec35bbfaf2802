// Says calmly that the house cannot be reached, and keeps forms from being lost on the way to it.

const HEARD = 10000; // milliseconds; so long after the last answer nobody asks before sending
const PATIENCE = 8000;
const AGAIN = 5000;
const bar = document.querySelector("#away");
const sure = new WeakSet();
let heard = Date.now();
let away = false;
let waits = false;

function say(state) {
  away = state === "away";
  bar.textContent = state ? bar.dataset[state] : "";
  bar.dataset.state = state;
}

function isThere() {
  heard = Date.now();
  if (!away) return;
  say(waits ? "back" : "");
  waits = false;
}

async function reach() {
  if (!navigator.onLine) return false;
  const asked = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  try {
    const answer = await fetch("/static/console/mark.svg", asked);
    return answer.status < 500;
  } catch {
    return false;
  }
}

async function look() {
  if (await reach()) isThere();
  else say("away");
}

async function sendWhenSure(form, button) {
  button?.setAttribute("aria-disabled", "true");
  const there = await reach();
  button?.removeAttribute("aria-disabled");
  if (there) {
    isThere();
    sure.add(form);
    form.requestSubmit(button);
  } else {
    waits = true;
    say("away");
  }
}

function hold(event) {
  const form = event.target;
  const own = form.dataset.away === "own" || "panic" in form.dataset || form.closest("dialog");
  if (form.method !== "post" || own) return;
  const known = navigator.onLine && !away && Date.now() - heard < HEARD;
  if (sure.delete(form) || known) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendWhenSure(form, event.submitter);
}

if (bar) {
  document.addEventListener("submit", hold, true);
  document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (detail.xhr.status >= 500) look();
    else if (navigator.onLine) isThere(); // else it was on its way before the line went
  });
  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:sseError"]) {
    document.body.addEventListener(lost, look);
  }
  window.addEventListener("offline", () => say("away"));
  window.addEventListener("online", look);
  window.setInterval(() => away && look(), AGAIN);
}
