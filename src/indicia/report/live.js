// The live part of a report: wires the controls to the results.

function start() {
  const model = JSON.parse(document.getElementById("live-data").textContent);
  const score = scorer(model);
  const asked = [...model.questions.keys()].filter((q) => !model.questions[q].hidden);
  const state = { setting: firstSetting(model), question: model.question };
  const ranked = score(state.setting, state.question).answers;
  const inFile = (q) => [...model.questions[q].hypotheses.keys()];
  const orders = new Map(asked.map((q) => [q, ranked?.get(q).ranking ?? inFile(q)]));

  const change = (does) => (...values) => {
    does(...values);
    redraw();
  };
  const actions = {
    move: change((i, value) => value !== null && move(model, state.setting, i, value)),
    back: change((i) => putBack(model, state.setting, i)),
    switch: change((i, isOn) => (state.setting.on[i] = isOn)),
    reset: change(() => (state.setting = firstSetting(model))),
    choose: change((q) => (state.question = q)),
  };
  const parts = {
    finding: el("p", { class: "live-finding", role: "status" }),
    changed: changedBar(model, actions),
    choice: questionChoice(model, asked, state.question, actions),
    posteriors: el("div", { class: "live-posteriors" }),
    steps: el("div", { class: "live-steps" }),
    controls: controls(model, actions),
    kept: takeAway(),
  };

  function redraw() {
    const result = score(state.setting, state.question);
    const changed = changes(model, state.setting);
    parts.changed.show(changed, state.setting);
    parts.kept.show(overlayText(model, state.setting));
    showResults(model, parts, result, state.question, orders);
    showControls(model, parts.controls, result, state, changed);
  }

  const room = document.getElementById("live-room");
  room.append(...laidOut(parts, room));
  redraw();
}

// What stays in view stays below the sentence, however many lines that takes.
function laidOut({ finding, changed, choice, posteriors, steps, controls: { elements }, kept }, room) {
  const top = el("div", { class: "live-top" }, finding, changed.element);
  new ResizeObserver(() => room.style.setProperty("--under-top", `${top.offsetHeight}px`)).observe(top);
  return [
    top,
    el("div", { class: "live-columns" },
      el("div", { class: "live-results", role: "region", "aria-label": "Posteriors and weights", tabindex: 0 },
        posteriors, el("div", { class: "live-waterfall" }, choice, steps)),
      el("div", { class: "live-controls" }, ...elements, kept.element)),
  ];
}

function showResults(model, { finding, posteriors, steps }, { problem, answers }, question, orders) {
  steps.parentElement.hidden = Boolean(problem);
  if (problem) {
    finding.replaceChildren(el("strong", { class: "live-problem" }, problem));
    posteriors.replaceChildren();
    steps.replaceChildren();
    return;
  }
  const answer = answers.get(question);
  finding.replaceChildren(...sentence(model, answer));
  posteriors.replaceChildren(...[...orders].map(([q, order]) => posteriorList(model, answers.get(q), order)));
  steps.replaceChildren(...(answer.rival === null ? [] : [waterfall(model, answer)]));
}

function showControls(model, { sliders, switches }, result, { setting, question }, changed) {
  const { rows, answers, silences: silent } = result;
  const priors = rows ? rowValues(model, rows) : new Map();
  for (const [i, { show }] of sliders) {
    show(setting.set.get(i) ?? priors.get(i) ?? model.numbers[i].value, changed.numbers.includes(i));
  }
  const weights = answers?.get(question).weights;
  switches.forEach(({ show }, i) => {
    const decibans = weights?.get(i);
    const instead = weights ? silent[i] ?? (decibans === undefined ? "with the prior" : undefined) : "";
    show(setting.on[i], changed.items.includes(i), model.questions[question].id, decibans, instead);
  });
}

// What each prior comes to: in the first row that reads it.
function rowValues(model, rows) {
  const found = new Map();
  model.priors.forEach((prior, at) => prior.cells.forEach((cells, r) => cells.forEach(([i], h) => {
    if (i !== undefined && !found.has(i)) found.set(i, rows[at][r].row[h]);
  })));
  return found;
}

function questionChoice(model, asked, question, actions) {
  if (asked.length < 2) return null;
  const options = asked.map((q) => el("option", { value: q, selected: q === question }, model.questions[q].ask));
  const select = el("select", { id: "live-question", change: () => actions.choose(Number(select.value)) }, ...options);
  return el("p", { class: "live-choice" }, el("label", { for: "live-question" }, "Sentence and weights for"), select);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
