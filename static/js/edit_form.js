// The recipe in the fields of the editor's form: read from them, written into them.
const FIGURES = [
  "straighten", "exposure", "contrast", "highlights", "shadows", "temperature", "tint", "saturation", "sharpness",
];
const SIDES = ["left", "top", "width", "height"];

const rounded = (value) => Math.round(value * 1e6) / 1e6 || 0;

export function readForm(form) {
  const fields = form.elements;
  const recipe = Object.fromEntries(FIGURES.map((name) => [name, Number(fields[name].value)]));
  const crop = Object.fromEntries(SIDES.map((side) => [side, Number(fields[`crop_${side}`].value)]));
  return {
    ...recipe,
    crop: { ...crop, ratio: fields.crop_ratio.value },
    turns: Number(fields.turns.value),
    mirror: fields.mirror.value !== "",
    filter: fields.filter.value,
    black_and_white: fields.black_and_white.checked,
  };
}

export function writeForm(form, recipe) {
  const fields = form.elements;
  for (const name of FIGURES) fields[name].value = recipe[name];
  for (const side of SIDES) fields[`crop_${side}`].value = rounded(recipe.crop[side]);
  fields.crop_ratio.value = recipe.crop.ratio;
  fields.turns.value = recipe.turns;
  fields.mirror.value = recipe.mirror ? "1" : "";
  fields.filter.value = recipe.filter;
  fields.black_and_white.checked = recipe.black_and_white;
  tellFigures(form);
}

/** What stands beside each slider, also for those who hear it. */
export function tellFigures(form) {
  for (const slider of form.querySelectorAll("input[type=range]")) {
    const value = Number(slider.value);
    const told = `${value > 0 && slider.min < 0 ? "+" : ""}${value}${slider.name === "straighten" ? "°" : ""}`;
    slider.parentElement.querySelector("[data-edit-output]").value = told;
  }
}
