// The live part of a report: wires the controls to the results.

function start() {
  const model = JSON.parse(document.getElementById("live-data").textContent);
  const score = scorer(model);
  const asked = [...model.questions.keys()].filter((q) => !model.questions[q].hidden);
  let setting = firstSetting(model);
  let question = model.question;
  const first = score(setting, question);
  const orders = new Map(asked.map((q) => [q, first.answers ? first.answers.get(q).ranking : [...model.questions[q].hypotheses.keys()]]));

  const actions = {
    move: (i, value) => {
      if (value !== null) move(model, setting, i, value);
      redraw();
    },
    back: (i) => {
      putBack(model, setting, i);
      redraw();
    },
    switch: (i, isOn) => {
      setting.on[i] = isOn;
      redraw();
    },
    reset: () => {
      setting = firstSetting(model);
      redraw();
    },
  };

  const { element, sliders, switches } = controls(model, question, actions);
  const finding = el("p", { class: "live-finding", "aria-live": "polite", "aria-atomic": "true" });
  const changed = changedBar(model, actions);
  const posteriors = el("div", { class: "live-posteriors" });
  const steps = el("div", { class: "live-steps" });
  const choice = questionChoice(model, asked, question, (q) => {
    question = q;
    redraw();
  });
  const taken = takeAway(model);
  const results = el("div", { class: "live-results", role: "region", "aria-label": "Results", tabindex: 0 },
    posteriors, el("div", { class: "live-steps-room" }, choice, steps));
  document.getElementById("live-room").append(
    el("div", { class: "live-top" }, finding, changed.element),
    el("div", { class: "live-columns" }, results, el("div", { class: "live-left" }, element, taken.element)));

  function redraw() {
    const result = score(setting, question);
    const moved = changes(model, setting);
    changed.show(moved);
    taken.show(overlayText(model, setting));
    element.classList.toggle("live-impossible", Boolean(result.problem));
    if (result.problem) {
      finding.replaceChildren(el("strong", { class: "live-problem" }, result.problem));
      posteriors.replaceChildren();
      steps.replaceChildren();
    } else {
      const answer = result.answers.get(question);
      finding.replaceChildren(...sentence(model, answer));
      posteriors.replaceChildren(...asked.map((q) => posteriorTable(model, result.answers.get(q), orders.get(q))));
      steps.replaceChildren(...(answer.rival === null ? [] : [waterfall(model, answer)]));
    }
    showControls(result, moved);
  }

  function showControls(result, moved) {
    const priors = result.rows ? rowValues(model, result.rows) : new Map();
    for (const [i, { show }] of sliders) {
      show(setting.set.get(i) ?? priors.get(i) ?? model.numbers[i].value, moved.numbers.includes(i));
    }
    const weights = result.answers ? result.answers.get(question).weights : new Map();
    switches.forEach(({ show }, i) => {
      const silence = result.silences?.[i];
      show(setting.on[i], moved.items.includes(i), itemWeight(model, question, i, weights.get(i), silence));
    });
  }

  redraw();
}

// What each prior comes to that is not set: that of the first row that reads it.
function rowValues(model, rows) {
  const found = new Map();
  model.priors.forEach((prior, at) =>
    prior.cells.forEach((cells, r) =>
      cells.forEach(([i], h) => {
        if (i !== undefined && !found.has(i)) found.set(i, rows[at][r].row[h]);
      })));
  return found;
}

function itemWeight(model, q, i, decibans, silence) {
  if (silence) return silence;
  if (decibans === undefined) return model.items[i].kind === "opportunity" ? "with the prior" : "";
  const { id } = model.questions[q];
  return number(decibans, `${decibansText(decibans)} dB`, { quantity: "weight", question: id, item: model.items[i].id });
}

function questionChoice(model, asked, question, choose) {
  if (asked.length < 2) return null;
  const select = el("select", { id: "live-question", change: () => choose(Number(select.value)) },
    ...asked.map((q) => el("option", { value: q, selected: q === question }, model.questions[q].ask || model.questions[q].id)));
  return el("p", { class: "live-choice" }, el("label", { for: "live-question" }, "Sentence and weights for"), " ", select);
}

// Says what the reader changed, and takes it back.
function changedBar(model, actions) {
  const said = el("span", {});
  const element = el("p", { class: "live-changed-bar", hidden: true },
    el("strong", {}, "Changed by the reader: "), said, " ",
    el("button", { type: "button", class: "live-reset", click: () => actions.reset() }, "Reset"));
  const show = ({ numbers, items }) => {
    element.hidden = !numbers.length && !items.length;
    const names = [
      ...numbers.map((i) => `${model.numbers[i].kind} of ${numberName(model, i)}`),
      ...items.map((i) => `${model.items[i].id} ${model.items[i].on ? "off" : "on"}`),
    ];
    said.textContent = names.length > 3 ? `${names.slice(0, 3).join("; ")} and ${names.length - 3} more` : names.join("; ");
  };
  return { element, show };
}

// The setting as an overlay to copy or to keep as a file.
function takeAway(model) {
  const text = el("textarea", { id: "live-overlay", readonly: true, rows: 8, spellcheck: "false" });
  const told = el("span", { role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.select();
      document.execCommand("copy");
    }
    told.textContent = "Copied.";
  };
  const save = () => {
    const address = URL.createObjectURL(new Blob([text.value], { type: "application/yaml" }));
    el("a", { href: address, download: "reader.yaml" }).click();
    URL.revokeObjectURL(address);
  };
  const element = fold("Take your setting with you", false,
    el("p", {}, "An overlay for the case file: save it as reader.yaml, and ", el("code", {}, "indicia score CASE --with reader.yaml"), " computes the same."),
    el("label", { for: "live-overlay" }, "Overlay"), text,
    el("p", {}, el("button", { type: "button", class: "live-copy", click: copy }, "Copy"), " ",
      el("button", { type: "button", class: "live-save", click: save }, "Save as a file"), " ", told));
  element.classList.add("live-take");
  return { element, show: (overlay) => {
    text.value = overlay;
    told.textContent = "";
  } };
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
