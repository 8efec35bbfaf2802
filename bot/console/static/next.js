// The locked page leads back to where one was: the panic key keeps that out of the address.

const next = document.querySelector("[data-next]");
const was = sessionStorage.getItem("lock:next");

if (next && was && !next.value) next.value = was;
