// The open page: posts without leaving it, keeps the words when the network fails, shows what comes.
import { watchTheWayOut } from "./leave.js";

const PATIENCE = 20000; // ms before a post counts as lost; the same words sent again count once
const LOOK_BACK = 20; // lines asked for again, since a late one may stand above the newest
const TYPING = 6500; // ms that the dots stay, where no further sign comes
const ASK_BY_ITSELF = 4000; // ms, where the browser has no event stream
const AT_A_COMPUTER = matchMedia("(hover: hover) and (pointer: fine)");

const form = document.getElementById("say");
const box = document.getElementById("text");
const list = document.getElementById("lines");
const status = document.getElementById("status");
const typing = document.getElementById("typing");
let asking = null;
let again = false;
let sending = false;
let more = false;
let answered = null;

// Text becomes elements only where our own house has just answered with it (Trusted Types).
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (html === answered ? html : null),
});

function tell(sentence) {
  status.textContent = sentence;
}

function toTheEnd() {
  scrollTo({ top: document.documentElement.scrollHeight });
}

// Long answers are read from their beginning; what fits is shown with the end in sight.
function toWhatIsNew(first) {
  const room = innerHeight - form.offsetHeight - document.querySelector("header").offsetHeight;
  const end = document.getElementById("end").getBoundingClientRect().bottom;
  if (first && end - first.getBoundingClientRect().top > room) {
    first.scrollIntoView({ block: "start" });
  } else {
    toTheEnd();
  }
}

async function post(path, fields) {
  const body = new URLSearchParams(fields);
  body.set("nonce", form.elements.nonce.value);
  const reply = await fetch(path, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
  });
  const said = await reply.json();
  if (reply.ok) {
    form.elements.nonce.value = said.nonce;
    if (!said.known && !box.value) {
      location.replace("/chat?sent=1"); // its own chat is gone: it goes on in another, or says why not
    }
  }
  return { ok: reply.ok, sentence: said.sentence || "" };
}

function coming(text) {
  const line = document.createElement("li");
  line.className = "line person coming";
  line.setAttribute("aria-hidden", "true");
  const shown = document.createElement("p");
  shown.className = "text";
  shown.textContent = text;
  const who = document.createElement("p");
  who.className = "who";
  who.textContent = form.dataset.sending;
  line.append(who, shown);
  list.append(line);
  return line;
}

async function say() {
  const text = box.value;
  if (sending) {
    more = box.value.trim() !== ""; // Send was pressed: these follow the words on their way
    return;
  }
  sending = true;
  more = false;
  const line = text.trim() ? coming(text) : null;
  box.value = "";
  tell(form.dataset.sending);
  toTheEnd();
  const result = await post("/chat/say", { text }).catch(() => null);
  sending = false;
  if (result?.ok) {
    arrived();
    line?.querySelector(".who").replaceChildren(form.dataset.arrived);
    if (more) {
      say();
    }
    return;
  }
  line?.remove();
  box.value = box.value ? `${text}\n${box.value}` : text;
  tell(result ? result.sentence : form.dataset.lost);
  toTheEnd();
}

async function press(button) {
  button.disabled = true;
  tell(form.dataset.sending);
  const result = await post("/chat/press", { [button.name]: button.value }).catch(() => null);
  if (result?.ok) {
    arrived();
    return;
  }
  button.disabled = false;
  tell(result ? result.sentence : form.dataset.unpressed);
}

function arrived() {
  tell(form.dataset.arrived);
  listen();
  for (const pause of [400, 1200, 3000, 8000]) {
    setTimeout(refresh, pause);
  }
}

async function refresh() {
  again = true; // what came since the house was asked is not in its answer
  asking ??= lookUntilAllIsSeen().finally(() => {
    asking = null;
  });
  await asking;
}

async function lookUntilAllIsSeen() {
  while (again) {
    again = false;
    await look();
  }
}

