// Small helpers for HTML.

/**
 * An element with properties, attributes (names with a dash, `role`, `for`) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = String(value);
    else if (name.startsWith("on") && typeof value === "function") {
      node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (name in node && !name.includes("-")) Reflect.set(node, name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/** Sets a text only if it differs. @param {Element} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The element with an id. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}

/** Does the learner want no motion? */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** A text in both languages: the learner's first, the other one smaller beside it.
 * @param {readonly [string, string]} words @param {string} other the language of the second */
export function bilingual([first, second], other) {
  return [
    h("span", { class: "first" }, first),
    " ",
    h("span", { class: "second", lang: other }, second),
  ];
}
