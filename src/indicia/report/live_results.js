// What is left of the finding: the sentence, posteriors over priors, the waterfall.

const DRAWN = 1000; // units across a drawing, which is stretched to the room there is
const NOTHING = 0.05; // decibans: what prints as 0.0
const MOST_STEPS = 40;

// The finding as the report words it, and the odds.
function sentence(model, answer) {
  const { labels, hypotheses, id } = model.questions[answer.q];
  const { leader, next, ranking } = answer;
  const of = (quantity) => ({ quantity, question: id });
  const odds = answer.log10Odds(next);
  const others = ranking.slice(1, 4).map((h) => `${labels[h]} ${posteriorText(answer, h)}`);
  const more = ranking.length - 1 - others.length;
  const then = `; then ${others.join(", ")}${more ? ` and ${more} more` : ""}`;
  const finding = [
    Math.abs(odds) < 1e-9 ? "Nobody leads alone: " : "",
    el("strong", dataset(of("leader"), hypotheses[leader]), labels[leader]),
    ": ",
    el("span", { class: "live-word" }, wordText(model, answer, leader)),
    ", posterior ",
    number(answer.posterior[leader], posteriorText(answer, leader), of("leader-posterior")),
    " from a prior of ",
    number(answer.prior[leader], priorText(answer.prior[leader]), of("leader-prior")),
  ];
  if (next === null) return [...finding, "; there is no other hypothesis."];
  finding.push(el("span", { class: "live-then" }, then), ". ");
  if (odds === Infinity) return [...finding, "The numbers leave nothing else possible."];
  const prior = answer.log10PriorOdds(next);
  return [
    ...finding,
    "Posterior odds ",
    number(odds, oddsText(odds), of("log10-odds")),
    " against the next, from prior odds ",
    number(prior, oddsText(prior), of("log10-prior-odds")),
    ".",
  ];
}

const rectangle = (from, to, y, height, className) =>
  svg("rect", { x: Math.min(from, to), width: Math.max(Math.abs(to - from), 2), y, height, class: className });

const drawing = (height, ...children) =>
  svg("svg", { viewBox: `0 0 ${DRAWN} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...children);

// Whether what each could have done moved the prior.
const opportunityMoved = (answer) => answer.withOpportunity.some((p, h) => Math.abs(p - answer.prior[h]) > 1e-6);

// The posteriors of one question over its priors, in an order that stays while numbers move.
function posteriorList(model, answer, order) {
  const { ask, id } = model.questions[answer.q];
  return el("div", { class: "live-question" },
    el("h3", {}, ask || id),
    el("ul", {}, ...order.map((h) => posteriorRow(model, answer, h, id))));
}

function posteriorRow(model, answer, h, question) {
  const { labels, hypotheses } = model.questions[answer.q];
  const of = (quantity) => ({ quantity, question, hypothesis: hypotheses[h] });
  const prior = number(answer.prior[h], priorText(answer.prior[h]), of("prior"));
  const opportunity = answer.withOpportunity[h];
  return el("li", { class: h === answer.leader ? "live-leader" : null },
    el("span", { class: "live-label" }, labels[h]),
    number(answer.posterior[h], posteriorText(answer, h), of("posterior"), "strong"),
    posteriorBar(answer, h),
    el("span", { class: "live-foot" },
      el("span", {}, wordText(model, answer, h)),
      el("span", {}, "prior ", prior,
        ...(opportunityMoved(answer)
          ? [", with opportunity ", number(opportunity, priorText(opportunity), of("with-opportunity"))]
          : []))));
}

const posteriorBar = (answer, h) =>
  drawing(10,
    rectangle(0, DRAWN, 0, 10, "live-track"),
    rectangle(0, DRAWN * answer.posterior[h], 1.5, 7, "live-bar"),
    rectangle(DRAWN * answer.prior[h] - 2, DRAWN * answer.prior[h] + 2, 0, 10, "live-prior"));

// The steps from prior to posterior odds of the leader against its rival. A group is one, where its first item stands;
// items that print as 0.0, if there are more than two, and beyond forty the smallest, are one at the end.
function waterfallSteps(model, answer) {
  const moves = shortened([...groupedWeights(model, answer).values()]);
  const steps = [{ key: "prior", label: "Prior odds", decibans: 10 * answer.log10PriorOdds(answer.rival) }];
  if (opportunityMoved(answer)) {
    steps.push({ key: "opportunity", label: "Opportunity", decibans: answer.opportunityWeight });
  }
  steps.push(...moves);
  let reached = 0;
  for (const step of steps) {
    step.from = reached;
    reached += step.decibans;
    step.to = reached;
  }
  const total = 10 * answer.log10Odds(answer.rival);
  return [...steps, { key: "posterior", label: "Posterior odds", decibans: total, from: 0, to: total }];
}

function groupedWeights(model, answer) {
  const groupOf = new Map(model.groups.flatMap((group) => group.items.map((i) => [i, group])));
  const moves = new Map();
  for (const [i, decibans] of answer.weights) {
    const { id, report } = model.items[i];
    const group = groupOf.get(i);
    const before = moves.get(group ?? i);
    if (before) {
      before.decibans += decibans;
      before.items.push(id);
      before.key = group.id;
      before.label = `${group.label} (${before.items.length} items)`;
    } else moves.set(group ?? i, { key: id, label: report, decibans, items: [id] });
  }
  return moves;
}

function shortened(moves) {
  const small = moves.filter(({ decibans }) => Math.abs(decibans) < NOTHING);
  let rest = small.length > 2 ? small : [];
  const kept = moves.filter((move) => !rest.includes(move));
  if (kept.length > MOST_STEPS) {
    const bySize = [...kept].sort((a, b) => Math.abs(a.decibans) - Math.abs(b.decibans));
    rest = [...rest, ...bySize.slice(0, kept.length - MOST_STEPS + 1)];
  }
  if (!rest.length) return moves;
  const count = sum(rest.map(({ items }) => items.length));
  const label = `${count} items that hardly move it, together`;
  return [
    ...moves.filter((move) => !rest.includes(move)),
    { key: "rest", label, decibans: sum(rest.map(({ decibans }) => decibans)) },
  ];
}

function waterfall(model, answer) {
  const { labels, id } = model.questions[answer.q];
  const steps = waterfallSteps(model, answer);
  const ends = steps.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const scale = { low: Math.min(0, ...ends), high: Math.max(0, ...ends) };
  if (scale.low === scale.high) scale.high = 1;
  const title = `Weight of evidence for ${labels[answer.leader]} over ${labels[answer.rival]}`;
  return el("table", {},
    el("caption", {}, title, el("small", {}, "in decibans, each item given those before it in the file")),
    el("thead", { class: "live-unseen" }, el("tr", {},
      ...["step", "decibans", "drawn"].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...steps.map((step) => waterfallRow(step, scale, id))));
}

function waterfallRow({ key, label, decibans, from, to }, { low, high }, question) {
  const at = (value) => (DRAWN * (Math.min(Math.max(value, low), high) - low)) / (high - low);
  const isTotal = key === "prior" || key === "posterior";
  const kind = isTotal ? "live-total" : decibans < 0 ? "live-against" : "live-for";
  return el("tr", { class: isTotal ? "live-end" : null },
    el("th", { scope: "row" }, label),
    number(decibans, decibansText(decibans), { quantity: "step", question, step: key }, "td"),
    el("td", { class: "live-drawn" },
      drawing(10, rectangle(at(from), at(to), 1.5, 7, kind), rectangle(at(0) - 1, at(0) + 1, 0, 10, "live-zero"))));
}
