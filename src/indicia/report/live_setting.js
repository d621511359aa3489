// A setting is what the reader chose: `set`, the numbers that are set, the last moved last, and `on`, whether each item
// takes part. A prior that is set is final, and the others of its row keep their ratios; all other numbers just are.

const SURE = 1e-12;

const firstSetting = (model) => ({
  set: new Map(model.numbers.flatMap((number, i) => (number.set ? [[i, number.value]] : []))),
  on: model.items.map((item) => item.on),
});

const sum = (values) => values.reduce((total, value) => total + value, 0);

const numberAt = (model, setting, i) => setting.set.get(i) ?? model.numbers[i].value;

// One row of a prior: what is set takes what it says, the others share the rest in proportion.
function shareRow(base, cells, set) {
  const finals = cells.map((cell) => cell.find((i) => set.has(i)));
  if (finals.every((i) => i === undefined)) return { row: base };
  const taken = sum(finals.map((i) => (i === undefined ? 0 : set.get(i))));
  const others = sum(base.filter((_, h) => finals[h] === undefined));
  const left = Math.abs(1 - taken) < SURE ? 0 : 1 - taken;
  const moved = finals.filter((i) => i !== undefined);
  if (left < 0) return { moved, taken, fault: "over" };
  if (left > 0 && !(others > 0)) return { moved, taken, fault: "nobody" };
  const scale = left > 0 ? left / others : 0;
  return { row: base.map((value, h) => (finals[h] === undefined ? value * scale : set.get(finals[h]))) };
}

const shareRows = (prior, set) => prior.base.map((base, r) => shareRow(base, prior.cells[r], set));

// Set a number. In a row that is set throughout nobody can take the rest, so what was moved longest ago gives way.
function move(model, setting, i, value) {
  setting.set.delete(i);
  setting.set.set(i, value);
  for (const prior of model.priors) {
    prior.cells.forEach((cells, r) => {
      if (!cells.some((cell) => cell.includes(i))) return;
      for (;;) {
        const { fault, moved } = shareRow(prior.base[r], cells, setting.set);
        if (fault !== "nobody" || moved.length < 2) return;
        setting.set.delete([...setting.set.keys()].find((other) => moved.includes(other)));
      }
    });
  }
}

// Put a number back to what the report has.
function putBack(model, setting, i) {
  if (model.numbers[i].set) move(model, setting, i, model.numbers[i].value);
  else setting.set.delete(i);
}

const isMoved = (model, setting, i) =>
  setting.set.has(i) ? !model.numbers[i].set || setting.set.get(i) !== model.numbers[i].value : model.numbers[i].set;

// What differs from the report: places of numbers and of items.
const changes = (model, setting) => ({
  numbers: [...model.numbers.keys()].filter((i) => isMoved(model, setting, i)),
  items: [...model.items.keys()].filter((i) => setting.on[i] !== model.items[i].on),
});

// The setting as the text of an overlay for the case file, what lay on the case already included.
function overlayText(model, setting) {
  const set = { ...model.overlay.set };
  const parameters = { ...model.overlay.parameters };
  for (const i of changes(model, setting).numbers) {
    const { path } = model.numbers[i];
    const value = setting.set.get(i);
    if (value === undefined) delete set[path];
    else if (!(path in parameters)) set[path] = value;
    else parameters[path] = isMapping(parameters[path]) ? { ...parameters[path], value } : value;
  }
  const off = model.items.filter((_, i) => !setting.on[i]).map((item) => item.id);
  const lines = ["indicia_overlay: 1", `of: ${JSON.stringify(model.hash)}`];
  if (model.overlay.learned) lines.push(model.overlay.learned.trimEnd());
  lines.push(...section("set", set));
  if (off.length) lines.push(`off: [${off.join(", ")}]`);
  lines.push(...section("parameters", parameters));
  return `${lines.join("\n")}\n`;
}

const isMapping = (value) => typeof value === "object" && value !== null;

// JSON is YAML: what it says of a text or a number, a case file says too.
function section(name, values) {
  const entries = Object.entries(values);
  return entries.length ? [`${name}:`, ...entries.map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`)] : [];
}
