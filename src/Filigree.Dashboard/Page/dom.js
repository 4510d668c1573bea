// Elements and numbers as text. Text of others never becomes markup.

export const find = id => document.getElementById(id);

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child != null));
  return element;
}

export function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const words = name => name.replaceAll("_", " ");

export const unitOf = quantity => quantity.format === "percent" ? "%" : quantity.unit;

export const heading = quantity => words(quantity.name) + (unitOf(quantity) ? `, ${unitOf(quantity)}` : "");

const nothing = "–";

export function numberText(value, format) {
  if (value == null || Number.isNaN(value)) return nothing;
  if (format === "percent") return (value * 100).toFixed(2);
  if (format === "integer" || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

export function timeText(seconds) {
  if (Number.isNaN(seconds)) return nothing;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
