// The VMM's band: read, check (and its fork), emulate or reflect; and the card with the virtual state.

import { arrowHead, elbow } from "../layout/marks.js";
import { fitting } from "../layout/measure.js";
import { drawCard } from "./stage_card.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../layout/stage.js").Rect} Rect */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("./stage.js").Words} Words */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
export function drawVmm(d, model, layout, words) {
  const { vmm, steps, font, s, arrival, narrow } = layout;
  if (!vmm) return;
  const now = model.runner === "vmm";
  d.rect("vmm", vmm, `band hue-vmm ${now ? "now" : "rest"}`, 14 * s);
  const titleX = arrival.x + 28 * s;
  const room = narrow ? vmm.w - 66 * s : layout.card.x - titleX - 60 * s;
  const style = { size: font.title, weight: 700, look: "hue-vmm hue-ink" };
  const width = d.text("vmm-title", titleX, arrival.y, "VMM", style);
  const names = words.both("ui-vmm-name");
  const soft = { size: font.small, weight: 400, look: "soft" };
  d.label("vmm-title-2", titleX + width + 10 * s, arrival.y, names, room - width, soft);

  const { read, check, emulate, reflect, sbi } = model.flow;
  drawArrows(d, model, layout, words);
  drawStep(d, "read", steps.read, 2, read.progress, words.both("ui-step-read"), read.text, layout);
  drawStep(
    d,
    "check",
    steps.check,
    3,
    check.progress,
    words.both("ui-step-check"),
    checkText(model, words),
    layout,
    false,
  );
  drawStep(
    d,
    "emulate",
    steps.emulate,
    4,
    emulate.progress,
    words.both(sbi ? "ui-step-service" : "ui-step-emulate"),
    emulate.text,
    layout,
  );
  drawReflect(d, steps.reflect, reflect.progress, words, layout);
  drawCard(d, model, layout, words);
}

/** @param {StageModel} model @param {Words} words */
function checkText(model, words) {
  const { believed, progress } = model.flow.check;
  const vm = model.vm?.name ?? "";
  if (believed) return [words.first("ui-check-believes", { vm, mode: believed }), believed];
  return progress === "skipped"
    ? null
    : [words.first("ui-check-question"), words.first("ui-check-question-short")];
}

/** @param {Drawing} d @param {string} key @param {Rect} box @param {number} number
 * @param {string} progress @param {readonly [string, string]} title @param {string | string[] | null} content
 * @param {StageLayout} layout @param {boolean} [mono] */
function drawStep(d, key, box, number, progress, title, content, layout, mono = true) {
  const { font, s, narrow } = layout;
  d.rect(`step-${key}`, box, `step hue-vmm ${progress}`, 9 * s);
  const middle = box.y + box.h / 2;
  const top = middle - 13 * s;
  const x = box.x + 10 * s;
  drawNumber(d, key, { x: x + 12 * s, y: top }, number, progress, layout);
  const titleX = x + 31 * s;
  const right = box.x + box.w - 8 * s;
  const look = lookOf(progress);
  const taken = progress === "now" && !narrow ? 46 * s : 0; // the token stands over the corner
  d.label(`step-${key}-title`, titleX, top, content ? title : [title[0], ""], right - titleX - taken, {
    size: font.small,
    look,
    weight: progress === "skipped" ? 400 : 700,
  });
  if (!content) {
    d.text(`step-${key}-title-2`, x + 2 * s, middle + 15 * s, title[1], {
      size: font.small,
      look: progress === "now" ? "on-hue" : progress === "skipped" ? "untaken" : "soft",
    });
    return;
  }
  const style = { size: font.small, mono, weight: progress === "now" ? 700 : 400, look };
  const from =
    key === "read" ? { x: layout.text - x, y: (layout.code[1]?.y ?? 0) - middle } : undefined;
  const room = { x: box.x, y: box.y, w: box.w, h: box.h };
  const width = right - x - (narrow ? 48 * s : 0);
  const text = fitting(d.measure, Array.isArray(content) ? content : [content], width, style);
  d.text(`step-${key}-text`, x + 2 * s, middle + 15 * s, text, {
    ...style,
    room,
    ...(from && { from }),
  });
}

/** @param {string} progress */
function lookOf(progress) {
  if (progress === "now") return "on-hue";
  return progress === "done" ? "" : progress === "skipped" ? "untaken" : "soft";
}

/** @param {Drawing} d @param {string} key @param {{x: number, y: number}} centre @param {number} number
 * @param {string} progress @param {StageLayout} layout */
function drawNumber(d, key, centre, number, progress, { s, font }) {
  d.circle(`step-${key}-disc`, centre, 13 * s, `disc hue-vmm ${progress}`);
  d.text(`step-${key}-number`, centre.x, centre.y, String(number), {
    size: font.small,
    weight: 700,
    anchor: "middle",
    look: progress === "done" ? "on-hue" : progress === "now" ? "hue-vmm hue-ink" : lookOf(progress),
  });
}

