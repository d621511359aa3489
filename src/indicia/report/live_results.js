// What is left of the finding: the sentence, posteriors over priors, the waterfall.

const DRAWN = 1000; // units across a drawing, which is stretched to the room there is

function sentence(model, answer) {
  const { labels, id } = model.questions[answer.q];
  const { leader, next } = answer;
  const of = (quantity) => ({ quantity, question: id });
  const lead = [
    el("strong", { "data-quantity": "leader", "data-question": id, "data-value": hypothesisId(model, answer, leader) },
      labels[leader]),
    ": ",
    el("span", { class: "live-word" }, wordText(model, answer, leader)),
    ", ",
    number(answer.posterior[leader], posteriorText(answer, leader), of("leader-posterior")),
    ". ",
  ];
  if (next === null) return [...lead, "There is no other hypothesis."];
  const odds = answer.log10Odds(next);
  if (odds === Infinity) return [...lead, "The numbers leave nothing else possible."];
  const prior = answer.log10PriorOdds(next);
  return [
    ...lead,
    "Posterior odds ",
    number(odds, oddsText(odds), of("log10-odds")),
    ` against the next, ${labels[next]}${Math.abs(odds) < 1e-9 ? " (a tie)" : ""}, from prior odds `,
    number(prior, oddsText(prior), of("log10-prior-odds")),
    ".",
  ];
}

const hypothesisId = (model, answer, h) => model.questions[answer.q].hypotheses[h];

const rectangle = (from, to, y, height, className) =>
  svg("rect", { x: Math.min(from, to), width: Math.max(Math.abs(to - from), 1.5), y, height, class: className });

const drawing = (height, ...children) =>
  svg("svg", { viewBox: `0 0 ${DRAWN} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...children);

// Whether what each could have done moved the prior.
const opportunityMoved = (answer) => answer.withOpportunity.some((p, h) => Math.abs(p - answer.prior[h]) > 1e-6);

// The posteriors of one question over its priors, in an order that stays while numbers move.
function posteriorTable(model, answer, order) {
  const { ask, id } = model.questions[answer.q];
  const heads = ["prior", ...(opportunityMoved(answer) ? ["with opportunity"] : []), "posterior"];
  return el("table", { class: "live-posterior" },
    el("caption", {}, ask),
    el("thead", {}, el("tr", {},
      el("th", { scope: "col" }, el("span", { class: "live-unseen" }, "hypothesis")),
      ...heads.map((head) => el("th", { scope: "col" }, head)),
      el("th", { scope: "col" }, "in words"))),
    el("tbody", {}, ...order.flatMap((h) => posteriorRows(model, answer, h, id, heads.length))),
  );
}

function posteriorRows(model, answer, h, question, figures) {
  const { labels, hypotheses } = model.questions[answer.q];
  const of = (quantity) => ({ quantity, question, hypothesis: hypotheses[h] });
  const lead = h === answer.leader ? "live-lead-row" : null;
  return [
    el("tr", { class: lead },
      el("th", { scope: "row" }, labels[h]),
      number(answer.prior[h], priorText(answer.prior[h]), of("prior"), "td"),
      figures > 2
        ? number(answer.withOpportunity[h], priorText(answer.withOpportunity[h]), of("with-opportunity"), "td")
        : null,
      number(answer.posterior[h], posteriorText(answer, h), of("posterior"), "td"),
      el("td", { class: "live-word" }, wordText(model, answer, h))),
    el("tr", { class: "live-bar-row", "aria-hidden": "true" },
      el("td", { colspan: figures + 2 }, posteriorBar(answer, h))),
  ];
}

const posteriorBar = (answer, h) =>
  drawing(10,
    rectangle(0, DRAWN, 0, 10, "live-track"),
    rectangle(0, DRAWN * answer.posterior[h], 0, 10, h === answer.leader ? "live-leads" : "live-follows"),
    rectangle(DRAWN * answer.prior[h] - 2, DRAWN * answer.prior[h] + 2, 0, 10, "live-prior"));

// The steps from prior to posterior odds of the leader against its rival: a group is one, where its first item stands.
function waterfallSteps(model, answer) {
  const groupOf = new Map(model.groups.flatMap((group) => group.items.map((i) => [i, group])));
  const steps = [{ key: "prior", label: "Prior odds", decibans: 10 * answer.log10PriorOdds(answer.rival) }];
  if (opportunityMoved(answer)) {
    steps.push({ key: "opportunity", label: "Opportunity", decibans: answer.opportunityWeight });
  }
  for (const [i, decibans] of answer.weights) {
    const group = groupOf.get(i);
    const before = group && steps.find((step) => step.group === group);
    if (before) {
      before.decibans += decibans;
      before.count += 1;
    } else {
      steps.push({ key: group ? group.id : model.items[i].id, label: model.items[i].report, decibans, group, count: 1 });
    }
  }
  for (const step of steps) {
    if (step.count > 1) step.label = `${step.group.label} (${step.count} items, one group)`;
  }
  return steps;
}

function waterfall(model, answer) {
  const { labels, id } = model.questions[answer.q];
  const steps = waterfallSteps(model, answer);
  let reached = 0;
  for (const step of steps) {
    step.from = reached;
    reached += step.decibans;
    step.to = reached;
  }
  const total = 10 * answer.log10Odds(answer.rival);
  steps.push({ key: "posterior", label: "Posterior odds", decibans: total, from: 0, to: total });
  const ends = steps.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const scale = { low: Math.min(0, ...ends), high: Math.max(0, ...ends, 1) };
  return el("table", { class: "live-waterfall" },
    el("caption", {},
      `Weight of evidence for ${labels[answer.leader]} over ${labels[answer.rival]}, in decibans: each item given those before it in the file`),
    el("thead", { class: "live-unseen" }, el("tr", {},
      ...["step", "decibans", "from prior to posterior odds"].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...steps.map((step) => waterfallRow(step, scale, id))),
  );
}

function waterfallRow({ key, label, decibans, from, to }, { low, high }, question) {
  const at = (value) => (DRAWN * (Math.min(Math.max(value, low), high) - low)) / (high - low);
  const isTotal = key === "prior" || key === "posterior";
  const side = isTotal ? "live-total" : decibans < 0 ? "live-against" : "live-for";
  return el("tr", { class: isTotal ? "live-total-row" : null },
    el("th", { scope: "row" }, label),
    number(decibans, decibansText(decibans), { quantity: "step", question, step: key }, "td"),
    el("td", { class: "live-drawn" },
      drawing(10, rectangle(at(0) - 1, at(0) + 1, 0, 10, "live-zero"), rectangle(at(from), at(to), 1.5, 7, side))));
}
