// Tells that somebody needs a person now: title, sound, notice; again until somebody claims.
// It rings behind the cover of an idle page, too; after the panic key it is silent.

const SEEN = "saiyai-urgent";
const RANG = "saiyai-rang";
const AGAIN = 28000; // milliseconds; the house reminds every half minute
const title = document.title;
const shut = document.documentElement.classList;
const buttons = { sound: document.querySelector("#chime"), notice: document.querySelector("#notices") };
const KEPT = { sound: "saiyai-chime", notice: "saiyai-notices" };
const first = {}; // whether this page is the one of all open pages that sounds, or that notifies
let fresh = false;
let sound = null;

const wanted = (kind) => localStorage.getItem(KEPT[kind]) === "on";
const allowed = () => "Notification" in window && Notification.permission === "granted";
const able = { sound: () => sound?.state === "running", notice: allowed };

// The lock is held as long as this page is open; then the next page gets it.
function comeFirst(kind) {
  if (kind in first || !able[kind]()) return;
  first[kind] = !navigator.locks;
  navigator.locks?.request(`saiyai-${kind}`, () => {
    first[kind] = true;
    return new Promise(() => {});
  });
}

async function ready() {
  if (wanted("sound")) {
    sound ??= new AudioContext();
    if (sound.state === "suspended") await sound.resume();
    comeFirst("sound");
  }
}

function note(pitch, start) {
  const tone = new OscillatorNode(sound, { frequency: pitch });
  const volume = new GainNode(sound, { gain: 0 });
  const at = sound.currentTime + start;
  volume.gain.linearRampToValueAtTime(0.2, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
  tone.connect(volume).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 0.55);
}

function chime() {
  if (!wanted("sound") || !able.sound()) return;
  note(587, 0);
  note(784, 0.22);
}

// It says nothing about anybody: the screen may be seen by others.
function notify(sentence) {
  if (!wanted("notice") || !allowed()) return;
  try {
    const shown = new Notification(sentence, { tag: "saiyai", renotify: true, silent: true });
    shown.addEventListener("click", () => {
      window.focus();
      if (!shut.contains("covered")) location.assign("/console/"); // what was typed stays there
    });
  } catch {
    first.notice = false; // some phones show notices of installed pages only
  }
}

function ring(sentence) {
  if (shut.contains("hushed")) return;
  if (first.sound || first.notice) localStorage.setItem(RANG, Date.now());
  if (first.sound) chime();
  if (first.notice) notify(sentence);
}

function mark(count) {
  document.title = `${fresh ? "● " : ""}${count ? `(${count}) ` : ""}${title}`;
}

function look() {
  const place = document.querySelector("#waiting");
  if (place?.dataset.urgent === undefined) return;
  const now = place.dataset.urgent.split(" ").filter(Boolean);
  const known = new Set((sessionStorage.getItem(SEEN) ?? place.dataset.urgent).split(" "));
  const somethingNew = now.some((one) => !known.has(one));
  if (somethingNew) fresh = document.hidden;
  const longAgo = Date.now() - Number(localStorage.getItem(RANG)) > AGAIN;
  if (somethingNew || (now.length && longAgo)) ring(place.dataset.notice);
  sessionStorage.setItem(SEEN, now.join(" "));
  mark(now.length);
}

function show(kind) {
  buttons[kind]?.setAttribute("aria-pressed", String(wanted(kind)));
}

function offer(kind, begin) {
  if (!buttons[kind]) return;
  buttons[kind].hidden = false;
  show(kind);
  buttons[kind].addEventListener("click", async () => {
    const on = !wanted(kind) && (await begin());
    localStorage.setItem(KEPT[kind], on ? "on" : "off");
    show(kind);
    if (on) comeFirst(kind);
    await ready();
    if (on && kind === "sound") chime();
  });
}

document.body.addEventListener("htmx:afterSettle", look);
document.addEventListener("visibilitychange", () => {
  fresh = fresh && document.hidden;
  look();
});
for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, ready);
offer("sound", () => true);
if ("Notification" in window) {
  offer("notice", async () => (await Notification.requestPermission()) === "granted");
}
if (wanted("notice")) comeFirst("notice");
ready();
