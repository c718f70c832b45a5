// What is hardware on the stage: the two columns of lamps, the line of privilege, firmware and hart.

import { fitting } from "../layout/measure.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("./stage.js").Words} Words */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
export function drawGutter(d, model, layout, words) {
  const { gutter, row, font, vmm } = layout;
  const size = font.small;
  /** @type {[string, number][]} */
  const columns = [
    ["believes", gutter.believes],
    ["really", gutter.really],
  ];
  for (const [name, x] of columns) {
    const [first, second] = words.both(`ui-${name}`);
    d.text(`head-${name}`, x, gutter.head, first, {
      size,
      weight: 700,
      anchor: "middle",
      look: name === "believes" ? "hue-a hue-ink" : "",
    });
    if (!layout.narrow)
      d.text(`head-${name}-2`, x, gutter.head + gutter.lead, second, {
        size,
        anchor: "middle",
        look: "soft",
      });
  }
  const inGuest = model.runner === "vm" || model.runner === "os" || model.runner === "user";
  const present = model.bare || model.vm !== null;
  const believes = present && (!model.bare || inGuest);
  const lamps = [
    {
      key: "user",
      y: row.user,
      virtual: "U",
      real: "U",
      owner: "a",
      believed: believes && model.inUser,
      here: inGuest && model.inUser,
    },
    {
      key: "kernel",
      y: row.kernel,
      virtual: "S",
      real: model.bare ? "S" : "U",
      owner: "a",
      believed: believes && !model.inUser,
      here: inGuest && !model.inUser,
    },
    ...(vmm
      ? [
          {
            key: "vmm",
            y: row.vmm,
            virtual: "–",
            real: "S",
            owner: "vmm",
            believed: false,
            here: model.runner === "vmm",
          },
        ]
      : []),
    {
      key: "machine",
      y: row.machine,
      virtual: "–",
      real: "M",
      owner: "hardware",
      believed: false,
      here: model.runner === "firmware",
    },
  ];
  for (const lamp of lamps) {
    drawLamp(
      d,
      `${lamp.key}-believes`,
      gutter.believes,
      lamp.y,
      lamp.virtual,
      `virtual hue-a ${lamp.believed ? "lit" : ""}`,
      layout,
    );
    drawLamp(
      d,
      `${lamp.key}-really`,
      gutter.really,
      lamp.y,
      lamp.real,
      `real hue-${lamp.owner} ${lamp.here ? "lit" : ""}`,
      layout,
    );
  }
}

/** @param {Drawing} d @param {string} key @param {number} x @param {number} y @param {string} letter
 * @param {string} look @param {StageLayout} layout */
function drawLamp(d, key, x, y, letter, look, { gutter, font }) {
  const lit = look.includes("lit");
  if (letter !== "–") d.circle(`lamp-${key}`, { x, y }, gutter.radius, `lamp ${look}`);
  const ink = lit ? (look.startsWith("real") ? "on-hue" : "hue-a hue-ink") : "soft";
  d.text(`lamp-${key}-letter`, x, y, letter, {
    size: lit ? font.lamp : font.small + 2,
    weight: lit ? 700 : 400,
    anchor: "middle",
    look: ink,
  });
}

/** The bold line between what may and what may not.
 * @param {Drawing} d @param {StageLayout} layout @param {Words} words */
export function drawLine(d, { line, font, s, narrow }, words) {
  const [first, second] = words.both("ui-hardware-privilege");
  const style = { size: font.small, weight: 700 };
  const text = narrow ? first : `${first}  ${second}`;
  const width = d.measure(text, style) + 36 * s;
  const height = 32 * s;
  d.path("line", `M${line.x1},${line.y}H${line.x2}`, "privilege-line");
  d.rect(
    "line-pill",
    { x: line.pill.x - width / 2, y: line.y - height / 2, w: width, h: height },
    "privilege-pill",
    height / 2,
  );
  d.text("line-text", line.pill.x, line.y, text, { ...style, anchor: "middle", look: "on-line" });
}

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
export function drawHart(d, model, layout, words) {
  const { firmware, hart, font, s, slot, narrow } = layout;
  const active = model.runner === "firmware";
  d.rect("firmware", firmware, `band hue-hardware slim ${active ? "now" : "rest"}`, 8 * s);
  const x = active ? slot + 28 * s : narrow ? firmware.x + 14 * s : layout.text;
  const room = firmware.x + firmware.w - x - 8 * s;
  d.label("firmware-title", x, firmware.y + firmware.h / 2, words.both("ui-firmware"), room, {
    size: font.small,
    weight: active ? 700 : 400,
    look: active ? "" : "soft",
  });
  d.rect("hart", hart, `band hue-hardware hart ${model.runner === "off" ? "" : "rest"}`, 10 * s);
  const nameY = narrow ? (layout.fields[4]?.y ?? 0) + 31 * s : hart.y + hart.h / 2;
  d.text("hart-name", hart.x + 16 * s, nameY, "hart 0", {
    size: font.small,
    weight: 700,
    look: "soft",
  });
  model.hart.forEach((field, index) => {
    const cell = layout.fields[index];
    if (cell) drawField(d, field, cell, layout, words);
  });
}

/** A register of the hart: its name, and its value below. What just changed shows the old value
 * before it; what an earlier trap left is pale; what stands opposite a virtual register is large.
 * @param {Drawing} d @param {import("../state/stage_fields.js").Field} field
 * @param {import("../layout/stage.js").Rect} cell @param {StageLayout} layout @param {Words} words */
function drawField(d, field, cell, { font, s, narrow }, words) {
  const key = `hart-${field.key}`;
  const x = cell.x + 4 * s;
  const [nameY, valueY] = [cell.y + 17 * s, cell.y + 43 * s];
  const small = { size: font.small, look: "soft" };
  if (field.pair) {
    const rect = { x: cell.x - 6 * s, y: cell.y + 4 * s, w: cell.w, h: cell.h - 8 * s };
    d.rect(`${key}-ground`, rect, "real-ground", 7 * s);
    const name = `${words.first("ui-real")} ${field.label}`;
    const width = d.text(`${key}-name`, x, nameY, name, { size: font.small, weight: 700 });
    const note = words.first("ui-unchanged");
    if (field.same) d.text(`${key}-note`, x + width + 12 * s, nameY, note, small);
  } else d.text(`${key}-name`, x, nameY, field.label, small);
  const right = cell.x + cell.w - (narrow ? 0 : 6 * s);
  const look = field.stale ? "stale" : turned(field) ? "changed by-trap" : "";
  const weight = field.stale ? 400 : 700;
  const pairSize = cell.w > 200 * s ? font.large : font.now;
  const value = { size: field.pair ? pairSize : font.body, mono: true, weight, look };
  let at = x;
  if (field.old !== null) {
    const old = { size: font.small, mono: true, look: "soft" };
    const wordings = [`${field.old} → `, "→ "];
    const text = fitting(d.measure, wordings, right - x - d.measure(field.value, value), old);
    at += d.text(`${key}-old`, x, valueY, text, old);
  }
  d.text(`${key}-value`, at, valueY, field.value, value);
}

/** Red is for traps: the mode at the very step at which a trap raised it.
 * @param {import("../state/stage_fields.js").Field} field */
function turned({ key, old, value }) {
  return key === "mode" && old === "U" && value !== "U";
}
