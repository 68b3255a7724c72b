// Offers to install the gallery where the browser offers it, and says how on an iPhone, which cannot
// be asked.
const place = document.querySelector("[data-install]");
const button = place.querySelector("[data-install-now]");
let offer = null;

function show(part) {
  part.hidden = place.hidden = false;
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // quietly here, and not as a bar over the photos
  offer = event;
  show(button);
});

button.addEventListener("click", () => offer.prompt());
addEventListener("appinstalled", () => (place.hidden = true));
if (navigator.standalone === false && navigator.maxTouchPoints > 1) show(place.querySelector("[data-install-by-hand]"));
