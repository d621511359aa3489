// What a reader can move: priors by question, reliabilities by source, redundancies by group, and which items count.

const STEP = 1000; // a slider gives thousandths; finer numbers can be typed

function slider(model, i, actions) {
  const { label, path } = model.numbers[i];
  const id = `live-number-${i}`;
  const range = el("input", {
    type: "range", id, min: 0, max: 1, step: "any", "data-path": path,
    input: () => actions.move(i, Math.round(Number(range.value) * STEP) / STEP),
  });
  const typed = el("input", {
    type: "text", inputmode: "decimal", size: 6, "data-quantity": "slider", "data-path": path,
    "aria-label": `${numberName(model, i)}, typed`,
    change: () => actions.move(i, readProbability(typed.value)),
  });
  const back = el("button", {
    type: "button", class: "live-back", hidden: true,
    click: () => {
      actions.back(i);
      range.focus();
    },
  }, "put back");
  back.setAttribute("aria-label", `Put ${numberName(model, i)} back to ${figure(model.numbers[i].value)}`);
  const row = el("div", { class: "live-slider" }, el("label", { for: id }, label), range, typed, back);
  const show = (value, moved) => {
    if (document.activeElement !== range || Math.abs(Number(range.value) - value) > 0.5 / STEP) range.value = value;
    typed.value = figure(value);
    typed.setAttribute("data-value", value);
    range.setAttribute("aria-valuetext", figure(value));
    row.classList.toggle("live-changed", moved);
    back.hidden = !moved;
  };
  return { row, show };
}

// A number between 0 and 1; null for anything else.
function readProbability(text) {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= 0 && value <= 1 ? value : null;
}

function switchRow(model, i, actions) {
  const { id, report } = model.items[i];
  const box = el("input", { type: "checkbox", "data-item": id, change: () => actions.switch(i, box.checked) });
  const weighs = el("span", { class: "live-weighs" });
  const row = el("li", {}, el("label", {}, box, el("span", {}, report)), weighs);
  const show = (isOn, moved, said) => {
    box.checked = isOn;
    row.classList.toggle("live-changed", moved);
    weighs.replaceChildren(said);
  };
  return { row, show };
}

const fold = (title, open, ...children) =>
  el("details", { open }, el("summary", {}, el("h3", {}, title)), ...children);

// The sliders of some numbers, those with the same condition together.
function sliderGroups(model, places, sliders) {
  const conditions = new Map();
  for (const i of places) {
    const { given } = model.numbers[i];
    conditions.set(given, [...(conditions.get(given) ?? []), sliders.get(i).row]);
  }
  return [...conditions].map(([given, rows]) =>
    given ? el("fieldset", {}, el("legend", {}, `if ${given}`), ...rows) : el("div", {}, ...rows));
}

function controls(model, question, actions) {
  const places = [...model.numbers.keys()];
  const sliders = new Map(places.map((i) => [i, slider(model, i, actions)]));
  const switches = model.items.map((_, i) => switchRow(model, i, actions));
  const groups = model.questions
    .map(({ ask, id, hidden }, q) => ({
      title: `Prior: ${ask || id}${hidden ? " (hidden)" : ""}`,
      open: q === question,
      places: places.filter((i) => model.numbers[i].question === q),
    }))
    .concat(
      { title: "Reliability of sources", open: true, places: places.filter((i) => model.numbers[i].kind === "reliability") },
      { title: "Redundancy of groups", open: false, places: places.filter((i) => model.numbers[i].kind === "redundancy") },
    )
    .filter((group) => group.places.length);
  const element = el("div", { class: "live-controls" },
    ...groups.map((group) => fold(group.title, group.open, ...sliderGroups(model, group.places, sliders))),
    fold("Items of evidence", true, el("ol", { class: "live-items" }, ...switches.map(({ row }) => row))));
  return { element, sliders, switches };
}
