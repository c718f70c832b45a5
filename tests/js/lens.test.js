import assert from "node:assert/strict";
import { test } from "node:test";

import { percent } from "../../static/js/state/format.js";
import { lensModel } from "../../static/js/state/lens_model.js";
import { sentenceOf, tellingEvent } from "../../static/js/state/phrases.js";
import { page } from "../../static/js/state/listing.js";
import { readLink, writeLink } from "../../static/js/state/link.js";
import { createPlayer, pace } from "../../static/js/timeline/player.js";
import { run, stateAt, words } from "./support.js";

const lensAt = async (at, revealed = false) => lensModel(await stateAt(at), run, revealed);

test("each step of an exit is said only once it happened", async () => {
  const progress = async (at) => (await lensAt(at)).rows.map((row) => row.progress);
  assert.deepEqual(await progress("8.4"), ["now", "future", "future", "future", "future"]);
  assert.deepEqual(await progress("8.7"), ["done", "done", "now", "future", "future"]);
  assert.deepEqual(await progress("8.14"), ["done", "done", "done", "done", "now"]);
  assert.deepEqual(await progress("3013.15"), ["done", "skipped", "skipped", "done", "now"]);
});

test("costs are counted when they are due, and only those that have a price", async () => {
  const total = async (at) => (await lensAt(at)).cost.total;
  assert.deepEqual(
    await Promise.all(["8.4", "8.9", "8.10", "8.14"].map(total)),
    [2000, 3500, 3500, 3500],
  );
  assert.equal(await total("3013.15"), 2000);
  assert.deepEqual((await lensAt("3013.15")).cost.charges.map((one) => one.row), ["trap"]);
});

test("an ordinary instruction ran directly and changed one register", async () => {
  const lens = await lensAt("11.0");
  assert.equal(lens.title, "ui-lens-direct-title");
  assert.deepEqual(lens.change, { name: "a1", old: "0x0", value: "0x3e8" });
  assert.equal(lens.cost, null);
});

test("the meters count the measured stretch, and the total stays hidden until revealed", async () => {
  const { meters } = await lensAt("3011.14");
  assert.equal(meters.count, 3);
  assert.equal(meters.total, null);
  assert.equal(meters.direct, meters.instructions - 3);
  assert.equal((await lensAt("3011.14", true)).meters.total, 3);
  assert.equal((await lensAt("6.5")).meters.begun, false);
});

test("a share never rounds up to all", () => {
  assert.equal(percent(2999, 3000), "99.9 %");
  assert.equal(percent(99999, 100000), "99.9 %");
  assert.equal(percent(3, 3), "100.0 %");
  assert.equal(percent(0, 0), "–");
});

test("a sentence has no hole, whatever the event", async () => {
  for (const at of ["1.0", "4.3", "8.4", "8.7", "9.14", "3013.15", run.last]) {
    const state = await stateAt(at);
    for (const event of state.scene.events) {
      const { id, values } = sentenceOf(event, state, run);
      for (const language of ["ja", "en"]) {
        const text = words(language).first(id, values);
        assert.ok(text !== id && !/[{}]/.test(text), `${language} ${id}: ${text}`);
      }
    }
  }
});

test("the most telling event gives the sentence", async () => {
  const { scene } = await stateAt("8.4");
  assert.equal(tellingEvent(scene.events).event, "trap-taken");
  assert.equal(tellingEvent([]), null);
});

test("a page of code keeps the lines around the hart, and never mixes kernel and user", () => {
  const [, guest] = run.programs;
  const texts = (index) => page(guest.lines, index, 4).map((line) => line.address);
  assert.deepEqual(texts(3), [0xf0, 0xf4, 0xf8, 0xfc]);
  assert.deepEqual(texts(guest.lines.length - 2), [0x140, 0x144]);
});

test("a link says where one is, and reading it gives the same again", () => {
  const link = {
    lesson: "intercept",
    parameters: { cpu: "bare" },
    at: "8.7",
    lens: "privilege",
    lang: "ja",
    version: "0a1b2c3d",
  };
  const [pathname, search] = writeLink(link).split("?");
  assert.deepEqual(readLink({ pathname, search }), link);
});

test("playing stays on the steps of an exit and runs through long loops", () => {
  const landmarks = [8, 9, 3011];
  assert.equal(pace({ tick: 8, step: 4 }, landmarks, true, 1).ticks, 0);
  assert.ok(pace({ tick: 500, step: 0 }, landmarks, false, 1).ticks > 20);
  assert.equal(pace({ tick: 3006, step: 0 }, landmarks, false, 1).ticks, 0);
});

test("a player stops at the end, and a pause outlives a step under way", async () => {
  const changes = [];
  let left = 2;
  /** @type {(value?: unknown) => void} */
  let ended = () => {};
  const end = new Promise((done) => (ended = done));
  const player = createPlayer(
    async () => (left-- > 0 ? 1 : null),
    (on) => {
      changes.push(on);
      if (!on) ended();
    },
    (go) => go(),
  );
  player.play();
  await end;
  assert.deepEqual(changes, [true, false]);
});
