// Sums of products on named axes, in natural logarithms, by eliminating one axis after the other, the smallest table
// first (Zhang and Poole 1994). What is added to one table changes only the tables that hear from it, so that a record
// is read item by item at little cost.

const isImpossible = (log) => log === -Infinity;

function logSumExp(values, from, to) {
  let top = -Infinity;
  for (let i = from; i < to; i++) if (values[i] > top) top = values[i];
  if (isImpossible(top)) return top;
  let total = 0;
  for (let i = from; i < to; i++) total += Math.exp(values[i] - top);
  return top + Math.log(total);
}

const cellsOf = (axes, sizes) => axes.reduce((cells, axis) => cells * sizes[axis], 1);

// For each cell of a table its place in a factor, whose axes are some of the table's, in any order.
function placesIn(factorAxes, axes, sizes) {
  const steps = new Map();
  let step = 1;
  for (const axis of [...factorAxes].reverse()) {
    steps.set(axis, step);
    step *= sizes[axis];
  }
  const places = new Int32Array(cellsOf(axes, sizes));
  for (let cell = 0; cell < places.length; cell++) {
    let rest = cell;
    for (const axis of [...axes].reverse()) {
      places[cell] += (steps.get(axis) ?? 0) * (rest % sizes[axis]);
      rest = Math.floor(rest / sizes[axis]);
    }
  }
  return places;
}

const newTable = (axes, sizes) => ({
  axes,
  own: new Float64Array(cellsOf(axes, sizes)),
  total: new Float64Array(cellsOf(axes, sizes)),
  told: [],
  teller: null,
  stale: true,
});

// The tables on the way to one axis, each with the axis that it loses last, and the table of the axis kept at the end.
function planTables(sizes, scopes, kept) {
  let open = scopes.map((axes) => new Set(axes));
  const waiting = new Set(scopes.flat().filter((axis) => axis !== kept));
  const tables = [];
  while (waiting.size) {
    const union = (axis) => new Set(open.filter((axes) => axes.has(axis)).flatMap((axes) => [...axes]));
    const [axis, touched] = [...waiting]
      .map((waits) => [waits, union(waits)])
      .reduce((best, next) => (cellsOf([...next[1]], sizes) < cellsOf([...best[1]], sizes) ? next : best));
    touched.delete(axis);
    tables.push({ ...newTable([...touched, axis], sizes), loses: axis });
    open = [...open.filter((axes) => !axes.has(axis)), touched];
    waiting.delete(axis);
  }
  return [...tables, newTable([kept], sizes)];
}

class Network {
  constructor(sizes, scopes, kept) {
    this.sizes = sizes;
    this.tables = planTables(sizes, scopes, kept);
    this.homes = scopes.map((axes) => this.home(axes));
    for (const table of this.tables.slice(0, -1)) this.connect(table);
  }

  // The first table to lose one of some axes, else the last, and where its cells are on these axes.
  home(axes) {
    const table = this.tables.find((candidate) => axes.includes(candidate.loses)) ?? this.tables.at(-1);
    return { table, places: placesIn(axes, table.axes, this.sizes) };
  }

  connect(table) {
    const left = table.axes.slice(0, -1);
    const { table: hearer, places } = this.home(left);
    table.message = new Float64Array(cellsOf(left, this.sizes));
    table.hearer = hearer;
    hearer.told.push({ message: table.message, places });
  }

  clear() {
    for (const table of this.tables) {
      table.own.fill(0);
      table.stale = true;
    }
  }

  // Multiply by the factor of a scope, given in logarithms.
  add(scope, log) {
    const { table, places } = this.homes[scope];
    for (let cell = 0; cell < places.length; cell++) table.own[cell] += log[places[cell]];
    table.stale = true;
  }

  // The logarithms of the sums of all products, for each state of the axis kept.
  read() {
    for (const table of this.tables) {
      if (!table.stale) continue;
      table.stale = false;
      table.total.set(table.own);
      for (const { message, places } of table.told) {
        for (let cell = 0; cell < places.length; cell++) table.total[cell] += message[places[cell]];
      }
      if (table.message) this.tell(table);
    }
    return this.tables.at(-1).total;
  }

  tell(table) {
    const size = this.sizes[table.loses];
    for (let i = 0; i < table.message.length; i++) {
      table.message[i] = logSumExp(table.total, i * size, (i + 1) * size);
    }
    table.hearer.stale = true;
  }
}
