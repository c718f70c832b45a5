import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENTS } from "../../static/js/protocol/events.js";
import { compareMoments, formatMoment, parseMoment } from "../../static/js/protocol/moment.js";
import { fold, stateOfPicture } from "../../static/js/state/fold.js";
import { REDUCERS } from "../../static/js/state/reducers.js";
import { momentOf, step } from "../../static/js/timeline/navigate.js";
import { cyclesAt, momentAt, stretchesOf } from "../../static/js/timeline/tape_scale.js";
import { Timeline } from "../../static/js/timeline/timeline.js";
import { makeRun } from "./fixtures/intercept.js";

const run = makeRun();
const last = parseMoment(run.open.last);
const timeline = () =>
  new Timeline({ last, chunkTicks: run.open.chunk_ticks }, async (index) => run.chunks[index]);

test("every event of the catalogue has a reducer, and no reducer is without an event", () => {
  assert.deepEqual(Object.keys(REDUCERS).sort(), Object.keys(EVENTS).sort());
});

test("the fold of a chunk is the picture of the next one", () => {
  for (let index = 0; index + 1 < run.chunks.length; index += 1) {
    const state = fold(stateOfPicture(run.chunks[index].picture), run.chunks[index].events);
    const { machine, vmm } = run.chunks[index + 1].picture;
    assert.deepEqual({ machine: state.machine, vmm: state.vmm }, { machine, vmm });
  }
});

test("a moment reached from the picture and from a keyframe is the same", async () => {
  const line = timeline();
  const moment = { tick: 900, step: 0 };
  const first = await line.stateAt(moment);
  assert.deepEqual(await line.stateAt(moment), first);
  assert.deepEqual(first.moment, moment);
});

test("one instruction is one step, and an exit has five", async () => {
  const seen = [];
  let at = { tick: 7, step: 0 };
  for (let count = 0; count < 6; count += 1) {
    at = await step(timeline(), run.open.beats, at, "instruction", 1);
    const state = await timeline().stateAt(at);
    seen.push(state.scene.events.at(-1).event);
  }
  assert.deepEqual(seen, [
    "mode-changed",
    "guest-instruction-read",
    "privilege-checked",
    "instruction-emulated",
    "mode-changed",
    "mode-changed",
  ]);
});

test("going back undoes going on, by every unit", async () => {
  for (const unit of ["event", "instruction", "trap", "beat"]) {
    const start = parseMoment(run.open.beats[1].at);
    const here = await step(timeline(), run.open.beats, start, unit, 1);
    const back = await step(timeline(), run.open.beats, here, unit, -1);
    const again = await step(timeline(), run.open.beats, back, unit, 1);
    assert.deepEqual(again, here, unit);
  }
});

test("the ends of the run stop every unit", async () => {
  for (const unit of ["event", "instruction", "trap", "beat"]) {
    const end = await step(timeline(), run.open.beats, last, unit, 1);
    assert.equal(formatMoment(end), run.open.last);
  }
  assert.deepEqual(await step(timeline(), [], { tick: 0, step: 0 }, "event", -1), {
    tick: 0,
    step: 0,
  });
});

test("cycles and moments are two names of the same place", () => {
  const stretches = stretchesOf(run.open.tape);
  for (const text of ["5.0", "8.5", "100.0", "2500.0"]) {
    const moment = parseMoment(text);
    const back = momentAt(stretches, cyclesAt(stretches, moment) - 0.5);
    assert.equal(back.tick, moment.tick, text);
  }
  assert.equal(cyclesAt(stretches, last), run.open.tape.cycles);
});

test("a moment that is no moment is none", () => {
  for (const text of ["", "x", "1.2.3", "-1.0", "1e9", null]) assert.equal(parseMoment(text), null);
  assert.ok(compareMoments(parseMoment("2.10"), parseMoment("2.9")) > 0);
  assert.deepEqual(momentOf({ chunk: run.chunks[0], index: -1 }), { tick: 0, step: 0 });
});
