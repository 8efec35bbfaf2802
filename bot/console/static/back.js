// Behind the panic key and the passphrase one is back where one was; what htmx keeps of that goes.

import { forget, keep, open } from "./sealed.js";

const NEXT = "lock:next";
const HTMX = "htmx-current-path-for-history";

async function goBack() {
  const was = await open(NEXT);
  forget(NEXT);
  if (was?.startsWith("/console/") && was !== location.pathname) location.replace(was);
}

sessionStorage.removeItem(HTMX); // htmx has run by now, and goes nowhere by itself
if (document.body.dataset.staff) {
  goBack();
  document.addEventListener("saiyai:leaving", () => keep(NEXT, location.pathname));
}
