// The factors of a case at a setting, in natural logarithms.

const log = (values) => Float64Array.from(values, Math.log);

const priorFactor = (prior, rows) =>
  log(rows.flatMap(({ row }, r) => prior.states.map((h, state) => row[h] * prior.shares[r][state])));

function faultsFactor(faults, model, setting) {
  const reliability = faults.number < 0 ? faults.value : numberAt(model, setting, faults.number);
  return log([reliability, 1 - reliability]);
}

// The weights of a factor's corners: Bernstein's basis in each number, of degree 1 or 2.
function cornerWeights(numbers, model, setting) {
  const bases = numbers.map(([i, degree]) => {
    const r = numberAt(model, setting, i);
    return degree === 1 ? [1 - r, r] : [(1 - r) ** 2, 2 * r * (1 - r), r ** 2];
  });
  return bases.reduce((weights, basis) => weights.flatMap((w) => basis.map((b) => w * b)), [1]);
}

// An item's factor: the mean of those at its corners.
function itemFactor(item, model, setting) {
  const logs = item.logs.map((value) => value ?? -Infinity);
  if (!item.numbers.length) return Float64Array.from(logs);
  const weights = log(cornerWeights(item.numbers, model, setting));
  const cells = logs.length / weights.length;
  const column = new Float64Array(weights.length);
  return Float64Array.from({ length: cells }, (_, cell) => {
    weights.forEach((weight, corner) => (column[corner] = weight + logs[corner * cells + cell]));
    return logSumExp(column, 0, column.length);
  });
}

// How far each item counts: 1, less in a group behind the first that counts, undefined where not at all.
function discounts(model, setting) {
  const withdrawn = new Set(model.items.flatMap((item, i) => (setting.on[i] ? item.withdraws : [])));
  const found = model.items.map((item, i) =>
    setting.on[i] && !withdrawn.has(i) && item.kind !== "none" ? 1 : undefined,
  );
  for (const group of model.groups) {
    const redundancy = group.number < 0 ? group.value : numberAt(model, setting, group.number);
    const [, ...later] = group.items.filter((i) => found[i] !== undefined);
    for (const i of later) found[i] = 1 - redundancy;
  }
  return found;
}

// A full repeat adds nothing, not even where it excludes.
const discounted = (factor, by) => (by === 1 ? factor : factor.map((value) => (by === 0 ? 0 : value * by)));

// Why each item that weighs nothing does not; undefined for the others.
function silences(model, setting) {
  const found = model.items.map((item, i) => {
    if (!setting.on[i]) return "left out";
    return item.kind === "none" ? "no weight" : undefined;
  });
  model.items.forEach((item, i) => {
    if (setting.on[i]) for (const earlier of item.withdraws) found[earlier] = `withdrawn by ${item.id}`;
  });
  return found;
}
