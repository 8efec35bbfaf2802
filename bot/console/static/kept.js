// Keeps what somebody fills into a form through a reload, sealed in this tab, until it was taken.

import { forget, keep as seal, names, open } from "./sealed.js";

const staff = document.body.dataset.staff;
const forms = document.querySelectorAll("form[data-keep]");

const keyOf = (form) => `draft:${staff}:${form.dataset.keep}`;
const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "hidden");
const picked = (one) => one.type === "radio" || one.type === "checkbox";

function keep(form) {
  const told = fields(form).map((one) => [one.name, one.value, picked(one) ? one.checked : true]);
  seal(keyOf(form), JSON.stringify(told));
}

async function restore(form) {
  const touched = new Set(); // whoever was quicker keeps what they typed
  const touch = (event) => touched.add(event.target.name);
  form.addEventListener("input", touch);
  const kept = await open(keyOf(form));
  form.removeEventListener("input", touch);
  if (!kept) return;
  const told = JSON.parse(kept);
  for (const one of fields(form).filter(({ name }) => !touched.has(name))) {
    const same = ([name, value]) => name === one.name && (!picked(one) || value === one.value);
    const found = told.find(same);
    if (found && picked(one)) one.checked = found[2];
    else if (found) one.value = found[1];
  }
  const folded = form.closest("details");
  if (folded) folded.open = true;
  form.dispatchEvent(new Event("input", { bubbles: true })); // whatever counts, counts again
}

// The address says what the house took in: #kept-<form>, on a page of the person it is about. That
// of a talk names its case; whose it is stands in its forms. Behind a colon is what to show.
function forgetWhatWasTaken() {
  if (!location.hash.startsWith("#kept-")) return;
  const [taken, shows] = location.hash.slice(6).split(":");
  const named = [...forms].map((form) => form.dataset.keep.split(":")[0]);
  const people = ["new", /[0-9a-f]{32}/.exec(location.pathname)?.[0], ...named];
  for (const key of names()) {
    const [, , about, form] = key.split(":");
    const here = people.includes(about);
    if (key.startsWith(`draft:${staff}:`) && here && form === taken) forget(key);
  }
  history.replaceState(history.state, "", location.pathname);
  if (shows) document.getElementById(shows)?.scrollIntoView();
}

if (staff) {
  forgetWhatWasTaken();
  for (const form of forms) {
    restore(form);
    form.addEventListener("input", () => keep(form));
  }
}
