// Keeps what somebody is typing through a reload, in this tab only, until it was sent.

const PREFIX = "draft:";
const staff = document.body.dataset.staff;
const desk = document.querySelector("[data-case]");

function drop(belongs) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && belongs(key)) sessionStorage.removeItem(key);
  }
}

function keyOf(caseId, box) {
  return `${PREFIX}${staff}:${caseId}:${box}`;
}

function keep(box) {
  const key = keyOf(desk.dataset.case, box.dataset.draft);
  if (box.value) sessionStorage.setItem(key, box.value);
  else sessionStorage.removeItem(key);
}

function restore(box) {
  const kept = sessionStorage.getItem(keyOf(desk.dataset.case, box.dataset.draft));
  if (!kept || box.value) return;
  box.value = kept;
  const folded = box.closest("details");
  if (folded) folded.open = true;
}

// The address says what the house took in: #sent, #noted, #left-<case>.
function forgetWhatWasTaken() {
  const taken = location.hash.slice(1);
  const left = taken.startsWith("left-") ? taken.slice(5) : "";
  if (left) drop((key) => key.startsWith(`${PREFIX}${staff}:${left}:`));
  else if (desk && taken === "sent") drop((key) => key === keyOf(desk.dataset.case, "reply"));
  else if (desk && taken === "noted") drop((key) => key === keyOf(desk.dataset.case, "note"));
  else return;
  history.replaceState(history.state, "", location.pathname);
}

if (staff) {
  drop((key) => !key.startsWith(`${PREFIX}${staff}:`));
  forgetWhatWasTaken();
}
if (staff && desk) {
  const boxes = desk.querySelectorAll("[data-draft]");
  boxes.forEach(restore);
  boxes.forEach(keep);
  desk.addEventListener("input", (event) => {
    if (event.target.dataset.draft) keep(event.target);
  });
}
document.addEventListener("submit", (event) => {
  if ("leave" in event.target.dataset) drop(() => true);
});
