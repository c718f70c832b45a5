// Puts a list of marks into an SVG group: joined by key, and only what changed is touched.

import { select } from "d3-selection";

/** @typedef {import("../layout/marks.js").Mark} Mark */

const SVG = "http://www.w3.org/2000/svg";
const SLIDE = { duration: 450, easing: "cubic-bezier(.3,.7,.2,1)" };

/** @type {WeakMap<Element, Mark>} what a node shows now */
const shown = new WeakMap();

/** @param {SVGGElement} group @param {ReadonlyArray<Mark>} marks @param {boolean} [animate] */
export function renderMarks(group, marks, animate = false) {
  select(group)
    .selectChildren(".mark")
    .data(marks, (datum) => keyOf(/** @type {Mark} */ (datum)))
    .join(
      (enter) =>
        enter.append((mark) => {
          const node = document.createElementNS(SVG, mark.tag);
          update(node, mark);
          if (animate) enterNode(node, mark);
          return node;
        }),
      (old) =>
        old.each(function (mark) {
          update(/** @type {Element} */ (this), mark);
        }),
    )
    .order();
}

/** @param {Mark} mark */
function keyOf(mark) {
  return `${mark.tag}:${mark.key}`;
}

/** @param {Element} node @param {Mark} mark */
function update(node, mark) {
  const before = shown.get(node);
  for (const [name, value] of Object.entries(mark.attrs)) {
    const text = name === "class" ? `mark ${value}` : String(value);
    if (!before || before.attrs[name] !== value) node.setAttribute(name, text);
  }
  if (mark.text !== undefined && before?.text !== mark.text) node.textContent = mark.text;
  if (mark.hint !== undefined && before?.hint !== mark.hint) {
    const title = document.createElementNS(SVG, "title");
    title.textContent = mark.hint;
    node.append(title);
  }
  if (!before) node.setAttribute("data-key", mark.key);
  shown.set(node, mark);
}

/** @param {Element} node @param {Mark} mark */
function enterNode(node, { from }) {
  if (from) {
    const start = { transform: `translate(${from.x}px, ${from.y}px)`, opacity: 0.3 };
    node.animate([start, { transform: "none", opacity: 1 }], SLIDE);
  } else {
    node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 220 });
  }
}

/** @param {string} name @param {Record<string, string>} [attributes] @returns {SVGElement} */
export function svgElement(name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
