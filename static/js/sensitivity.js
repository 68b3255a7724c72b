// The slider of duplicates says at once what a value means; the page came with the words of all.
const slider = document.querySelector("[data-sensitivity] input");
const shown = document.querySelector("[data-sensitivity] [data-value]");
const levels = [...document.querySelectorAll("[data-level]")];

function say() {
  shown.value = `${slider.value} %`;
  slider.setAttribute("aria-valuetext", shown.value);
  for (const level of levels) level.hidden = level.dataset.level !== slider.value;
}

slider.addEventListener("input", say);
say();
