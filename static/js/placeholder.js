// The blur placeholder: nine pixels, stretched by the browser. `code` is 36 characters of base64,
// three rows of three RGB pixels, as the server keeps them.
const HEADER = "Qk1aAAAAAAAAADYAAAAoAAAAAwAAAAMAAAABABgAAAAAACQAAAATCwAAEwsAAAAAAAAAAAAA";

/** A CSS image: a bitmap of 3 x 3 pixels, whose rows go bottom up as blue, green, red, padded. */
export function blurImage(code) {
  const bytes = atob(code);
  let rows = "";
  for (let y = 2; y >= 0; y -= 1) {
    for (let x = 0; x < 3; x += 1) {
      const at = y * 9 + x * 3;
      rows += bytes[at + 2] + bytes[at + 1] + bytes[at];
    }
    rows += "\0\0\0";
  }
  return `url(data:image/bmp;base64,${HEADER}${btoa(rows)})`;
}

/** Lays the blur behind each picture below `root` that carries one and has not shown it yet. */
export function showBlurs(root) {
  for (const picture of root.querySelectorAll("[data-blur]:not([data-blur=''])")) {
    picture.style.backgroundImage = blurImage(picture.dataset.blur);
    picture.removeAttribute("data-blur");
  }
}
