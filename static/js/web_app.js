// Makes the gallery an app: starts the service worker, and goes on with files that wait in this
// browser. What that needs is loaded only where something waits.
const { account: person } = document.documentElement.dataset;
const told = { upload: "/upload/", sender: "/upload/sender/" };

navigator.serviceWorker?.register("/sw.js", { type: "module" }).catch(() => {
  // Older browsers know no modules there: they go without.
});

// Its first page came before the service worker: it is told whose that was.
if (!navigator.serviceWorker?.controller) {
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage(person));
}

/** Only the upload page sends by itself, each file in a row of its own. */
async function goOn() {
  const { countOf, onChange } = await import("./kept_files.js");
  const sends = !document.querySelector("[data-upload]");
  let isShown = false;
  const show = async () => {
    if (isShown || !(await countOf(person)) || isShown) return;
    isShown = true;
    try {
      const { showBar } = await import("./upload_bar.js");
      showBar(person, told, { sends });
    } catch {
      isShown = false; // no connection: with the next change
    }
  };
  onChange(show);
  await show();
}

if (person) (window.requestIdleCallback ?? setTimeout)(() => goOn());
