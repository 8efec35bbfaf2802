// Saved replies by mouse or keyboard: "/" in the box finds one, Enter puts it in, nothing is sent.

const box = document.querySelector("#reply");
const menu = document.querySelector("#saved");
const find = document.querySelector("#saved-find");
const items = [...document.querySelectorAll("#saved-list li")];
const left = document.querySelector("#left");
const NEAR = 1000; // characters before the end from which the room that is left is told

const link = (item) => item.querySelector("a");
const shown = () => items.filter((item) => !item.hidden);

function filter() {
  const letters = find.value.replace(/^\//, "").toLowerCase();
  for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(letters);
}

function openMenu() {
  menu.open = true;
  find.value = "";
  filter();
  find.focus();
}

function put(text) {
  menu.open = false;
  const [start, end] = [box.selectionStart, box.selectionEnd];
  const before = box.value.slice(0, start);
  const gap = before && !before.endsWith("\n") && !before.endsWith(" ") ? " " : "";
  const after = box.value.slice(end).trim() ? " " : "";
  box.setRangeText(gap + text + after, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function step(event, by) {
  const all = shown().map(link);
  const at = all.indexOf(document.activeElement) + by;
  event.preventDefault();
  (at < 0 ? find : all[Math.min(at, all.length - 1)])?.focus();
}

function count() {
  const room = Number(box.dataset.most) - [...box.value].length;
  left.classList.toggle("over", room < 0);
  const words = room < 0 ? left.dataset.over : left.dataset.left;
  left.textContent = room < NEAR ? words.replace("{count}", String(Math.abs(room))) : "";
}

if (box && menu) {
  find.hidden = false;
  find.addEventListener("input", filter);
  menu.addEventListener("click", (event) => {
    const chosen = event.target.closest("a[data-reply]");
    if (!chosen) return;
    event.preventDefault();
    put(chosen.querySelector("span").textContent);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, 1);
    else if (event.key === "ArrowUp") step(event, -1);
    else if (event.key === "Enter" && event.target === find) {
      event.preventDefault();
      const [first] = shown();
      if (first) put(link(first).querySelector("span").textContent);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      menu.open = false;
      box.focus();
    }
  });
  box.addEventListener("keydown", (event) => {
    const before = box.value.slice(0, box.selectionStart);
    const atWord = before === "" || /\s$/.test(before);
    if (event.key === "/" && atWord && !event.isComposing) {
      event.preventDefault();
      openMenu();
    }
  });
  box.addEventListener("input", count);
  count();
}
