// The privilege lens on the page.

import { grouped, percent } from "../state/format.js";
import { bilingual, h } from "./dom.js";

/** @typedef {import("../state/lens_model.js").LensModel} LensModel */
/** @typedef {import("../state/lens_model.js").Say} Say */
/** @typedef {import("../texts.js").Words} Words */

const PRICE_NAMES = { exit: "ui-price-exit", emulate: "ui-price-emulate" };

/** @param {HTMLElement} place */
export function createLens(place) {
  /** @param {LensModel} model @param {Words} words @param {{guess: number | null}} extra */
  function render(model, words, { guess }) {
    const body = model.exit ? stepsOf(model, words) : directOf(model, words);
    place.replaceChildren(...headOf(model, words), ...body, footOf(model, words, guess));
    place.dataset.kind = model.exit ? "exit" : "direct";
  }
  return { render };
}

/** @param {Words} words */
function other(words) {
  return words.language === "ja" ? "en" : "ja";
}

/** @param {Say | null} said @param {Words} words */
function say(said, words) {
  if (!said) return "";
  return said.id === "=" ? String(said.values?.text ?? "") : words.first(said.id, said.values);
}

/** @param {LensModel} model @param {Words} words */
function headOf(model, words) {
  const [first, second] = words.both(model.title);
  const { instruction } = model;
  return [
    h(
      "header",
      { class: `lens-head hue-${model.owner}` },
      h("h2", {}, first),
      h("p", { class: "second", lang: other(words) }, second),
    ),
    h(
      "p",
      { class: "lens-instruction" },
      instruction && h("span", { class: "mono soft" }, instruction.pc),
      instruction && h("span", { class: "mono strong" }, instruction.text),
    ),
  ];
}

/** @param {LensModel} model @param {Words} words */
function stepsOf(model, words) {
  const rows = model.rows.map((row) =>
    h(
      "li",
      {
        class: `lens-row ${row.progress} row-${row.key}`,
        "data-step": row.key,
        title: row.source ?? undefined,
      },
      h("span", { class: "number", "aria-hidden": "true" }, String(row.number)),
      h(
        "span",
        { class: "row-text" },
        h("span", { class: "row-title" }, ...bilingual(words.both(row.title), other(words))),
        (row.detail || row.progress === "skipped") &&
          h(
            "span",
            { class: "row-detail" },
            row.detail ? say(row.detail, words) : words.first("ui-row-skipped"),
          ),
      ),
      chargeOf(row, model, words),
    ),
  );
  return [h("ol", { class: "lens-rows" }, ...rows), costOf(model, words)];
}

/** @param {import("../protocol/wire.js").Price} price @param {Words} words */
function sourceOf({ cycles, source, tag }, words) {
  const known = `ui-price-tag-${tag.slice(0, 1)}`;
  return words.first("ui-price-source", {
    cycles,
    source,
    tag: words.has(known) ? words.first(known) : tag,
  });
}

/** What a step cost, beside it, once it is due.
 * @param {import("../state/lens_rows.js").Row} row @param {LensModel} model @param {Words} words */
function chargeOf(row, { cost }, words) {
  const charge = cost?.charges.find((one) => one.row === row.key);
  if (!charge) return null;
  const { kind, price } = charge;
  return h(
    "span",
    { class: `charge charge-${kind}`, title: sourceOf(price, words) },
    h("b", { class: "tabular" }, grouped(price.cycles)),
    h("span", { class: "charge-name" }, words.first(PRICE_NAMES[kind])),
  );
}

/** The sum so far; each part in the colour of its step. @param {LensModel} model @param {Words} words */
function costOf({ cost, intercepted }, words) {
  if (!cost) return h("div");
  const parts = cost.charges.map(({ kind, price }) => {
    const node = h("span", { class: `bar bar-${kind}` });
    node.style.width = `${(price.cycles / intercepted) * 100}%`;
    return node;
  });
  return h(
    "div",
    { class: "lens-cost" },
    h("span", {}, words.first("ui-cost")),
    h("div", { class: "bars", "aria-hidden": "true" }, ...parts),
    h("span", { class: "strong tabular" }, `${grouped(cost.total)} ${words.first("ui-cycles")}`),
  );
}

/** @param {LensModel} model @param {Words} words */
function directOf(model, words) {
  const { change, text, intercepted } = model;
  const direct = model.title === "ui-lens-direct-title";
  return [
    h(
      "div",
      { class: `lens-direct hue-${model.owner}` },
      h("p", { class: "direct-text" }, say(text, words)),
      text &&
        text.id !== "=" &&
        h("p", { class: "second", lang: other(words) }, words.second(text.id, text.values)),
      change &&
        h(
          "p",
          { class: "direct-change mono" },
          h("span", {}, change.name),
          h("span", { class: "soft" }, `${change.old} →`),
          h("span", { class: "strong" }, change.value),
        ),
      direct &&
        h(
          "p",
          { class: "direct-cost tabular" },
          words.first(intercepted ? "ui-direct-cost" : "ui-direct-cost-bare", {
            intercepted: grouped(intercepted),
          }),
        ),
    ),
  ];
}

/** @param {LensModel} model @param {Words} words @param {number | null} guess */
function footOf({ meters }, words, guess) {
  const cell = (
    /** @type {string} */ id,
    /** @type {string} */ value,
    /** @type {string} */ note,
    look = "",
  ) =>
    h(
      "div",
      { class: `meter ${look}` },
      h("dt", {}, ...bilingual(words.both(id), other(words))),
      h(
        "dd",
        {},
        h("span", { class: "strong tabular" }, value),
        note && h("span", { class: "note" }, note),
      ),
    );
  if (meters.bare) return h("p", { class: "lens-foot soft" }, words.first("ui-meter-bare"));
  const total = meters.total ?? "?";
  const equal = meters.equivalent === null ? "unknown" : meters.equivalent ? "same" : "different";
  return h(
    "dl",
    { class: "lens-foot" },
    cell(
      "ui-exits-so-far",
      words.first("ui-exits-count", { count: meters.count, total }),
      guess === null ? "" : `(${guess}?)`,
    ),
    cell(
      "ui-meter-efficiency",
      meters.enough ? percent(meters.direct, meters.instructions) : "–",
      words.first(meters.enough ? "ui-direct-share" : "ui-direct-share-later"),
    ),
    cell(
      "ui-meter-control",
      meters.intercepted > 0 ? `${meters.intercepted} / ${meters.intercepted}` : "–",
      words.first(meters.intercepted > 0 ? "ui-meter-control-text" : "ui-meter-control-none"),
    ),
    cell(
      "ui-meter-equivalence",
      equal === "same" ? "✓" : equal === "different" ? "✗" : "–",
      words.first(`ui-meter-equivalence-${equal}`),
      equal,
    ),
  );
}
