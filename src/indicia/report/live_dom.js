// Elements, made without markup, so that no text of a case is ever read as such.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// A function is a listener for the event of its name; true is an attribute without a value; null is left out.
const el = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);
const svg = (tag, properties = {}, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

// What an element shows, for whoever reads the page by program: `is` names it, `value` has all of its digits.
const dataset = (is, value) =>
  Object.fromEntries([...Object.entries(is), ["value", value]].map(([name, text]) => [`data-${name}`, text]));

const number = (value, text, is, tag = "span") => el(tag, { class: "live-number", ...dataset(is, value) }, text);
