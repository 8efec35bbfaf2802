// The way out: the words are gone from the screen at once, then the browser is told to forget.
const TWICE = 1000; // ms between two Esc
const PATIENCE = 4000;
// Of this very chat: a calendar that the phone wakes up later ends no talk that was begun since.
const { mark } = document.getElementById("leave").dataset;
// The other windows with this chat: its words leave all of them at the same time.
const windows = globalThis.BroadcastChannel ? new BroadcastChannel("chat") : null;

function showCalendar() {
  const away = document.getElementById("away");
  const calendar = document.importNode(away.content, true);
  document.title = calendar.querySelector("h1").textContent;
  document.body.replaceChildren(calendar);
  history.replaceState(null, "", `/chat/away?of=${mark}`);
}

async function forget() {
  const reply = await fetch("/chat/leave", {
    method: "POST",
    body: new URLSearchParams(),
    headers: { Accept: "application/json" },
    keepalive: true,
    signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
  });
  if (!reply.ok) {
    throw new Error("The chat was not left.");
  }
}

async function leave() {
  showCalendar();
  windows?.postMessage("left");
  try {
    await forget();
  } catch {
    // No network: only the house can take the cookie away, so it is asked again later.
    addEventListener("online", leaveAgain, { once: true });
    setTimeout(leaveAgain, PATIENCE);
    return;
  }
  location.replace("/chat/away");
}

async function leaveAgain() {
  try {
    await forget();
    location.replace("/chat/away");
  } catch {
    setTimeout(leaveAgain, PATIENCE);
  }
}

export function watchTheWayOut() {
  let last = -Infinity;
  windows?.addEventListener("message", showCalendar);
  document.getElementById("leave").addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    if (event.timeStamp - last < TWICE) {
      leave();
    }
    last = event.timeStamp;
  });
}
