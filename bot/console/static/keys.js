// Keys for whoever works without a mouse: what a key does stands in the page as `data-key`.

const OFF = "saiyai-keys";
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const list = document.querySelector("#keys");
const opener = document.querySelector("#keys-open");
const tick = document.querySelector("#keys-on");
const on = () => localStorage.getItem(OFF) !== "off";

// A Lao or Thai keyboard has no "j": then it is the place of the key that counts.
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.shiftKey) return "";
  if (event.key === "/" || event.code === "Slash") return "/";
  if (/^[a-z]$/.test(event.key)) return event.key;
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
}

function step(by) {
  const links = [...document.querySelectorAll("[data-step]")].filter((one) => one.checkVisibility());
  const row = document.activeElement.closest("[data-row]");
  const at = links.findIndex((one) => one === document.activeElement || row?.contains(one));
  const to = at < 0 && by < 0 ? links.length - 1 : at + by;
  links[Math.max(0, Math.min(to, links.length - 1))]?.focus();
}

function marked(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const row = document.activeElement.closest("[data-row]");
  const inRow = all.find((one) => row?.contains(one));
  return inRow ?? all.find((one) => !one.closest("[data-row]") && !one.disabled);
}

function press(one) {
  for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (!one.closest("summary")) fold.open = true;
  }
  if (one.matches(FIELDS)) one.focus();
  else one.click();
}

function act(event) {
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (arrow) return document.activeElement.matches("[data-step]") && (step(arrow), true);
  if (!on()) return false;
  const key = keyOf(event);
  if (key === "j" || key === "k") return (step(key === "j" ? 1 : -1), true);
  if (key === "?") return (open(), true);
  const one = key && marked(key);
  if (one) press(one);
  return Boolean(one);
}

function open() {
  tick.checked = on();
  list.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches(FIELDS)) {
    if (event.key === "Escape") document.querySelector("#main").focus({ preventScroll: true });
  } else if (act(event)) event.preventDefault();
});

if (list) {
  opener.hidden = false;
  opener.addEventListener("click", open);
  tick.addEventListener("change", () => localStorage.setItem(OFF, tick.checked ? "on" : "off"));
}
