// Text becomes elements only where our own house has just answered with it (Trusted Types):
// whatever else would write into the page is refused by the browser.

const allowed = new Set([""]);
// As htmx wraps a part of a page.
const wrapped = (html) => `<body><template class="internal-htmx-wrapper">${html}</template></body>`;

document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.serverResponse;
  allowed.clear();
  for (const html of ["", answer, wrapped(answer)]) allowed.add(html);
});

// An answer that comes after the panic key finds an empty page, and nothing becomes of it.
const refused = () => (document.body.childElementCount ? null : wrapped(""));

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (allowed.has(html) ? html : refused()),
});
