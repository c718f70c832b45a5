// The stage: who runs with which privilege. Model, layout and words in; marks out. No DOM.

import { Drawing } from "../layout/marks.js";
import { drawGuest } from "./stage_guest.js";
import { drawGutter, drawHart, drawLine } from "./stage_machine.js";
import { drawWays } from "./stage_ways.js";
import { drawThread } from "./stage_card.js";
import { tokenPlace } from "./stage_token.js";
import { drawVmm } from "./stage_vmm.js";

/** @typedef {import("../state/stage_model.js").StageModel} StageModel */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../layout/measure.js").Measure} Measure */

/** Texts by message id, in the learner's language and in the other one.
 * @typedef {{first: (id: string, values?: object) => string, both: (id: string, values?: object) => [string, string]}} Words */

/** @param {StageModel} model @param {StageLayout} layout @param {Words} words @param {Measure} measure */
export function drawStage(model, layout, words, measure) {
  const drawing = new Drawing(measure);
  drawGutter(drawing, model, layout, words);
  drawGuest(drawing, model, layout, words);
  if (layout.vmm) drawVmm(drawing, model, layout, words);
  drawHart(drawing, model, layout, words);
  drawThread(drawing, model, layout);
  drawLine(drawing, layout, words);
  drawWays(drawing, model, layout);
  return { marks: drawing.marks, token: tokenPlace(model, layout) };
}
