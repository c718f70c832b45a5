import assert from "node:assert/strict";
import { test } from "node:test";

import { estimate, fitting } from "../../static/js/layout/measure.js";
import { stageLayout } from "../../static/js/layout/stage.js";
import { stageModel } from "../../static/js/state/stage_model.js";
import { drawStage } from "../../static/js/views/stage.js";
import { route, tokenPlace } from "../../static/js/views/stage_token.js";
import { run, stateAt, words } from "./support.js";

const WIDE = { width: 1140, height: 580, s: 1, narrow: false, bare: false };
const modelAt = async (at) => stageModel(await stateAt(at), run.programs);
const inside = (box, { x, y }) =>
  x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;

test("the token stands in exactly one box at every step of an exit", async () => {
  const layout = stageLayout(WIDE);
  const places = [];
  for (const at of ["7.0", "8.4", "8.6", "8.7", "8.10", "8.14"]) {
    const place = tokenPlace(await modelAt(at), layout);
    places.push(["vm", "vmm", "firmware"].filter((band) => inside(layout[band], place)).join());
  }
  assert.deepEqual(places, ["vm", "vmm", "vmm", "vmm", "vmm", "vm"]);
});

test("the token falls in one column and rises in another", async () => {
  const layout = stageLayout(WIDE);
  const [before, trapped, emulated, resumed] = await Promise.all(
    ["7.0", "8.4", "8.10", "8.14"].map(async (at) => tokenPlace(await modelAt(at), layout)),
  );
  const crosses = (points) => points.find(({ y }, index) => (points[index + 1]?.y ?? y) !== y && (y - layout.line.y) * (points[index + 1].y - layout.line.y) < 0);
  assert.equal(crosses(route(before, trapped, layout)).x, layout.fall);
  assert.equal(crosses(route(emulated, resumed, layout)).x, layout.slot);
});

test("what is known only later is not shown earlier", async () => {
  const shown = async (at) =>
    drawStage(await modelAt(at), stageLayout(WIDE), words("en"), estimate)
      .marks.filter((mark) => mark.tag === "text")
      .map((mark) => mark.text)
      .join("|");
  assert.doesNotMatch(await shown("7.0"), /illegal/);
  assert.match(await shown("8.4"), /illegal in U/);
  assert.doesNotMatch(await shown("8.6"), /A believes S/);
  assert.match(await shown("8.7"), /A believes S/);
  assert.doesNotMatch(await shown("8.7"), /0x0 → 0x120/);
  assert.match(await shown("8.10"), /stvec ← 0x120/);
  assert.match(await shown("8.10"), /unchanged/);
  assert.match(await shown("8.14"), /my write worked/);
});

test("the fork goes the way that was taken", async () => {
  const emulated = (await modelAt("8.10")).flow;
  assert.equal(emulated.check.allowed, true);
  assert.equal(emulated.reflect.progress, "skipped");
  const reflected = (await modelAt("3013.13")).flow;
  assert.equal(reflected.reflect.progress, "now");
  assert.equal(reflected.emulate.progress, "skipped");
});

test("the virtual mode changes while the real one does not", async () => {
  const model = await modelAt("3011.14");
  assert.equal(model.vm.virtualMode, "U");
  assert.equal(model.mode, "U");
  assert.equal((await modelAt("3011.10")).card.mode.old, "S");
});

test("the hart's columns stay, and show the old value only at the step that changed it", async () => {
  const strip = async (at) =>
    Object.fromEntries((await modelAt(at)).hart.map((field) => [field.key, field]));
  const [before, trapped, read, emulated, resumed] = await Promise.all(
    ["7.0", "8.4", "8.6", "8.10", "8.14"].map(strip),
  );
  for (const one of [before, trapped, read, emulated, resumed])
    assert.deepEqual(Object.keys(one), ["mode", "pc", "scause", "sepc", "stvec"]);
  assert.ok(before.scause.stale && !trapped.scause.stale);
  assert.deepEqual([trapped.pc.old, trapped.pc.value], ["0xf4", "0x80020000"]);
  assert.deepEqual([trapped.mode.old, read.mode.old], ["U", null]);
  assert.equal(read.pc.old, null);
  assert.ok(emulated.stvec.pair && emulated.stvec.same);
  assert.deepEqual([resumed.pc.old, resumed.pc.value], ["0x80020000", "0xf8"]);
});

test("an instruction stands beside the value that it reads, or wrote", async () => {
  const values = async (at, look) =>
    (await modelAt(at)).code(5).find((line) => line.look === look)?.values;
  assert.equal(await values("7.0", "now"), "t0 = 0x120");
  assert.equal(await values("8.4", "trapped"), "t0 = 0x120");
});

test("a box never lies outside the stage, whatever the size", () => {
  for (const bare of [false, true]) {
    for (const [width, height, s] of [
      [800, 440, 0.8],
      [1024, 580, 1],
      [1240, 700, 1.2],
      [1500, 1100, 1.4],
    ]) {
      const layout = stageLayout({ width, height, s, bare, narrow: false });
      const boxes = [layout.vm, layout.process, layout.kernel, layout.firmware, layout.hart];
      if (layout.vmm) boxes.push(layout.vmm, layout.card, ...Object.values(layout.steps));
      for (const { x, y, w, h } of [...boxes, ...layout.code]) {
        assert.ok(
          x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width + 0.01 && y + h <= height + 0.01,
        );
      }
      if (!bare)
        assert.ok(layout.vm.y + layout.vm.h < layout.line.y && layout.line.y < layout.vmm.y);
    }
  }
});

test("a text that does not fit is said shorter, and cut only at last", () => {
  const font = { size: 10, mono: true };
  assert.equal(fitting(estimate, ["stvec ← 0x00000120", "stvec ← 0x120"], 80, font), "stvec ← 0x120");
  assert.match(fitting(estimate, ["stvec ← 00000120"], 40, font), /…$/);
});
