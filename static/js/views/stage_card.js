// The card inside the VMM: what the VM's registers would hold, in the VM's own colour.
// While an instruction is emulated its virtual register is large, and a thread joins the real one.

import { elbow } from "../layout/marks.js";
import { fitting } from "../layout/measure.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("../state/stage_fields.js").Field} Field */
/** @typedef {import("./stage.js").Words} Words */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
export function drawCard(d, model, layout, words) {
  const { card, font, s } = layout;
  const data = model.card;
  if (!data) return;
  const touched = data.pair !== null || (model.runner === "vmm" && model.step === "reflect");
  d.rect("card", card, `card hue-a ${touched ? "now" : ""}`, 9 * s);
  const x = card.x + 12 * s;
  const right = card.x + card.w - 12 * s;
  const pitch = (card.h - 12 * s) / 5;
  /** @param {number} index */
  const rowY = (index) => card.y + 6 * s + pitch * (index + 0.5);
  const title = words.both("ui-virtual-state", { vm: data.name });
  d.label("card-title", x, rowY(0), title, right - x, { size: font.small, look: "hue-a hue-ink" });
  if (data.evidence) drawEvidence(d, rowY(1), pitch, layout);
  if (data.pair?.key === "mode") return drawLarge(d, data.pair, x, right, layout, words);
  drawField(d, data.mode, words.first("ui-virtual-mode"), x, right, rowY(1), font.small);
  if (data.pair) return drawLarge(d, data.pair, x, right, layout, words);
  data.csrs.forEach((field, index) =>
    drawField(d, field, field.label, x, right, rowY(index + 2), font.small),
  );
}

/** What the check rests on: from the token to the believed mode.
 * @param {Drawing} d @param {number} y @param {number} pitch @param {StageLayout} layout */
function drawEvidence(d, y, pitch, { card, stands, token, s, narrow, steps }) {
  const row = { x: card.x + 5 * s, y: y - pitch / 2, w: card.w - 10 * s, h: pitch };
  d.rect("card-evidence", row, "evidence hue-a", 6 * s);
  const from = stands.check;
  const column = card.x + card.w - 40 * s;
  const edge = steps.check.x + steps.check.w;
  const points = narrow
    ? [
        { x: edge, y: from.y + 20 * s },
        { x: edge + 24 * s, y: from.y + 20 * s },
        { x: edge + 24 * s, y: card.y - 7 * s },
        { x: column, y: card.y - 7 * s },
        { x: column, y: row.y },
      ]
    : [
        { x: from.x + token * 1.25, y },
        { x: card.x, y },
      ];
  d.path("evidence", elbow(points, 6 * s), "thread hue-a");
  const end = points.at(-1) ?? from;
  d.circle("evidence-end", end, 5 * s, "thread-end hue-a");
}

/** The register that the emulation is about, and the thread to the real one of the same name.
 * @param {Drawing} d @param {Field} field @param {number} x @param {number} right
 * @param {StageLayout} layout @param {Words} words */
function drawLarge(d, field, x, right, { card, font, s, narrow }, words) {
  const bottom = card.y + card.h;
  const name = field.key === "mode" ? words.first("ui-virtual-mode") : field.label;
  const valueY = bottom - (narrow ? 25 : 29) * s;
  d.text(`card-${field.key}-name`, x, valueY - font.large, `${words.first("ui-virtual")} ${name}`, {
    size: font.small,
    weight: 700,
    look: "hue-a hue-ink",
  });
  const style = { mono: true, weight: 700, look: "hue-a hue-ink" };
  const text = field.old === null ? field.value : `${field.old} → ${field.value}`;
  const sizes = [font.large, font.now, font.body, font.small];
  const size = sizes.find((one) => d.measure(text, { ...style, size: one }) <= right - x);
  const shown = size ? text : `→ ${field.value}`;
  d.text(`card-${field.key}-value`, x, valueY, shown, { ...style, size: size ?? font.body });

}

/** From the large virtual register to the real one of the same name, which is another.
 * @param {Drawing} d @param {StageModel} model @param {StageLayout} layout */
export function drawThread(d, model, { card, fields, hart, narrow, s }) {
  const index = model.hart.findIndex((field) => field.pair);
  const cell = fields[index];
  if (!cell) return;
  const bottom = card.y + card.h;
  const [from, to] = [bottom, cell.y + 4 * s];
  const startX = card.x + (narrow ? 0.62 * card.w : 196 * s);
  const endX = index === 4 ? startX : cell.x + 0.7 * cell.w;
  const bend = (bottom + hart.y) / 2 + 3 * s;
  const points =
    index === 4
      ? [
          { x: startX, y: from },
          { x: startX, y: to },
        ]
      : [
          { x: startX, y: from },
          { x: startX, y: bend },
          { x: endX, y: bend },
          { x: endX, y: to },
        ];
  if (narrow && index !== 4) return;
  d.path("thread", elbow(points, 6 * s), "thread pair hue-a");
  d.circle("thread-start", { x: startX, y: from }, 5 * s, "thread-end hue-a");
  d.circle("thread-end", { x: endX, y: to }, 5 * s, "thread-end hue-hardware");
}

/** A virtual register on one line; a change as old -> new.
 * @param {Drawing} d @param {Field} field @param {string} label @param {number} x
 * @param {number} right @param {number} y @param {number} size */
function drawField(d, field, label, x, right, y, size) {
  const key = `card-${field.key}`;
  const nameStyle = { size, mono: field.key !== "mode", look: "soft" };
  const name = d.text(`${key}-name`, x, y, label, nameStyle);
  const strong = field.touched || field.key === "mode";
  const value = { size, mono: true, weight: strong ? 700 : 400 };
  const wordings =
    field.old === null
      ? [field.value]
      : [`${field.old} → ${field.value}`, `${field.old}→${field.value}`, `→ ${field.value}`];
  const text = fitting(d.measure, wordings, right - x - name - size * 0.4, value);
  d.text(`${key}-value`, right, y, text, {
    ...value,
    anchor: "end",
    look: field.touched ? "hue-a hue-ink" : field.key === "mode" ? "" : "soft",
  });
}
