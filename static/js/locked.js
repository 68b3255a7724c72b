// The open locked folder: closes itself when nobody uses it, and steps between photos by keys.
const page = document.querySelector("[data-locked]");
const IDLE_MS = 5 * 60 * 1000;
let lastUse = Date.now();

function isPlaying() {
  return [...document.querySelectorAll("video")].some((video) => !video.paused);
}

function closeWhenIdle() {
  if (isPlaying()) {
    lastUse = Date.now();
  } else if (Date.now() - lastUse > IDLE_MS) {
    document.querySelector("[data-close-now]").submit();
  }
}

if (page) {
  for (const use of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(use, () => (lastUse = Date.now()), { passive: true });
  }
  setInterval(closeWhenIdle, 5000);
  document.addEventListener("visibilitychange", closeWhenIdle);
  addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, video")) return;
    document.querySelector(`[data-step="${CSS.escape(event.key)}"]`)?.click();
  });
}