/** @param {Drawing} d @param {Rect} box @param {string} progress @param {Words} words
 * @param {StageLayout} layout */
function drawReflect(d, box, progress, words, layout) {
  const { font, s } = layout;
  d.rect("step-reflect", box, `step hue-vmm ${progress}`, 9 * s);
  const x = box.x + 10 * s;
  const y = box.y + box.h / 2;
  drawNumber(d, "reflect", { x: x + 12 * s, y }, 4, progress, layout);
  const right = box.x + box.w - 6 * s - (progress === "now" ? 44 * s : 0);
  const [first, second] = words.both("ui-step-reflect");
  d.label("step-reflect-title", x + 31 * s, y, [first, second], right - x - 31 * s, {
    size: font.small,
    look: lookOf(progress),
    weight: progress === "now" || progress === "done" ? 700 : 400,
  });
}

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {Words} words */
function drawArrows(d, model, layout, words) {
  const { steps, s, narrow, font } = layout;
  const { flow } = model;
  const happened = (/** @type {string} */ progress) => progress === "now" || progress === "done";
  const toCheck = happened(flow.check.progress) && happened(flow.read.progress);
  const yes = flow.check.allowed === true;
  const no = flow.check.allowed === false;
  const [textYes, textNo] = [words.first("ui-yes"), words.first("ui-no")];
  const arrow = (
    /** @type {string} */ key,
    /** @type {boolean} */ lit,
    /** @type {{x: number, y: number}[]} */ points,
    /** @type {"down" | "right" | "left"} */ direction,
  ) => {
    const untaken = !lit && flow.check.allowed !== null && key !== "to-check";
    const look = `way hue-vmm ${lit ? "lit" : "faint"} ${untaken ? "off" : ""}`;
    const tip = points[points.length - 1] ?? { x: 0, y: 0 };
    const size = 11 * s;
    const short = {
      x: tip.x - (direction === "right" ? size : direction === "left" ? -size : 0),
      y: tip.y - (direction === "down" ? size : 0),
    };
    d.path(key, elbow([...points.slice(0, -1), short], 8 * s), look);
    d.path(`${key}-head`, arrowHead(tip, direction, size), `${look} head`);
  };
  const small = { size: font.small };
  const lit = (/** @type {boolean} */ on) => (on ? "hue-vmm hue-ink" : flow.check.allowed === null ? "soft" : "untaken");
  const weight = (/** @type {boolean} */ on) => (on ? 700 : 400);
  const middle = (/** @type {Rect} */ box) => box.y + box.h / 2;
  const { read, check, emulate, reflect } = steps;
  if (narrow) {
    const x = read.x + 22 * s;
    arrow(
      "to-check",
      toCheck,
      [
        { x, y: read.y + read.h },
        { x, y: check.y },
      ],
      "down",
    );
    arrow(
      "to-emulate",
      yes,
      [
        { x, y: check.y + check.h },
        { x, y: emulate.y },
      ],
      "down",
    );
    d.text("yes", x + 18 * s, (check.y + check.h + emulate.y) / 2, textYes, {
      ...small,
      look: lit(yes),
      weight: weight(yes),
    });
    const edge = check.x + check.w;
    const out = edge + 12 * s;
    arrow(
      "to-reflect",
      no,
      [
        { x: edge, y: middle(check) },
        { x: out, y: middle(check) },
        { x: out, y: middle(reflect) },
        { x: edge, y: middle(reflect) },
      ],
      "left",
    );
    d.text("no", edge - 8 * s, (check.y + check.h + emulate.y) / 2, textNo, {
      ...small,
      anchor: "end",
      look: lit(no),
      weight: weight(no),
    });
    return;
  }
  arrow(
    "to-check",
    toCheck,
    [
      { x: read.x + read.w, y: middle(read) },
      { x: check.x - s, y: middle(check) },
    ],
    "right",
  );
  arrow(
    "to-emulate",
    yes,
    [
      { x: check.x + check.w, y: middle(check) },
      { x: emulate.x - s, y: middle(emulate) },
    ],
    "right",
  );
  d.text("yes", (check.x + check.w + emulate.x) / 2, middle(check) - 16 * s, textYes, {
    ...small,
    anchor: "middle",
    look: lit(yes),
      weight: weight(yes),
  });
  const x = check.x + check.w * 0.36;
  arrow(
    "to-reflect",
    no,
    [
      { x, y: check.y + check.h },
      { x, y: middle(reflect) },
      { x: reflect.x - s, y: middle(reflect) },
    ],
    "right",
  );
  d.text("no", (check.x + check.w + reflect.x) / 2 - 2 * s, middle(reflect) - 15 * s, textNo, {
    ...small,
    anchor: "middle",
    look: lit(no),
      weight: weight(no),
  });
}
