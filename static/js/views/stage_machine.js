// What is hardware on the stage: the two columns of lamps, the line of privilege, firmware and hart.

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
  d.rect("firmware", firmware, `band hue-hardware ${active ? "now" : "rest"}`, 10 * s);
  const x = slot + (narrow ? 26 : 30) * s;
  const middle = firmware.y + firmware.h / 2;
  const [first, second] = words.both("ui-firmware");
  const look = active ? "" : "soft";
  if (narrow)
    d.label("firmware-title", x, middle, [first, second], firmware.x + firmware.w - x - 8 * s, {
      size: font.small,
      look,
    });
  else {
    d.text("firmware-title", x, middle - 12 * s, first, { size: font.small, weight: 700, look });
    d.text("firmware-title-2", x, middle + 13 * s, second, { size: font.small, look: "soft" });
  }
  d.rect("hart", hart, `band hue-hardware hart ${model.runner === "off" ? "" : "rest"}`, 10 * s);
  const nameX = narrow ? hart.w / 6 : hart.x + 16 * s;
  const nameY = narrow ? hart.y + 49 * s : hart.y + hart.h / 2;
  d.text("hart-name", nameX, nameY, "hart 0", {
    size: font.small,
    weight: 700,
    anchor: narrow ? "middle" : "start",
    look: "soft",
  });
  model.hart.forEach((field, index) => {
    const cell = layout.fields[index];
    if (cell) drawField(d, field, cell, layout, words);
  });
}

/** @param {Drawing} d @param {import("../state/stage_fields.js").Field} field
 * @param {import("../layout/stage.js").Rect} cell @param {StageLayout} layout @param {Words} words */
function drawField(d, field, cell, { font, s, narrow }, words) {
  const key = `hart-${field.key}`;
  /** @type {"middle" | "start"} */
  const anchor = narrow ? "middle" : "start";
  const x = cell.x + (narrow ? cell.w / 2 : 4 * s);
  const middle = cell.y + cell.h / 2;
  const note = field.same ? words.first("ui-unchanged") : null;
  const value = { size: font.body, mono: true, weight: 700, anchor };
  const small = { size: font.small, anchor, look: "soft" };
  const short = field.old !== null && field.old.length <= 2;
  if (field.old === null && !note) {
    d.text(`${key}-name`, x, middle - 14 * s, field.label, small);
    d.text(`${key}-value`, x, middle + 13 * s, field.value, value);
    return;
  }
  if (short) {
    d.text(`${key}-name`, x, middle - 14 * s, field.label, small);
    d.text(`${key}-value`, x, middle + 13 * s, `${field.old} → ${field.value}`, {
      ...value,
      look: field.key === "mode" && field.old === "U" ? "changed by-trap" : "changed",
    });
    return;
  }
  d.text(`${key}-name`, x, middle - 26 * s, field.label, small);
  if (note) {
    d.text(`${key}-value`, x, middle, field.value, value);
    d.text(`${key}-note`, x, middle + 26 * s, note, { ...small, look: "soft" });
  } else {
    d.text(`${key}-old`, x, middle - s, `${field.old} →`, { ...small, mono: true });
    d.text(`${key}-value`, x, middle + 25 * s, field.value, { ...value, look: "changed" });
  }
}
