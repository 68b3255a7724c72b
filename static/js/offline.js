// The page without a connection: says what waits, and looks again when the connection is back.
import { whose } from "./kept_files.js";
import { showBar } from "./upload_bar.js";

const told = { upload: "/upload/", sender: "/upload/sender/" };

document.querySelector("[data-again]").addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
addEventListener("online", () => location.reload());
showBar(await whose(), told);
