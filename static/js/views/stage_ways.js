// The ways between the bands: red down into the VMM at a trap, violet up again at the resume.

import { arrowHead, elbow } from "../layout/marks.js";

/** @typedef {import("../layout/marks.js").Drawing} Drawing */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("../state/stage_code.js").CodeLine} CodeLine */

/** @param {Drawing} d @param {StageModel} model @param {StageLayout} layout */
export function drawWays(d, model, layout) {
  const lines = model.code(layout.code.length);
  drawTrap(
    d,
    model,
    layout,
    model.inUser && model.scene.resumed ? model.kernelCode(layout.code.length) : lines,
  );
  drawResume(d, model, layout, model.inUser ? [] : lines);
}

/** The red way down, from the line that trapped to the VMM.
 * @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {CodeLine[]} lines */
function drawTrap(d, model, layout, lines) {
  const { scene } = model;
  if (!scene.trap || scene.trap.from_mode !== "U") return;
  const index = lines.findIndex((line) => line.look === "trapped" || line.look === "handled");
  const row = layout.code[index];
  const fromProcess =
    model.bare || (scene.exited ? scene.exited.virtual_mode === "U" : model.inUser);
  const y1 = fromProcess
    ? layout.process.y + layout.process.h
    : row
      ? row.y + row.h
      : layout.kernel.y + layout.kernel.h;
  const y2 = layout.vmm?.y ?? layout.kernel.y;
  const look = scene.resumed ? "way trap past" : "way trap";
  d.path(
    "trap-way",
    elbow([
      { x: layout.slot, y: y1 },
      { x: layout.slot, y: y2 - 8 * layout.s },
    ]),
    look,
  );
  d.path(
    "trap-head",
    arrowHead({ x: layout.slot, y: y2 - layout.s }, "down", 14 * layout.s),
    `${look} head`,
  );
}

/** The way back up, once the VM has the hart again.
 * @param {Drawing} d @param {StageModel} model @param {StageLayout} layout @param {CodeLine[]} lines */
function drawResume(d, model, layout, lines) {
  const { scene } = model;
  if (!scene.resumed || !layout.vmm || !scene.exited) return;
  const { steps, resume, s, code, process } = layout;
  const box = scene.reflects ? steps.reflect : steps.emulate;
  const row = code[lines.findIndex((line) => line.look === "now")];
  const target = row ?? process;
  const y = target.y + target.h / 2;
  const tip = { x: Math.min(resume - 14 * s, target.x + target.w - 6 * s), y };
  const points = [
    { x: box.x + box.w, y: box.y + box.h / 2 },
    { x: resume, y: box.y + box.h / 2 },
    { x: resume, y },
    { x: tip.x + 10 * s, y },
  ];
  d.path("resume-way", elbow(points, 10 * s), "way hue-vmm resume");
  d.path("resume-head", arrowHead(tip, "left", 14 * s), "way hue-vmm resume head");
}
