// Counts how long somebody waits, by the house's clock: that of this computer may be wrong.

const LONG = JSON.parse(document.body.dataset.spans ?? "[]"); // a year first, a minute last
let told = Date.parse(document.body.dataset.now);
let heard = performance.now();

const now = () => told + (performance.now() - heard);

function span(milliseconds) {
  const seconds = Math.max(milliseconds / 1000, 60);
  const [size, one, many] = LONG.find(([size]) => seconds / size >= 1.2) ?? LONG.at(-1);
  const count = Math.round(seconds / size);
  return count === 1 ? one : many.replace("{n}", count);
}

function write(place, moment, sentence) {
  const said = sentence.replace("{time}", span(Math.abs(moment - now())));
  if (place.textContent !== said) place.textContent = said;
}

function show() {
  for (const place of document.querySelectorAll("[data-since]")) {
    write(place, Date.parse(place.dataset.since), place.dataset.left);
  }
  for (const place of document.querySelectorAll("[data-due]")) {
    const due = Date.parse(place.dataset.due);
    const late = due < now();
    write(place, due, late ? place.dataset.over : place.dataset.left);
    (place.closest("[data-row]") ?? place).classList.toggle("late", late);
  }
}

// Parts of the page that came later tell the time anew: a computer that slept has lost count.
function hear() {
  const times = [...document.querySelectorAll("[data-now]")];
  const newest = Math.max(...times.map((one) => Date.parse(one.dataset.now)));
  if (newest > told) {
    told = newest;
    heard = performance.now();
  }
  show();
}

if (told) {
  show();
  document.body.addEventListener("htmx:afterSettle", hear);
  window.setInterval(show, 10000);
}
