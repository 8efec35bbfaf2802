// Counts the letters while somebody writes, as the limits count them: the house counts again.

const boxes = [...document.querySelectorAll("textarea[data-most]")];
const totals = [...document.querySelectorAll("[data-total]")];

// A button's letters are whole characters, a message's are the halves that Telegram counts.
const length = (box) => ("button" in box.dataset ? [...box.value].length : box.value.length);

function over(shown, count, most) {
  shown.classList.toggle("over", count > most);
}

function count(box) {
  const shown = document.getElementById(`${box.id}-count`);
  shown.querySelector("[data-count]").textContent = length(box);
  over(shown, length(box), Number(box.dataset.most));
}

// The house knows the whole answer; what is typed now is counted on top of it.
const begun = new Map(totals.map((one) => [one, Number(one.textContent) - sum(one)]));

function sum(total) {
  const those = boxes.filter((box) => box.dataset.sum === total.dataset.total);
  return those.reduce((all, box) => all + box.defaultValue.length, 0);
}

function add(total) {
  const those = boxes.filter((box) => box.dataset.sum === total.dataset.total);
  const now = begun.get(total) + those.reduce((all, box) => all + box.value.length, 0);
  total.textContent = now;
  over(total, now, 4096);
}

function all() {
  boxes.forEach(count);
  totals.forEach(add);
}

document.addEventListener("input", all);
all();
