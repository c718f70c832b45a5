// The choice of the tape's scale, which also says which one it is.

import { h, setText } from "./dom.js";

/** @typedef {import("../timeline/tape_scale.js").ScaleKind} ScaleKind */
/** @typedef {import("../texts.js").Words} Words */

/** @param {(kind: ScaleKind) => void} onChoose */
export function createScales(onChoose) {
  const unit = h("span", { class: "tape-unit" });
  const kinds = /** @type {const} */ ({
    compressed: "ui-tape-compressed",
    true: "ui-tape-true",
  });
  const hints = { compressed: "ui-tape-compressed-hint", true: "ui-tape-true-hint" };
  const buttons = /** @type {ScaleKind[]} */ (Object.keys(kinds)).map((kind) => ({
    kind,
    node: h("button", { type: "button", "data-scale": kind, onclick: () => onChoose(kind) }),
  }));
  const choice = h("div", { class: "tape-choice", role: "group" }, ...buttons.map((one) => one.node));
  return {
    node: h("div", { class: "tape-scale" }, unit, choice),
    /** @param {ScaleKind} chosen @param {Words} words */
    render(chosen, words) {
      setText(unit, words.first("ui-tape-unit"));
      choice.setAttribute("aria-label", words.first("ui-tape-scale"));
      for (const { kind, node } of buttons) {
        setText(node, words.first(kinds[kind]));
        node.title = words.first(hints[kind]);
        node.setAttribute("aria-pressed", String(kind === chosen));
      }
    },
  };
}
