// The stage of every scene step, as committed pictures. UPDATE_GOLDEN=1 writes them anew: look at them.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { estimate } from "../../static/js/layout/measure.js";
import { stageLayout } from "../../static/js/layout/stage.js";
import { stageModel } from "../../static/js/state/stage_model.js";
import { drawStage } from "../../static/js/views/stage.js";
import { printed, run, stateAt, words } from "./support.js";

const FOLDER = new URL("../golden/", import.meta.url);
const SCENES = {
  before: "7.0",
  trapped: "8.4",
  read: "8.6",
  checked: "8.7",
  emulated: "8.10",
  resumed: "8.14",
  reflected: "3013.13",
};
const SCREENS = {
  wide: { width: 1024, height: 580, s: 1, narrow: false },
  phone: { width: 366, height: 0, s: 0.75, narrow: true },
};

for (const [scene, at] of Object.entries(SCENES)) {
  for (const [screen, size] of Object.entries(SCREENS)) {
    test(`${scene} on ${screen} looks as it did`, async () => {
      const model = stageModel(await stateAt(at), run.programs);
      const layout = stageLayout({ ...size, bare: model.bare });
      const { marks, token } = drawStage(model, layout, words("ja"), estimate);
      const svg = printed(marks, layout) + `<!-- token ${JSON.stringify(token)} -->\n`;
      const file = new URL(`stage-${scene}-${screen}.svg`, FOLDER);
      if (process.env.UPDATE_GOLDEN) {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(file, svg);
      }
      assert.equal(svg, readFileSync(file, "utf8"));
    });
  }
}