async function look() {
  const shown = [...list.querySelectorAll(".line[id]")];
  const anchor = shown.length > LOOK_BACK ? shown[shown.length - LOOK_BACK - 1] : null;
  const after = anchor ? anchor.id.slice("line-".length) : "";
  const signal = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
  answered = await fetch(`/chat/lines?after=${after}`, { signal })
    .then((reply) => (reply.ok ? reply.text() : null))
    .catch(() => null);
  if (answered === null) {
    return;
  }
  const page = new DOMParser().parseFromString(answered, "text/html");
  const fresh = page.querySelector("ol");
  if (fresh.dataset.state === "empty") {
    if (shown.length) {
      location.reload(); // everything was forgotten
    }
    return;
  }
  if (fresh.dataset.state === "whole") {
    drop(fresh);
  }
  merge([...fresh.children], anchor?.isConnected ? anchor : null);
}

// What the house shows no more, because somebody else may be looking, goes from an open page too.
function drop(fresh) {
  const kept = new Set([...fresh.children].map((line) => line.id).filter(Boolean));
  const gone = [...list.querySelectorAll(".line[id]")].filter((line) => !kept.has(line.id));
  if (gone.length) {
    for (const line of [...list.children]) {
      if (!kept.has(line.id)) line.remove();
    }
  }
}

function merge(fresh, anchor) {
  const alive = new Set(fresh.filter((line) => line.querySelector("button:enabled")).map((l) => l.id));
  let before = anchor;
  let first = null;
  for (const line of fresh) {
    const known = document.getElementById(line.id);
    if (known) {
      before = known;
      continue;
    }
    const added = document.importNode(line, true);
    settle(added);
    if (before) {
      before.after(added);
    } else {
      list.prepend(added);
    }
    before = added;
    first ??= added.classList.contains("person") ? null : added;
  }
  for (const button of list.querySelectorAll(".rows button")) {
    button.disabled = !alive.has(button.closest(".line").id);
  }
  if (first) {
    hideTyping();
    tell("");
    document.querySelector(".welcome")?.remove();
    toWhatIsNew(first);
  }
}

function settle(line) {
  if (!line.classList.contains("person")) {
    return;
  }
  const words = line.querySelector(".text")?.textContent.trim();
  const closed = line.querySelector(".closed"); // what was typed for a plan comes back without it
  for (const waiting of list.querySelectorAll(".coming")) {
    if (closed || waiting.querySelector(".text").textContent.trim() === words) {
      waiting.remove();
      return;
    }
  }
}

let dots = null;
function showTyping() {
  clearTimeout(dots);
  typing.hidden = false;
  dots = setTimeout(hideTyping, TYPING);
}

function hideTyping() {
  clearTimeout(dots);
  typing.hidden = true;
}

let stream = null;
function listen() {
  if (stream) {
    return;
  }
  stream = new EventSource("/chat/events");
  stream.addEventListener("lines", refresh);
  stream.addEventListener("typing", showTyping);
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) {
      setInterval(refresh, ASK_BY_ITSELF);
    }
  });
}

document.addEventListener("submit", (event) => {
  const action = event.submitter?.getAttribute("formaction") ?? "/chat/say";
  if (event.target !== form || action === "/chat/language") {
    return;
  }
  event.preventDefault();
  if (action === "/chat/say") {
    say();
  } else {
    press(event.submitter);
  }
});
box.addEventListener("keydown", (event) => {
  // At a computer Enter sends, as everywhere; a phone's keyboard has no other way to a new line.
  const sends = event.ctrlKey || event.metaKey || (AT_A_COMPUTER.matches && !event.shiftKey);
  if (event.key === "Enter" && sends && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && stream) {
    refresh();
  }
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload(); // brought back from the browser's memory: the chat may have been left
  }
});

watchTheWayOut();
if (location.pathname !== "/chat") {
  history.replaceState(null, "", "/chat"); // this page answered a form: opened again, it repeats nothing
}
if (list.querySelector(".line") || new URLSearchParams(location.search).has("sent")) {
  listen();
  toWhatIsNew([...list.querySelectorAll(".line.person")].at(-1));
}
