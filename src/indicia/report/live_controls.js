// What a reader can move: priors by question, reliabilities by source, redundancies by group, and which items count.

const STEP = 1000; // a slider gives thousandths; finer numbers can be typed

// Shows only what differs from what is shown: to touch an element costs more than to compute it.
function onChange(show) {
  let last = [];
  return (...values) => {
    if (values.some((value, i) => value !== last[i])) show(...values);
    last = values;
  };
}

function slider(model, i, actions) {
  const { label, path, value: stated } = model.numbers[i];
  const name = numberName(model, i);
  const id = `live-number-${i}`;
  const range = el("input", {
    type: "range", id, min: 0, max: 1, step: "any", "data-path": path, "aria-label": name,
    input: () => actions.move(i, Math.round(Number(range.value) * STEP) / STEP),
  });
  const typed = el("input", {
    type: "text", inputmode: "decimal", size: 6, "data-quantity": "slider", "data-path": path,
    "aria-label": `${name}, typed`,
    change: () => {
      const value = readProbability(typed.value);
      if (value === null) typed.value = figure(Number(typed.dataset.value));
      else actions.move(i, value);
    },
  });
  const back = el("button", {
    type: "button", class: "live-back", hidden: true, "aria-label": `Put ${name} back to ${figure(stated)}`,
    click: () => {
      actions.back(i);
      range.focus();
    },
  }, `back to ${figure(stated)}`);
  const element = el("div", { class: "live-slider" }, el("label", { for: id }, label), range, typed, back);
  const show = onChange((value, isMoved) => {
    if (Math.abs(Number(range.value) - value) > 0.5 / STEP) range.value = value;
    range.setAttribute("aria-valuetext", figure(value));
    typed.value = figure(value);
    typed.dataset.value = value;
    element.classList.toggle("live-changed", isMoved);
    back.hidden = !isMoved;
  });
  return { element, show };
}

// A number between 0 and 1; null for anything else.
function readProbability(text) {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= 0 && value <= 1 ? value : null;
}

function itemSwitch(model, i, actions) {
  const { id, report } = model.items[i];
  const box = el("input", { type: "checkbox", "data-item": id, change: () => actions.switch(i, box.checked) });
  const weighs = el("span", { class: "live-weighs" });
  const element = el("li", {}, el("label", {}, box, el("span", {}, report, " ", el("small", {}, id))), weighs);
  const show = onChange((isOn, isMoved, question, decibans, instead) => {
    box.checked = isOn;
    element.classList.toggle("live-changed", isMoved);
    const weight = () => number(decibans, `${decibansText(decibans)} dB`, { quantity: "weight", question, item: id });
    weighs.replaceChildren(instead ?? weight());
  });
  return { element, show };
}

const fold = (title, isOpen, ...children) =>
  el("details", { open: isOpen }, el("summary", {}, el("h3", {}, title)), ...children);

// Sliders, those with the same condition together.
function byCondition(model, places, sliders) {
  const conditions = new Map();
  for (const i of places) {
    const { given } = model.numbers[i];
    conditions.set(given, [...(conditions.get(given) ?? []), sliders.get(i).element]);
  }
  return [...conditions].map(([given, elements]) =>
    given ? el("fieldset", {}, el("legend", {}, `if ${given}`), ...elements) : el("div", {}, ...elements));
}

// The groups of sliders, each a title, whether it is open, and its numbers.
function sliderGroups(model) {
  const places = [...model.numbers.keys()];
  const ofKind = (kind) => places.filter((i) => model.numbers[i].kind === kind);
  const priors = model.questions.map(({ ask, id, hidden }, q) => ({
    title: `Prior: ${ask || id}${hidden ? " (hidden)" : ""}`,
    isOpen: q === model.question,
    places: places.filter((i) => model.numbers[i].question === q),
  }));
  const others = [
    { title: "Reliability of sources", isOpen: true, places: ofKind("reliability") },
    { title: "Redundancy of groups", isOpen: false, places: ofKind("redundancy") },
  ];
  return [...priors, ...others].filter(({ places: some }) => some.length);
}

function controls(model, actions) {
  const sliders = new Map(model.numbers.map((_, i) => [i, slider(model, i, actions)]));
  const switches = model.items.map((_, i) => itemSwitch(model, i, actions));
  const groups = sliderGroups(model).map(({ title, isOpen, places }) =>
    fold(title, isOpen, ...byCondition(model, places, sliders)));
  const items = el("ol", { class: "live-items" }, ...switches.map(({ element }) => element));
  return { elements: [...groups, fold("Items of evidence", true, items)], sliders, switches };
}
