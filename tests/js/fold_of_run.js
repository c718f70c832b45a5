// Asserts that the fold of every chunk of a real run is the picture of the next: test_fold.py calls it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { EVENTS } from "../../static/js/protocol/events.js";
import { fold, stateOfPicture } from "../../static/js/state/fold.js";

const { chunks } = JSON.parse(readFileSync(process.argv[2], "utf8"));
chunks.forEach(({ picture, events }, index) => {
  for (const event of events) {
    const { event: tag, tick, step, ...fields } = event;
    for (const name of Object.keys(fields)) {
      assert.ok(EVENTS[tag].includes(name), `${tag} has no field ${name} (at ${tick}.${step})`);
    }
  }
  const next = chunks[index + 1];
  if (!next) return;
  const { machine, vmm } = fold(stateOfPicture(picture), events);
  assert.deepEqual({ machine, vmm }, { machine: next.picture.machine, vmm: next.picture.vmm });
});
console.log(`${chunks.length} chunks`);
