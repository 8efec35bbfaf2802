// Text becomes elements only where our own house has just answered with it (Trusted Types):
// whatever else would write into the page is refused by the browser.

const allowed = new Set([""]);

document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.serverResponse;
  allowed.clear();
  // As it is, and as htmx wraps a part of a page.
  for (const html of ["", answer, `<body><template class="internal-htmx-wrapper">${answer}</template></body>`]) {
    allowed.add(html);
  }
});

// An answer that comes after the panic key finds an empty page, and nothing becomes of it.
const refused = () => (document.body.childElementCount ? null : "");

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (allowed.has(html) ? html : refused()),
});
