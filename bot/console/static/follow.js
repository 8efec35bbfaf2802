// Stays with the newest line of a conversation, unless the reader went back to read older ones.

const NEAR = 240; // pixels from the end
const news = document.querySelector("#news a");
const page = document.documentElement;
let stays = false;
let last = "";

const atEnd = () => window.innerHeight + window.scrollY >= page.scrollHeight - NEAR;
const toEnd = () => window.scrollTo(0, page.scrollHeight);
const newest = () => [...document.querySelectorAll("#lines .line")].at(-1)?.id ?? "";
const isTranscript = (event) => event.detail.target?.id === "lines";

if (news) {
  if (document.querySelector(".holding") || location.hash === "#end") toEnd();
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isTranscript(event)) return;
    stays = atEnd();
    last = newest();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!last || newest() === last) return;
    last = newest();
    news.hidden = false;
    if (stays) toEnd();
  });
  window.addEventListener("scroll", () => {
    if (!news.hidden && !stays && atEnd()) news.hidden = true;
  });
  window.setInterval(() => {
    if (stays) news.hidden = true;
  }, 6000);
}
