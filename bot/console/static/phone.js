// The phone form: what is filled in is kept in this tab, sealed, until the house says it has it.

import { forget, keep as seal, open } from "./sealed.js";

const form = document.querySelector("form[data-phone]");
const status = document.querySelector("#kept");
const AGAIN = 3000; // milliseconds until what could not be sent is tried once more
let sending = "";
let refused = "";
let kept = null; // what the house does not have yet

const keyOf = () => `draft:${document.body.dataset.staff}:${form.dataset.phone}`;
const told = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrf"));

function say(state) {
  status.textContent = status.dataset[state];
  status.dataset.state = state;
}

function keep() {
  kept = told();
  seal(keyOf(), kept);
  refused = "";
  say("unsent");
}

async function restore() {
  const touched = new Set(); // whoever was quicker keeps what they typed
  const touch = (event) => touched.add(event.target.name);
  form.addEventListener("input", touch);
  const before = await open(keyOf());
  form.removeEventListener("input", touch);
  if (before === null) return;
  const fields = new Map(JSON.parse(before));
  // What it was opened with comes back with it: what a colleague wrote since is not struck out.
  form.elements.shown.value = fields.get("shown") ?? "";
  for (const one of form.elements) {
    if (!one.name || one.type === "hidden" || touched.has(one.name)) continue;
    if (one.type === "radio") one.checked = (fields.get(one.name) ?? "") === one.value;
    else if (one.type === "checkbox") one.checked = fields.has(one.name);
    else one.value = fields.get(one.name) ?? "";
    if (one.value && one.type === "textarea") one.closest("details")?.setAttribute("open", "");
  }
  keep();
  resend();
}

function resend() {
  if (kept && !sending && kept !== refused) status.dispatchEvent(new Event("resend"));
}

function sent({ detail }) {
  const was = sending;
  sending = "";
  if (detail.xhr.status === 204) {
    if (was !== told()) return;
    kept = null;
    forget(keyOf());
    say("saved");
  } else if (detail.xhr.status === 409) {
    refused = kept;
    say("unsent");
    status.textContent = detail.xhr.responseText;
  } else say("unsent");
}

if (form) {
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  status.addEventListener("htmx:beforeRequest", () => {
    sending = told();
    say("sending");
  });
  status.addEventListener("htmx:afterRequest", sent);
  form.addEventListener("submit", (event) => {
    keep();
    if (!navigator.onLine) event.preventDefault();
  });
  window.addEventListener("load", resend);
  window.addEventListener("online", resend);
  window.setInterval(resend, AGAIN);
}
