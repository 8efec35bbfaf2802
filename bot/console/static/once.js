// A second click on a button that is at work does nothing; the house would take it once anyway.

const PATIENCE = 60000; // milliseconds that an answer may take
let sent = 0;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if ("busy" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "";
  sent = Date.now();
  event.submitter?.setAttribute("aria-disabled", "true");
});

// A part of the page that leads elsewhere waits for the answer to what was just sent.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const elsewhere = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (elsewhere && Date.now() - sent < PATIENCE) event.preventDefault();
});

window.addEventListener("pageshow", () => {
  sent = 0;
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
  for (const button of document.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
});
