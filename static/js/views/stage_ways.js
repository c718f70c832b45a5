// The ways between the bands: red down into the VMM at a trap, violet up again at the resume.

import { arrowHead, elbow } from "../layout/marks.js";
import { tokenPlace } from "./stage_token.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("../state/stage_code.js").CodeLine} CodeLine */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout */
export function drawWays(d, model, layout) {
  const lines = model.code(layout.code.length);
  const left = model.inUser && model.scene.resumed ? model.kernelCode(layout.code.length) : lines;
  drawTrap(d, model, layout, left);
  drawResume(d, model, layout);
}

/** The red way down, from the line that trapped to the VMM: number 1.
 * @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {CodeLine[]} lines */
function drawTrap(d, model, layout, lines) {
  const { scene } = model;
  if (!scene.trap || scene.trap.from_mode !== "U") return;
  const { fall: x, s, kernel, process, vmm } = layout;
  const index = lines.findIndex((line) => line.look === "trapped" || line.look === "handled");
  const row = layout.code[index];
  const fromProcess =
    model.bare || (scene.exited ? scene.exited.virtual_mode === "U" : model.inUser);
  const y1 = fromProcess
    ? process.y + process.h
    : row
      ? row.y + row.h - 2 * s
      : kernel.y + kernel.h;
  const arrived = model.runner === "vmm" && model.step === "arrive";
  const y2 = vmm ? vmm.y + (arrived ? -5 * s : s) : kernel.y;
  const look = scene.resumed ? "way trap past" : "way trap";
  d.path(
    "trap-way",
    elbow([
      { x, y: y1 },
      { x, y: y2 - 8 * s },
    ]),
    look,
  );
  d.path("trap-head", arrowHead({ x, y: y2 - s }, "down", 13 * s), `${look} head`);
  if (!model.bare) drawBadge(d, "trap", 1, { x, y: (y1 + layout.line.y) / 2 }, look, layout);
}

/** The way back up to the token, once the VM has the hart again: number 5.
 * @param {Drawing} d @param {StageModel} model @param {StageLayout} layout */
function drawResume(d, model, layout) {
  const { scene } = model;
  const { slot: x, s, vmm, line } = layout;
  const place = tokenPlace(model, layout);
  if (!scene.resumed || !vmm || !scene.exited || place?.zone !== "guest") return;
  const top = place.y + layout.token * 1.22 + s;
  const look = "way hue-vmm resume";
  d.rect("resume-foot", { x: x - 15 * s, y: vmm.y - 4 * s, w: 30 * s, h: 8 * s }, "foot", 4 * s);
  d.path(
    "resume-way",
    elbow([
      { x, y: vmm.y },
      { x, y: top + 10 * s },
    ]),
    look,
  );
  d.path("resume-head", arrowHead({ x, y: top }, "up", 13 * s), `${look} head`);
  const from = top + 13 * s;
  drawBadge(d, "resume", 5, { x, y: Math.max(from + 12 * s, (from + line.y) / 2) }, look, layout);
}

/** @param {Drawing} d @param {string} key @param {number} number
 * @param {import("../layout/stage.js").Point} centre @param {string} look @param {StageLayout} layout */
function drawBadge(d, key, number, centre, look, { s, font }) {
  d.circle(`${key}-badge`, centre, 13 * s, look.replace("way", "way-badge"));
  d.text(`${key}-number`, centre.x, centre.y, String(number), {
    size: font.small,
    weight: 700,
    anchor: "middle",
    look: look.includes("past") ? "soft" : "on-hue",
  });
}
