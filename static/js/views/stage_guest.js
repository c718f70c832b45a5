// The VM's band: the guest process, the guest kernel with the code around the hart.

import { fitting } from "../layout/measure.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../layout/stage.js").Rect} Rect */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("../state/stage_code.js").CodeLine} CodeLine */
/** @typedef {import("./stage.js").Words} Words */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
export function drawGuest(d, model, layout, words) {
  const { vm, process, kernel, font, s } = layout;
  const present = model.bare || model.vm !== null;
  const running = model.runner === "vm" || model.runner === "os" || model.runner === "user";
  const look = !present ? "absent" : running ? "now" : model.frozen ? "frozen" : "rest";
  if (!model.bare || layout.narrow)
    d.rect("vm", vm, `band hue-a ${model.bare ? "rest" : look}`, 14 * s);
  if (model.bare && !layout.narrow) d.rect("vm", { ...vm }, "band hue-a rest", 14 * s);
  if (!present) return;

  const lines = model.code(layout.code.length);
  const inKernel = !model.inUser;
  drawTitle(d, model, layout, words);
  boxOf(
    d,
    "process",
    process,
    running && model.inUser ? "now" : look === "frozen" ? "frozen" : "rest",
    s,
  );
  boxOf(
    d,
    "kernel",
    kernel,
    running && inKernel ? "now" : look === "frozen" ? "frozen" : "rest",
    s,
  );
  drawProcess(d, model, layout, words, model.inUser ? lines : []);

  const kernelWords = words.both(model.bare ? "ui-os" : "ui-guest-kernel");
  const titleLook = inKernel && running ? "hue-a hue-ink" : "soft";
  d.label(
    "kernel-title",
    layout.text,
    kernel.y + layout.head / 2,
    kernelWords,
    layout.narrow && model.flow.trapped ? 0 : kernel.w * 0.6,
    { size: font.small + s, look: titleLook },
  );
  const kernelLines = inKernel ? lines : model.kernelCode(layout.code.length);
  kernelLines.forEach((line, index) => {
    const row = layout.code[index];
    if (row) drawCode(d, line, row, model, layout, words);
  });
}

/** @param {Drawing} d @param {string} key @param {Rect} rect @param {string} look @param {number} s */
function boxOf(d, key, rect, look, s) {
  d.rect(key, rect, `box hue-a ${look}`, 10 * s);
}

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
function drawTitle(d, model, { vm, head, font, s, narrow }, words) {
  const y = vm.y + head / 2;
  if (model.bare) {
    d.label("vm-title", vm.x + 14 * s, y, words.both("ui-unprivileged-side"), vm.w - 28 * s, {
      size: font.small,
      look: "soft",
    });
    return;
  }
  const name = model.vm?.name ?? "";
  d.text("vm-title", vm.x + 14 * s, y, `VM ${name}`, {
    size: font.title,
    weight: 700,
    look: "hue-a hue-ink",
  });
  if (!model.frozen) return;
  const [first, second] = words.both(model.vm?.stopped ? "ui-stopped" : "ui-frozen");
  const text = narrow ? first : `${first} ${second}`;
  const right = vm.x + vm.w - 14 * s;
  const width = d.text("frozen", right, y, text, {
    size: font.small,
    weight: 700,
    anchor: "end",
    look: "soft",
  });
  const x = right - width - 10 * s;
  d.path(
    "frozen-sign",
    `M${x - 9 * s},${y - 8 * s}v${16 * s}M${x - 2 * s},${y - 8 * s}v${16 * s}`,
    "pause-sign",
  );
}

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words
 * @param {CodeLine[]} lines */
function drawProcess(d, model, layout, words, lines) {
  const { process, font, s, narrow, slot } = layout;
  const [first, second] = words.both("ui-process");
  const line = lines.find((one) => one.look === "now" || one.look === "trapped");
  const middle = process.y + process.h / 2;
  if (!line) {
    d.label("process-title", layout.text, middle, [first, second], process.w - 28 * s, {
      size: font.small + s,
      look: "soft",
    });
    return;
  }
  const x = slot + (narrow ? 26 : 34) * s;
  const titleSize = font.small + s;
  if (narrow) {
    d.text("process-title", x, process.y + process.h * 0.28, first, {
      size: font.small,
      weight: 700,
      look: "hue-a hue-ink",
    });
    const row = {
      x: process.x + 4 * s,
      y: process.y + process.h * 0.48,
      w: process.w - 8 * s,
      h: process.h * 0.46,
    };
    drawCode(d, line, row, model, layout, words);
    return;
  }
  const width = Math.max(
    d.measure(first, { size: titleSize, weight: 700 }),
    d.measure(second, { size: font.small }),
  );
  d.text("process-title", x, middle - 12 * s, first, {
    size: titleSize,
    weight: 700,
    look: "hue-a hue-ink",
  });
  d.text("process-title-2", x, middle + 13 * s, second, { size: font.small, look: "soft" });
  const rowX = x + width + 18 * s;
  const row = {
    x: rowX,
    y: process.y + 7 * s,
    w: process.x + process.w - 6 * s - rowX,
    h: process.h - 14 * s,
  };
  drawCode(d, line, row, model, layout, words, rowX + 16 * s);
}

