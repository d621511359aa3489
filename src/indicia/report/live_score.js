// The answers to the questions of a case at a setting: what `indicia score` computes.

const DECIBANS_PER_NAT = 10 / Math.LN10;

// Makes a function from settings to results, which keeps the plans of its sums.
function scorer(model) {
  const items = [...model.items.keys()].filter((i) => model.items[i].kind !== "none");
  const scopes = [
    ...model.priors.map((prior) => prior.axes),
    ...model.faults.map((faults) => [faults.axis]),
    ...items.map((i) => model.items[i].axes),
  ];
  const scopeOf = new Map(items.map((i, at) => [i, model.priors.length + model.faults.length + at]));
  const networks = new Map();
  const network = (q) => networks.get(q) ?? networks.set(q, new Network(model.sizes, scopes, q)).get(q);

  return (setting, question) => {
    const rows = model.priors.map((prior) => shareRows(prior, setting.set));
    const faulty = rows.flat().find((row) => row.fault);
    if (faulty) return { problem: priorProblem(model, faulty) };
    const by = discounts(model, setting);
    const counting = items.filter((i) => by[i] !== undefined);
    const factor = (i) => discounted(itemFactor(model.items[i], model, setting), by[i]);
    const of = (i) => ({ i, scope: scopeOf.get(i), log: factor(i) });
    const record = {
      before: [
        ...model.priors.map((prior, at) => priorFactor(prior, rows[at])),
        ...model.faults.map((faults) => faultsFactor(faults, model, setting)),
      ],
      opportunity: counting.filter((i) => model.items[i].kind === "opportunity").map(of),
      evidence: counting.filter((i) => model.items[i].kind === "report").map(of),
    };
    const asked = [...model.questions.keys()].filter((q) => !model.questions[q].hidden);
    if (!isPossible(network(question), record.before, [...record.opportunity, ...record.evidence])) {
      return { problem: impossibleProblem(model, network(question), record) };
    }
    return {
      rows,
      silences: silences(model, setting),
      answers: new Map(asked.map((q) => [q, answer(model, q, network(q), record, q === question, counting)])),
    };
  };
}

function isPossible(network, before, items) {
  network.clear();
  before.forEach((factor, scope) => network.add(scope, factor));
  for (const { scope, log } of items) network.add(scope, log);
  return !network.read().every(isImpossible);
}

// Read the record in the order of the file; the steps from item to item only where they are wanted.
function answer(model, q, network, record, wantsSteps, counting) {
  const { states, hypotheses } = model.questions[q];
  const read = () => collapse(network.read(), states, hypotheses.length);
  network.clear();
  record.before.forEach((factor, scope) => network.add(scope, factor));
  const before = read();
  for (const { scope, log } of record.opportunity) network.add(scope, log);
  const first = read();
  const steps = [];
  let last = first;
  for (const { i, scope, log } of record.evidence) {
    network.add(scope, log);
    if (!wantsSteps) continue;
    const now = read();
    steps.push({ i, logs: now.map((value, h) => (isImpossible(last[h]) ? 0 : value - last[h])) });
    last = now;
  }
  return described(model, q, { before, first, last: read(), steps }, counting);
}

function collapse(logs, states, count) {
  return Array.from({ length: count }, (_, h) => {
    const own = logs.filter((_, state) => states[state] === h);
    return logSumExp(own, 0, own.length);
  });
}

function normalised(logs) {
  const total = logSumExp(logs, 0, logs.length);
  return logs.map((value) => value - total);
}

function described(model, q, { before, first, last, steps }, counting) {
  const { catchAll, hypotheses } = model.questions[q];
  const logPosterior = normalised(last);
  const ranking = [...hypotheses.keys()].sort((a, b) => logPosterior[b] - logPosterior[a] || a - b);
  const [leader, next = null] = ranking;
  const neutral = catchAll !== null && !counting.some((i) => model.items[i].namesCatchAll.includes(q));
  const rival = ranking.slice(1).find((h) => !(neutral && h === catchAll)) ?? next;
  const prior = normalised(before).map(Math.exp);
  const found = {
    q,
    prior,
    withOpportunity: normalised(first).map(Math.exp),
    posterior: logPosterior.map(Math.exp),
    logPosterior,
    ranking,
    leader,
    next,
    rival,
    log10Odds: (other) => (other === null ? Infinity : (logPosterior[leader] - logPosterior[other]) / Math.LN10),
    log10PriorOdds: (other) =>
      other === null || prior[other] === 0 ? Infinity : Math.log10(prior[leader] / prior[other]),
  };
  const shift = first.map((value, h) => (isImpossible(before[h]) ? 0 : value - before[h]));
  found.opportunityWeight = weight(shift, found);
  found.weights = new Map(steps.map(({ i, logs }) => [i, weight(logs, found)]));
  return found;
}

// For the leader over its rival, in decibans.
function weight(logs, { leader, rival }) {
  if (rival === null || logs[leader] === logs[rival]) return 0;
  return (logs[leader] - logs[rival]) * DECIBANS_PER_NAT;
}

function priorProblem(model, { moved, taken, fault }) {
  const names = moved.map((i) => numberName(model, i)).join(", ");
  return fault === "over"
    ? `The priors set for ${names} add up to ${figure(taken)}, more than 1. Lower one of them.`
    : `The priors set for ${names} add up to ${figure(taken)}, and nobody is left to take the rest.`;
}

// Items that no hypothesis explains together, none of which could be spared: opportunity is preferred, then what
// stands early in the file.
function impossibleProblem(model, network, { before, opportunity, evidence }) {
  const excludes = ({ log }) => log.some(isImpossible);
  let clash = [...opportunity, ...evidence].filter(excludes);
  for (const candidate of [...clash].reverse()) {
    const others = clash.filter((item) => item !== candidate);
    if (!isPossible(network, before, others)) clash = others;
  }
  const names = clash.map(({ i }) => model.items[i].id).join(", ") || "the priors alone";
  return `Impossible under every hypothesis: ${names}. Something here says that a thing cannot happen; change it.`;
}
