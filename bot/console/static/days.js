// Says each day that is filled in once more in words: whoever counts other years sees which is meant.

const language = document.documentElement.lang;
const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
  dateStyle: "long",
  timeZone: "UTC",
});

// The years that Thai people count, as the house reads them.
function year(typed) {
  return typed >= 2400 && typed < 2700 ? typed - 543 : typed;
}

for (const box of document.querySelectorAll("input[type=date]")) {
  const said = document.createElement("output");
  said.className = "quiet";
  said.htmlFor = box.id;
  box.after(said);
  const say = () => {
    const [typed, month, day] = box.value.split("-").map(Number);
    said.value = box.value ? words.format(Date.UTC(year(typed), month - 1, day)) : "";
  };
  box.addEventListener("input", say);
  say();
}