/** @param {Drawing} d @param {CodeLine} line @param {Rect} row @param {StageModel} model
 * @param {StageLayout} layout @param {Words} words @param {number} [textX] */
function drawCode(d, line, row, model, layout, words, textX) {
  const { font, s, narrow } = layout;
  const strong = line.look === "now" || line.look === "trapped";
  const middle = row.y + row.h / 2;
  const key = `code-${line.address}`;
  const inset = narrow ? 1 : 2;
  if (strong) {
    d.rect(
      `${key}-row`,
      { x: row.x, y: row.y + inset * s, w: row.w, h: row.h - 2 * inset * s },
      `row hue-a ${line.look}`,
      7 * s,
    );
  }
  const x = textX ?? layout.text;
  const size = strong ? font.now : font.code;
  const style = { size, weight: strong ? 700 : 400, mono: true, look: strong ? "" : "soft" };
  const addressStyle = { size: font.code, mono: true, look: "soft" };
  const address = narrow ? line.address.replace(/^0{1,6}/, "") : line.address;
  const width = narrow
    ? Math.max(d.measure(address, addressStyle), d.measure("000", addressStyle))
    : d.text(`${key}-at`, x, middle, address, addressStyle);
  if (narrow) d.text(`${key}-at`, x, middle, address, addressStyle);
  const textAt = x + width + (narrow ? 10 : 18) * s;
  const right = row.x + row.w - 8 * s;
  const shown = fitting(d.measure, [line.text], right - textAt, style);
  const end = textAt + d.text(`${key}-text`, textAt, middle, shown, style);
  if (line.label && !narrow && textX === undefined) {
    d.text(`${key}-label`, right - 4 * s, middle, `${line.label}:`, {
      size: font.small,
      mono: true,
      anchor: "end",
      look: "soft",
    });
  }
  drawTag(
    d,
    line,
    { x: end + 16 * s, right: Math.min(right, narrow ? right : layout.resume - 10 * s), y: middle },
    model,
    layout,
    words,
  );
}

/** What is to say about a line, at its right: why it was stopped, or how it ran.
 * @param {Drawing} d @param {CodeLine} line @param {{x: number, right: number, y: number}} place
 * @param {StageModel} model @param {StageLayout} layout @param {Words} words */
function drawTag(d, line, { x, right, y }, model, layout, words) {
  const { font, s, narrow, kernel } = layout;
  if (line.look === "plain" || line.look === "now") return;
  const id = tagId(line, model);
  const [first, second] = words.both(id, {
    mode: model.scene.trap?.from_mode ?? "U",
    cause: model.scene.trap?.name ?? "",
  });
  const wordings = narrow ? [first] : [`${first}  ${second}`, first];
  if (line.look === "trapped") {
    const style = { size: font.small, weight: 700 };
    const pad = 13 * s;
    const room = narrow ? kernel.w * 0.6 : right - x - 2 * pad;
    const text = fitting(d.measure, wordings, room, style);
    const width = d.measure(text, style) + 2 * pad;
    const h = font.small * 1.6;
    const top = narrow ? kernel.y + layout.head / 2 - h / 2 - s : y - h / 2;
    const left = narrow ? kernel.x + kernel.w - width - 6 * s : x;
    d.rect("badge", { x: left, y: top, w: width, h }, "badge", h / 2);
    d.text("badge-text", left + pad, top + h / 2, text, { ...style, look: "on-trap" });
    return;
  }
  if (narrow) return;
  const style = { size: font.small, weight: line.look === "handled" ? 700 : 400 };
  if (d.measure(first, style) > right - x) return;
  const text = fitting(d.measure, wordings, right - x, style);
  d.text(`tag-${line.address}`, x, y, text, {
    ...style,
    look: line.look === "handled" ? "hue-a hue-ink" : "soft",
  });
}

/** @param {CodeLine} line @param {StageModel} model */
function tagId(line, { scene }) {
  if (line.look === "ran") return "ui-tag-ran";
  if (line.look === "entry") return "ui-tag-entry";
  if (line.look === "handled") {
    if (scene.injected) return "ui-tag-reflected";
    if (scene.csrWrites.length > 0) return "ui-tag-wrote";
    if (scene.modeChange) return "ui-tag-returned";
    return scene.csrRead ? "ui-tag-read" : "ui-tag-handled";
  }
  if (scene.trap?.cause === 2) return "ui-badge-illegal";
  return scene.trap?.cause === 8 || scene.trap?.cause === 9 ? "ui-badge-ecall" : "ui-badge-trap";
}
