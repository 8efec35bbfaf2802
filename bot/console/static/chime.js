// Marks the title, and sounds if that is wanted, when somebody new needs a person now.

const WANTED = "saiyai-chime";
const SEEN = "saiyai-urgent";
const title = document.title;
const button = document.querySelector("#chime");
let fresh = false;
let sound = null;

const wanted = () => localStorage.getItem(WANTED) === "on";

function ready() {
  if (!wanted()) return;
  sound ??= new AudioContext();
  if (sound.state === "suspended") sound.resume();
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

function ring() {
  if (!wanted() || sound?.state !== "running") return;
  note(587, 0);
  note(784, 0.22);
}

function mark(count) {
  document.title = `${fresh ? "● " : ""}${count ? `(${count}) ` : ""}${title}`;
}

function look() {
  const place = document.querySelector("#waiting");
  if (place?.dataset.urgent === undefined) return;
  const now = place.dataset.urgent.split(" ").filter(Boolean);
  const before = sessionStorage.getItem(SEEN);
  const known = new Set((before ?? place.dataset.urgent).split(" "));
  if (now.some((id) => !known.has(id))) {
    fresh = document.hidden;
    ring();
  }
  sessionStorage.setItem(SEEN, now.join(" "));
  mark(now.length);
}

function show() {
  button.setAttribute("aria-pressed", String(wanted()));
}

document.body.addEventListener("htmx:afterSettle", look);
document.addEventListener("visibilitychange", () => {
  fresh = fresh && document.hidden;
  look();
});
for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, ready);
if (button) {
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    localStorage.setItem(WANTED, wanted() ? "off" : "on");
    show();
    ready();
    ring();
  });
}
