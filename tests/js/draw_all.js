// Draws the stage and the lens after every event of a real run: test_fold.py calls it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { estimate } from "../../static/js/layout/measure.js";
import { stageLayout } from "../../static/js/layout/stage.js";
import { apply, stateOfPicture } from "../../static/js/state/fold.js";
import { lensModel } from "../../static/js/state/lens_model.js";
import { sentenceOf } from "../../static/js/state/phrases.js";
import { stageModel } from "../../static/js/state/stage_model.js";
import { drawStage } from "../../static/js/views/stage.js";
import { words } from "./support.js";

const { opened, chunks } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const layouts = [false, true].map((bare) =>
  stageLayout({ width: 1024, height: 580, s: 1, narrow: false, bare }),
);
const japanese = words("ja");
const seen = new Set();
for (const { picture, events } of chunks) {
  let state = stateOfPicture(picture);
  for (const event of events) {
    state = apply(state, event);
    const kind = [
      ...state.scene.events.map((one) => one.event),
      state.scene.before.machine.mode,
    ].join();
    if (seen.has(kind)) continue; // the like was drawn already
    seen.add(kind);
    const model = stageModel(state, opened.programs);
    const { marks, token } = drawStage(model, layouts[Number(model.bare)], japanese, estimate);
    const keys = marks.map((mark) => `${mark.tag}:${mark.key}`);
    assert.equal(
      new Set(keys).size,
      keys.length,
      `two marks of one key (${keys.filter((k, i) => keys.indexOf(k) !== i)}) at ${event.tick}.${event.step}`,
    );
    assert.ok(token || state.machine.stopped, `no token at ${event.tick}.${event.step}`);
    for (const { text } of marks) assert.doesNotMatch(text ?? "", /undefined|null|NaN|ui-/);
    const said =
      JSON.stringify(lensModel(state, opened)) + JSON.stringify(sentenceOf(event, state, opened));
    assert.doesNotMatch(said, /undefined|NaN/);
  }
}
console.log(`${seen.size} pictures`);
