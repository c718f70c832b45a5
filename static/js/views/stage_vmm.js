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
  const { vmm, steps, font, s, head, slot, narrow } = layout;
  if (!vmm) return;
  const now = model.runner === "vmm";
  d.rect("vmm", vmm, `band hue-vmm ${now ? "now" : "rest"}`, 14 * s);
  const titleX = slot + (narrow ? 26 : 30) * s;
  const room = narrow ? vmm.w - 70 * s : layout.card.x - titleX - 60 * s;
  const title = /** @type {const} */ ([words.first("ui-vmm"), words.both("ui-vmm-name")[1]]);
  d.label("vmm-title", titleX, vmm.y + head / 2 + 2 * s, title, room, {
    size: font.title - 2 * s,
    look: "hue-vmm hue-ink",
  });

  const { read, check, emulate, reflect, sbi } = model.flow;
  drawArrows(d, model, layout, words);
  drawStep(d, "read", steps.read, 1, read.progress, words.both("ui-step-read"), read.text, layout);
  drawStep(
    d,
    "check",
    steps.check,
    2,
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
    3,
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
  if (believed) return [words.first("ui-check-believes", { mode: believed }), believed];
  return progress === "skipped"
    ? null
    : [words.first("ui-check-question"), words.first("ui-check-question-short")];
}

/** @param {Drawing} d @param {string} key @param {Rect} box @param {number} number
 * @param {string} progress @param {readonly [string, string]} title @param {string | string[] | null} content
 * @param {StageLayout} layout @param {boolean} [mono] */
function drawStep(d, key, box, number, progress, title, content, layout, mono = true) {
  const { font, s, slot, steps } = layout;
  d.rect(`step-${key}`, box, `step hue-vmm ${progress}`, 9 * s);
  const slotX = box.x + slot - steps.read.x;
  const middle = box.y + box.h / 2;
  if (progress !== "now") drawNumber(d, key, { x: slotX, y: middle }, number, progress, layout);
  const x = slotX + 30 * s;
  const right = box.x + box.w - 8 * s;
  const look = progress === "now" ? "on-hue" : progress === "done" ? "" : "soft";
  const top = content ? middle - 14 * s : middle;
  d.label(`step-${key}-title`, x, top, title, right - x, { size: font.small, look });
  if (!content) return;
  const style = { size: font.small, mono, weight: progress === "now" ? 700 : 400, look };
  const from =
    key === "read" ? { x: layout.text - x, y: (layout.code[1]?.y ?? 0) - middle } : undefined;
  const room = { x: box.x, y: box.y, w: box.w, h: box.h };
  const text = fitting(
    d.measure,
    Array.isArray(content) ? content : contentWordings(content),
    right - x,
    style,
  );
  d.text(`step-${key}-text`, x, middle + 14 * s, text, { ...style, room, ...(from && { from }) });
}

/** "stvec ← 00000120" also without the zeros that say nothing. @param {string} text */
function contentWordings(text) {
  const bare = text.replace(/\b0+(?=[0-9a-f])/g, "");
  return bare === text ? [text] : [text, bare];
}

/** @param {Drawing} d @param {string} key @param {{x: number, y: number}} centre @param {number} number
 * @param {string} progress @param {StageLayout} layout */
function drawNumber(d, key, centre, number, progress, { s, font }) {
  d.circle(`step-${key}-disc`, centre, 14 * s, `disc hue-vmm ${progress}`);
  d.text(`step-${key}-number`, centre.x, centre.y, String(number), {
    size: font.small,
    weight: 700,
    anchor: "middle",
    look: progress === "done" ? "on-hue" : "soft",
  });
}

/** @param {Drawing} d @param {Rect} box @param {string} progress @param {Words} words
 * @param {StageLayout} layout */
function drawReflect(d, box, progress, words, { font, s, slot, steps }) {
  d.rect(
    "step-reflect",
    box,
    `step hue-vmm ${progress === "skipped" ? "future" : progress}`,
    9 * s,
  );
  const x = box.x + slot - steps.read.x + (progress === "now" ? 30 * s : -14 * s);
  const look = progress === "now" ? "on-hue" : progress === "done" ? "" : "soft";
  d.label(
    "step-reflect-title",
    x,
    box.y + box.h / 2,
    words.both("ui-step-reflect"),
    box.x + box.w - 6 * s - x,
    { size: font.small, look, weight: progress === "future" ? 400 : 700 },
  );
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
    const look = `way hue-vmm ${lit ? "lit" : "faint"}`;
    const tip = points[points.length - 1] ?? { x: 0, y: 0 };
    const size = 11 * s;
    const short = {
      x: tip.x - (direction === "right" ? size : direction === "left" ? -size : 0),
      y: tip.y - (direction === "down" ? size : 0),
    };
    d.path(key, elbow([...points.slice(0, -1), short], 8 * s), look);
    d.path(`${key}-head`, arrowHead(tip, direction, size), `${look} head`);
  };
  const small = { size: font.small, weight: 700 };
  const lit = (/** @type {boolean} */ on) => (on ? "hue-vmm hue-ink" : "soft");
  const middle = (/** @type {Rect} */ box) => box.y + box.h / 2;
  const { read, check, emulate, reflect } = steps;
  if (narrow) {
    const x = layout.slot;
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
  d.text("no", (x + check.x + check.w) / 2 + 10 * s, middle(reflect) - 15 * s, textNo, {
    ...small,
    anchor: "middle",
    look: lit(no),
  });
}
