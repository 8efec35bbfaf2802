// What a reader unfolded in the transcript stays unfolded when it is brought up to date.

let open = [];

const lines = () => document.querySelector("#lines");
const isTranscript = (event) => event.detail.target?.id === "lines";

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!isTranscript(event)) return;
  open = [...lines().querySelectorAll("details[open]")].map((one) => one.id);
  // Somebody is choosing something in it: it is brought up to date once they are through.
  if (lines().querySelector("select:focus")) event.detail.shouldSwap = false;
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  open = [];
});
