// The card inside the VMM: what the VM's registers would hold, in the VM's own colour.

import { elbow } from "../layout/marks.js";
import { fitting } from "../layout/measure.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("./stage.js").Words} Words */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
export function drawCard(d, model, layout, words) {
  const { card, font, s, steps, narrow } = layout;
  const data = model.card;
  if (!data) return;
  const acting = model.runner === "vmm" && (model.step === "emulate" || model.step === "reflect");
  const touched =
    acting &&
    (data.mode.old !== null || data.csrs.some((field) => field.old !== null || field.same));
  if (touched && !narrow) {
    const box = model.step === "reflect" ? steps.reflect : steps.emulate;
    const y = box.y + box.h / 2;
    d.path(
      "thread",
      elbow([
        { x: box.x + box.w, y },
        { x: card.x, y },
      ]),
      "thread hue-a",
    );
    d.circle("thread-end", { x: card.x, y }, 5 * s, "thread-end hue-a");
  }
  d.rect("card", card, `card hue-a ${touched ? "now" : ""}`, 9 * s);
  const x = card.x + 12 * s;
  const right = card.x + card.w - 10 * s;
  const line = (card.h - 16 * s) / (narrow ? 4 : 5);
  let y = card.y + 8 * s + line / 2;
  const title = words.both("ui-virtual-state", { vm: data.name });
  d.label("card-title", x, y, title, right - x, { size: font.small, look: "hue-a hue-ink" });
  y += line;
  const mode = words.first("ui-virtual-mode");
  const small = { size: font.small };
  d.text("card-mode-name", x, y, mode, { ...small, look: "soft" });
  const change = data.mode.old ? `${data.mode.old} → ${data.mode.value}` : data.mode.value;
  d.text("card-mode", right, y, change, {
    ...small,
    mono: true,
    weight: 700,
    anchor: "end",
    look: data.mode.old ? "hue-a hue-ink" : "",
  });
  for (const field of data.csrs.slice(0, narrow ? 2 : 3)) {
    y += line;
    drawField(d, field, x, right, y, font.small);
  }
}

/** A virtual CSR on one line; a change as old -> new, without leading zeros where room is short.
 * @param {Drawing} d @param {import("../state/stage_fields.js").Field} field
 * @param {number} x @param {number} right @param {number} y @param {number} size */
function drawField(d, field, x, right, y, size) {
  const style = { size, mono: true };
  const marked = field.old !== null || field.same;
  const key = `card-${field.key}`;
  const name = d.text(`${key}-name`, x, y, field.label, { ...style, look: marked ? "" : "soft" });
  const value = { ...style, weight: marked ? 700 : 400 };
  const wordings =
    field.old === null
      ? [field.value, short(field.value)]
      : [
          `${field.old} → ${field.value}`,
          `${short(field.old)} → ${short(field.value)}`,
          `${short(field.old)}→${short(field.value)}`,
          `→ ${short(field.value)}`,
        ];
  const text = fitting(d.measure, wordings, right - x - name - size * 0.4, value);
  d.text(`${key}-value`, right, y, text, {
    ...value,
    anchor: "end",
    look: marked ? "hue-a hue-ink" : "soft",
  });
}

/** @param {string} hex */
function short(hex) {
  return hex.replace(/^0+(?=[0-9a-f])/, "");
}
