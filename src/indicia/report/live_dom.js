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

// A number as shown, with all of its digits for whoever reads the page by program: `data` names what it is.
const number = (value, text, data, tag = "span") => {
  const named = Object.fromEntries(Object.entries(data).map(([name, is]) => [`data-${name}`, is]));
  return el(tag, { class: "live-number", ...named, "data-value": value }, text);
};
