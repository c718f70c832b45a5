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
    kernel.y + (layout.narrow ? 20 : 15) * s,
    kernelWords,
    layout.narrow && model.flow.trapped ? 0 : kernel.w * 0.6,
    { size: font.small, look: titleLook },
  );
  const kernelLines = inKernel ? lines : model.kernelCode(layout.code.length);
  kernelLines.forEach((line, index) => {
    const row = layout.code[index];
    if (row) drawCode(d, line, row, model, layout, words, columnsOf(d, kernelLines, layout));
  });
}

/** Where the parts of a line of code begin, one below the other: address, label, instruction.
 * @typedef {{address: number, label: number, text: number}} Columns */

/** @param {Drawing} d @param {CodeLine[]} lines @param {StageLayout} layout @param {number} [x]
 * @returns {Columns} */
function columnsOf(d, lines, { font, s, narrow, text }, x = text) {
  const style = { size: font.small, mono: true };
  const widest = (/** @type {string[]} */ texts) =>
    Math.max(0, ...texts.map((one) => d.measure(one, style)));
  const gap = (narrow ? 10 : 14) * s;
  const label = x + widest(["0x00", ...lines.map((line) => line.address)]) + gap;
  const labels = narrow ? 0 : widest(lines.map((line) => (line.label ? `${line.label}:` : "")));
  return { address: x, label, text: label + (labels > 0 ? labels + gap : 0) };
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
  const title = { size: font.title, weight: 700, look: "hue-a hue-ink" };
  const named = d.text("vm-title", vm.x + 14 * s, y, `VM ${name}`, title);
  const [one, other] = words.both("ui-vm-name");
  const meaning = narrow ? (model.frozen ? "" : one) : `${one}  ${other}`;
  if (meaning)
    d.text("vm-title-2", vm.x + 24 * s + named, y, meaning, { size: font.small, look: "soft" });
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
  const { process, font, s, narrow, text } = layout;
  const both = words.both("ui-process");
  const line = lines.find((one) => one.look === "now" || one.look === "trapped");
  const middle = process.y + process.h / 2;
  const style = { size: font.small, look: line ? "hue-a hue-ink" : "soft", weight: line ? 700 : 400 };
  if (!line) {
    d.label("process-title", text, middle, both, process.w - 28 * s, style);
    return;
  }
  const width = narrow ? 0 : d.label("process-title", text, middle, both, process.w * 0.3, style);
  const x = narrow ? text : text + width + 26 * s;
  const row = {
    x: x - 10 * s,
    y: process.y + 3 * s,
    w: process.x + process.w - 4 * s - x + 10 * s,
    h: process.h - 6 * s,
  };
  drawCode(d, line, row, model, layout, words, columnsOf(d, [line], layout, x));
}

/** @param {Drawing} d @param {CodeLine} line @param {Rect} row @param {StageModel} model
 * @param {StageLayout} layout @param {Words} words @param {Columns} columns */
function drawCode(d, line, row, model, layout, words, columns) {
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
  const beside = { size: font.small, mono: true, look: "soft" };
  d.text(`${key}-at`, columns.address, middle, line.address, beside);
  if (line.label && columns.text > columns.label)
    d.text(`${key}-label`, columns.label, middle, `${line.label}:`, beside);
  const size = strong ? font.now : font.code;
  const style = { size, weight: strong ? 700 : 400, mono: true, look: strong ? "" : "soft" };
  const right = row.x + row.w - 8 * s;
  const shown = fitting(d.measure, [line.text], right - columns.text, style);
  let end = columns.text + d.text(`${key}-text`, columns.text, middle, shown, style);
  const values = { ...beside, look: strong ? "hue-a hue-ink" : "soft" };
  const gap = (narrow ? 10 : 20) * s;
  if (line.values && d.measure(line.values, values) <= right - end - gap)
    end += gap + d.text(`${key}-values`, end + gap, middle, line.values, values);
  drawTag(d, line, { x: end + gap, right, y: middle }, model, layout, words);
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
  const soft = { size: font.small, look: "soft" };
  if (line.look === "trapped") {
    const style = { size: font.small, weight: 700 };
    const pad = 13 * s;
    const room = narrow ? kernel.w * 0.6 : right - x - 2 * pad;
    const text = fitting(d.measure, [first], room, style);
    const width = d.measure(text, style) + 2 * pad;
    const h = font.small * 1.5;
    const inKernel = layout.code.some((row) => Math.abs(row.y + row.h / 2 - y) < 1);
    const middle = narrow ? (inKernel ? kernel.y + 20 * s : layout.vm.y + layout.head / 2) : y;
    const left = narrow ? kernel.x + kernel.w - width - 6 * s : x;
    if (narrow && !inKernel) return;
    d.rect("badge", { x: left, y: middle - h / 2, w: width, h }, "badge", h / 2);
    d.text("badge-text", left + pad, middle, text, { ...style, look: "on-trap" });
    const next = left + width + 12 * s;
    if (!narrow && second !== first && next + d.measure(second, soft) <= right)
      d.text("badge-second", next, middle, second, soft);
    return;
  }
  if (narrow) return;
  const style = { size: font.small, weight: line.look === "handled" ? 700 : 400 };
  const width = d.measure(first, style);
  if (width > right - x) return;
  const look = line.look === "handled" ? "hue-a hue-ink" : "soft";
  d.text(`tag-${line.address}`, x, y, first, { ...style, look });
  const next = x + width + 12 * s;
  if (second !== first && next + d.measure(second, soft) <= right)
    d.text(`tag-${line.address}-2`, next, y, second, soft);
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
