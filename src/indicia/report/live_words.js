// Numbers as words and short figures, as every other output writes them.

// Decimal digits as Python writes them: halves that a float holds exactly go to the even digit.
function fixed(x, digits) {
  const text = x.toFixed(digits);
  const isTie = Math.abs((x * 2 ** (digits + 1)) % 2) === 1;
  return isTie && Number(text.at(-1)) % 2 ? (x - Math.sign(x) * 10 ** -digits / 4).toFixed(digits) : text;
}

function probability(p) {
  if (p < 0.01 * (1 - 1e-9)) return "<0.01";
  if (p > 1 - 0.01 * (1 - 1e-9)) return ">0.99";
  return fixed(p, 2);
}

const priorText = (p) => (p === 0 || p === 1 ? String(p) : probability(p));

const isExcluded = (answer, h) => isImpossible(answer.logPosterior[h]);
const isOnlyOneLeft = (answer, h) => answer.posterior.every((_, other) => other === h || isExcluded(answer, other));

function posteriorText(answer, h) {
  if (isExcluded(answer, h)) return "0";
  return isOnlyOneLeft(answer, h) ? "1" : probability(answer.posterior[h]);
}

// The ICD 203 word with its band.
function wordText(model, answer, h) {
  if (isExcluded(answer, h)) return "excluded";
  if (isOnlyOneLeft(answer, h)) return "nothing else is left";
  const p = answer.posterior[h];
  if (p < 0.01 - SURE) return "beyond the scale [below 1 %]";
  if (p > 0.99 + SURE) return "beyond the scale [above 99 %]";
  const [word, low, high] = model.bands.findLast((band) => p >= band[1] - SURE);
  return `${word} [${fixed(100 * low, 0)}-${fixed(100 * high, 0)} %]`;
}

// Odds from their decimal logarithm, the larger side first where it is above 1.
function oddsText(log10) {
  if (Math.abs(log10) < 1e-9) return "1 : 1";
  if (!Number.isFinite(log10)) return log10 > 0 ? "infinite" : "0";
  return log10 > 0 ? `${times(log10)} : 1` : `1 : ${times(-log10)}`;
}

function times(log10) {
  if (log10 >= 6) {
    const first = Number(fixed(10 ** (log10 - Math.floor(log10)), 0));
    const [digit, exponent] = first === 10 ? [1, Math.floor(log10) + 1] : [first, Math.floor(log10)];
    return digit === 1 ? `10^${exponent}` : `${digit} × 10^${exponent}`;
  }
  const value = 10 ** log10;
  if (value < 9.95) return fixed(value, 1);
  const unit = 10 ** (Math.floor(log10) - 1);
  return (Number(fixed(value / unit, 0)) * unit).toLocaleString("en-US", { maximumFractionDigits: 0 });
}

function decibansText(weight) {
  if (!Number.isFinite(weight)) return weight > 0 ? "+∞" : "-∞";
  if (Math.abs(weight) < 0.05) return "0.0";
  return `${weight > 0 ? "+" : ""}${fixed(weight, 1)}`;
}

// A number beside its slider: two places, three digits, or as many as keep it from reading as 1.
function figure(value) {
  let digits = 3;
  while (value < 1 && digits < 17 && Number(value.toPrecision(digits)) === 1) digits += 1;
  const short = String(Number(value.toPrecision(digits)));
  return /^[01]\.\d$/.test(short) ? `${short}0` : short;
}

const numberName = (model, i) => {
  const { label, given } = model.numbers[i];
  return given ? `${label} (if ${given})` : label;
};

const counted = (count, noun) => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);
