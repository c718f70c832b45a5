// The help overlay: every key, and what it does.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const KEYS = /** @type {const} */ ([
  [["Space"], "ui-help-play"],
  [["→", "←"], "ui-help-step"],
  [["PageDown", "PageUp"], "ui-help-beat"],
  [["Home", "End"], "ui-help-ends"],
  [["U"], "ui-help-unit"],
  [["+", "−", "0"], "ui-help-zoom"],
  [["B", "."], "ui-help-blank"],
  [["?"], "ui-help-help"],
]);

/** @param {HTMLDialogElement} dialog */
export function createHelp(dialog) {
  /** @param {import("../texts.js").Words} words */
  function render(words) {
    const rows = KEYS.map(([keys, id]) =>
      h(
        "div",
        {},
        h("dt", {}, ...keys.map((key) => h("kbd", {}, key))),
        h("dd", {}, words.first(id)),
      ),
    );
    dialog.setAttribute("aria-label", words.first("ui-help"));
    dialog.replaceChildren(
      h("h2", {}, words.first("ui-help-keys")),
      h("dl", { class: "keys" }, ...rows),
      h(
        "button",
        {
          type: "button",
          class: "notice-close",
          "aria-label": words.first("ui-close"),
          onclick: () => dialog.close(),
        },
        icon("close"),
      ),
    );
  }
  return {
    render,
    toggle() {
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
  };
}
