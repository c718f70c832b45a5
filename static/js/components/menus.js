// The bar on top: set-up chips, share, language, theme, help.

import { h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {import("../texts.js").Words} Words */

export const THEMES = /** @type {const} */ (["light", "dark", "projector"]);
/** @typedef {typeof THEMES[number]} Theme */

/** A chip: a name and a menu of values.
 * @param {string} name @param {(value: string) => void} onChoose @param {string} [look] */
export function chip(name, onChoose, look = "") {
  const label = h("span", { class: "chip-name" });
  const select = h("select", { onchange: () => onChoose(select.value), "data-chip": name });
  const node = h("label", { class: `chip ${look}` }, label, select);
  /** @param {string} title @param {{value: string, text: string}[]} options @param {string} chosen */
  function render(title, options, chosen) {
    setText(label, title);
    const known = Array.from(select.options)
      .map((option) => option.value + option.text)
      .join();
    if (known !== options.map((option) => option.value + option.text).join()) {
      select.replaceChildren(...options.map(({ value, text }) => h("option", { value }, text)));
    }
    select.value = chosen;
    select.setAttribute("aria-label", title);
  }
  return { node, render };
}

/** The theme that was chosen, or the one that fits the device. @returns {Theme} */
export function initialTheme() {
  const kept = remembered("theme");
  const known = THEMES.find((theme) => theme === kept);
  return known ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/** @param {Theme} theme */
export function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
}

/** @param {string} key */
export function remembered(key) {
  try {
    return localStorage.getItem(`hypervisible.${key}`);
  } catch {
    return null; // storage may be forbidden; then nothing is remembered
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`hypervisible.${key}`, value);
  } catch {
    // see above
  }
}

/** @param {HTMLElement} place
 * @param {{onLanguage: (language: string) => void, onTheme: (theme: string) => void}} actions */
export function createPreferences(place, { onLanguage, onTheme }) {
  const language = chip("language", onLanguage, "quiet");
  const theme = chip("theme", onTheme, "quiet");
  place.append(language.node, theme.node);
  /** @param {Words} words @param {Theme} chosen */
  return function render(words, chosen) {
    const languages = ["ja", "en"].map((value) => ({
      value,
      text: words.first(`ui-language-${value}`),
    }));
    language.render(words.first("ui-language"), languages, words.language);
    theme.render(
      words.first("ui-theme"),
      THEMES.map((value) => ({ value, text: words.first(`ui-theme-${value}`) })),
      chosen,
    );
  };
}

/** @param {HTMLElement} place @param {(name: string, value: string) => void} onChoose */
export function createSetup(place, onChoose) {
  /** @type {Map<string, ReturnType<typeof chip>>} */
  const chips = new Map();
  /** @param {import("../protocol/wire.js").Parameter[]} table @param {Record<string, string>} chosen @param {Words} words */
  return function render(table, chosen, words) {
    place.setAttribute("aria-label", words.first("ui-setup"));
    for (const { name, values } of table) {
      let one = chips.get(name);
      if (!one) {
        one = chip(name, (value) => onChoose(name, value));
        chips.set(name, one);
        place.append(one.node);
      }
      const text = (/** @type {string} */ id, /** @type {string} */ otherwise) =>
        words.has(id) ? words.first(id) : otherwise;
      const options = values.map((value) => ({
        value: String(value),
        text: text(`ui-parameter-${name}-${value}`, String(value)),
      }));
      one.render(text(`ui-parameter-${name}`, name), options, String(chosen[name] ?? ""));
    }
  };
}

/** A button with an icon and a name that only readers of the screen hear, unless `visible`.
 * @param {import("./icons.js").IconName} name @param {() => void} onPress @param {{look?: string, visible?: boolean}} [how] */
export function button(name, onPress, { look = "", visible = false } = {}) {
  const label = h("span", { class: visible ? "label" : "unseen" });
  const node = h(
    "button",
    { type: "button", class: `button ${look}`, onclick: onPress, "data-action": name },
    icon(name),
    label,
  );
  return {
    node,
    /** @param {string} text @param {import("./icons.js").IconName} [drawn] */
    render(text, drawn) {
      setText(label, text);
      node.title = text;
      if (drawn && node.dataset.drawn !== drawn) {
        node.dataset.drawn = drawn;
        node.replaceChild(icon(drawn), /** @type {Node} */ (node.firstChild));
      }
    },
  };
}
