// The tape: its two scales, its windows, and what it draws of the past.

import assert from "node:assert/strict";
import { test } from "node:test";

import { estimate } from "../../static/js/layout/measure.js";
import {
  cyclesOf,
  following,
  laneRect,
  lanesOf,
  neighbourhood,
  tapeLayout,
  xOf,
  zoomed,
} from "../../static/js/layout/tape.js";
import { barsOf, ownBars, ownCycles } from "../../static/js/layout/tape_bars.js";
import { parseMoment } from "../../static/js/protocol/moment.js";
import { grouped } from "../../static/js/state/format.js";
import { cyclesAt, momentAt, scaleOf, stretchAt } from "../../static/js/timeline/tape_scale.js";
import { drawTape } from "../../static/js/views/tape.js";
import { words } from "./support.js";

/** The end of one stretch is the beginning of the next: [lane, cycles, the moment of its end]. */
const PARTS = [
  ["firmware", 100, "101.1"],
  ["vmm", 1, "101.9"],
  ["vm:A/S", 5, "106.4"],
  ["vmm", 3500, "106.20"],
  ["vm:A/S", 3000, "3106.0"],
  ["vmm", 3500, "3106.20"],
  ["vm:A/U", 2, "3108.5"],
  ["vmm", 2000, "3108.20"],
];

function tape() {
  let start = 0;
  let from = { tick: 0, step: 0 };
  return PARTS.map(([lane, cycles, text]) => {
    const one = { lane, start, end: start + cycles, from, to: parseMoment(text) };
    [start, from] = [one.end, one.to];
    return one;
  });
}

const stretches = tape();
const whole = stretches.at(-1).end;
const scales = { compressed: scaleOf(stretches, "compressed"), true: scaleOf(stretches, "true") };
const everything = { start: 0, end: whole };
const SCREENS = { desk: [1536, 1, false], hall: [1225, 0.8, false], phone: [364, 0.75, true] };

function layoutAt(now, window = everything, kind = "compressed", screen = "desk") {
  const [width, s, narrow] = SCREENS[screen];
  const lanes = lanesOf(stretches, false, window, now);
  const size = { width, s, narrow, taken: { left: 200 * s, right: 330 * s } };
  return tapeLayout(size, lanes, window, scales[kind]);
}

function marksAt(now, { kind = "compressed", screen = "desk", language = "ja", beat = null } = {}) {
  const model = {
    stretches,
    exits: [stretches[3].start, stretches[5].start, stretches[7].start],
    beats: [{ id: "check-106", cycles: 1500, moment: "106.12", name: "check" }],
    beat,
    pointed: null,
    now,
    moment: "106.12",
  };
  return drawTape(model, layoutAt(now, everything, kind, screen), words(language), estimate);
}

test("both scales lead there and back", () => {
  for (const scale of Object.values(scales)) {
    assert.equal(scale.length(0), 0);
    assert.ok(Math.abs(scale.length(whole) - scale.whole) < 1e-9);
    for (const cycles of [0, 50, 100, 103, 106, 2000, 6000, whole]) {
      assert.ok(Math.abs(scale.cycles(scale.length(cycles)) - cycles) < 1e-6, `${cycles}`);
    }
  }
});

test("on the compressed scale five cycles can be seen beside 3 500, and more is never shorter", () => {
  const wide = stretches.map(
    ({ start, end }) => scales.compressed.length(end) - scales.compressed.length(start),
  );
  assert.ok(wide[2] / wide[3] > 0.2);
  const order = stretches.map((one, index) => ({ cycles: one.end - one.start, w: wide[index] }));
  order.sort((a, b) => a.cycles - b.cycles);
  order.slice(1).forEach(({ w }, index) => assert.ok(w >= order[index].w - 1e-9));
});

test("the true scale is true", () => {
  const layout = layoutAt(whole, everything, "true");
  const [a] = barsOf(stretches, "vmm", layout, whole).slice(-1);
  const share = 2000 / whole;
  assert.ok(Math.abs(a.w - share * (layout.right - layout.left)) < 0.01);
});

test("a stretch begins at nothing and counts its instructions exactly", () => {
  assert.equal(cyclesAt(stretches, parseMoment("106.20")), stretches[4].start);
  assert.equal(cyclesAt(stretches, parseMoment("1106.0")) - stretches[4].start, 1000);
  assert.equal(cyclesAt(stretches, parseMoment("106.4")), stretches[3].start);
  const middle = momentAt(stretches, stretches[4].start + 999.5);
  assert.equal(middle.tick, 1106);
  for (const stretch of stretches) {
    const at = momentAt(stretches, stretch.start);
    assert.equal(stretchAt(stretches, at), stretches.indexOf(stretch));
  }
});

test("nothing of the future is drawn", () => {
  for (const kind of ["compressed", "true"]) {
    const now = cyclesAt(stretches, parseMoment("106.12"));
    const layout = layoutAt(now, everything, kind);
    const end = xOf(layout, now) + 1.5;
    for (const lane of [...layout.lanes.filter((name) => !name.startsWith("own:"))]) {
      for (const bar of barsOf(stretches, lane, layout, now)) assert.ok(bar.x + bar.w <= end, lane);
    }
    const exits = marksAt(now, { kind }).filter(({ key }) => key.startsWith("exit-"));
    assert.equal(exits.length, 1);
  }
});

test("before anything happened all tracks are empty", () => {
  assert.deepEqual(
    marksAt(0).filter(({ attrs }) => /\blane\b|exit-mark/.test(attrs.class)),
    [],
  );
});

test("a VM's own time closes the gaps and keeps every length", () => {
  const layout = layoutAt(whole);
  const lived = barsOf(stretches, "vm:A", layout, whole);
  const own = ownBars(stretches, "A", layout, whole);
  assert.equal(own[0].x, layout.left);
  own.forEach((bar, index) => {
    assert.ok(Math.abs(bar.w - lived[index].w) < 0.01);
    const before = own[index - 1];
    if (before) assert.ok(Math.abs(bar.x - before.x - before.w) < 0.01);
  });
  assert.equal(ownCycles(stretches, "A", whole), 5 + 3000 + 2);
  assert.equal(ownCycles(stretches, "A", 5000), 5 + 5000 - stretches[4].start);
});

test("the firmware has a lane only where it ran in view, and the height stays", () => {
  const later = { start: stretches[2].start, end: whole };
  assert.deepEqual(lanesOf(stretches, false, everything, whole), [
    "vm:A",
    "vmm",
    "firmware",
    "own:A",
  ]);
  assert.deepEqual(lanesOf(stretches, false, later, whole), ["vm:A", "vmm", "own:A"]);
  assert.deepEqual(lanesOf(stretches, true, everything, whole), ["user", "os", "firmware"]);
  const [four, three] = [layoutAt(whole), layoutAt(whole, later)];
  assert.equal(four.height, three.height);
  for (const layout of [four, three]) {
    const last = laneRect(layout, layout.lanes.length - 1);
    assert.ok(laneRect(layout, 0).y >= layout.top && last.y + last.h <= layout.height);
  }
});

test("a believed S and a believed U differ in height and in their letter", () => {
  const marks = marksAt(whole, { kind: "compressed" });
  const [s, u] = [4, 6].map((index) => `vm:A-${stretches[index].start}`);
  const of = (key) => marks.find((mark) => mark.key === key);
  assert.ok(of(`bar-${u}`).attrs.height < of(`bar-${s}`).attrs.height);
  assert.equal(of(`count-${s}`).text, `S ${grouped(3000)}`);
  assert.match(of(`count-${u}`).text, /^U/);
});

test("the cycles of the VMM are written when it is done", () => {
  const count = (now) => marksAt(now).find(({ key }) => key === `count-vmm-${stretches[3].start}`);
  assert.equal(count(stretches[3].end - 1), undefined);
  assert.equal(count(stretches[3].end).text, grouped(3500));
});

test("a neighbourhood holds so many stretches, most of them past", () => {
  assert.deepEqual(neighbourhood(stretches, 4, 4), {
    start: stretches[2].start,
    end: stretches[5].end,
  });
  assert.deepEqual(neighbourhood(stretches, 0, 3), { start: 0, end: stretches[2].end });
  assert.deepEqual(neighbourhood(stretches, 7, 99), everything);
});

test("zooming keeps the point where it is, and ends at a few instructions and at the whole run", () => {
  for (const kind of ["compressed", "true"]) {
    const scale = scales[kind];
    const before = layoutAt(whole, everything, kind);
    const near = layoutAt(whole, zoomed(everything, 0.5, 5000, scale), kind);
    assert.ok(Math.abs(xOf(before, 5000) - xOf(near, 5000)) < 0.01);
    let window = everything;
    for (let turn = 0; turn < 40; turn += 1) window = zoomed(window, 0.5, 5000, scale);
    assert.ok(Math.abs(window.end - window.start - 8) < 0.01, kind);
    for (let turn = 0; turn < 40; turn += 1) window = zoomed(window, 2, 5000, scale);
    assert.ok(window.start < 1e-6 && Math.abs(window.end - whole) < 1e-6);
  }
});

test("the window follows the playhead, and a place on the tape is a place in the run", () => {
  const scale = scales.compressed;
  const window = { start: 0, end: stretches[2].end };
  assert.deepEqual(following(window, 50, scale), window);
  const moved = following(window, 5000, scale);
  assert.ok(moved.start < 5000 && moved.end > 5000);
  const layout = layoutAt(whole, moved);
  assert.ok(Math.abs(cyclesOf(layout, xOf(layout, 5000)) - 5000) < 1e-6);
});

test("no text lies on another one or outside, on any screen, in any language", () => {
  const moments = [0, 50, 101, 104, 1500, 3606, 5000, 10106, 12108, whole];
  for (const screen of Object.keys(SCREENS)) {
    for (const language of ["ja", "en"]) {
      for (const kind of ["compressed", "true"]) {
        for (const now of moments) {
          const marks = marksAt(now, { kind, screen, language, beat: "check-106" });
          const place = `${screen} ${language} ${kind} ${now}`;
          assertApart(marks, SCREENS[screen][0], place);
        }
      }
    }
  }
});

function assertApart(marks, width, place) {
  const boxes = marks.filter(({ tag }) => tag === "text").map(boxOf);
  boxes.forEach((a, index) => {
    assert.ok(a.l >= 0 && a.r <= width, `${place}: ${a.text} is outside`);
    for (const b of boxes.slice(index + 1)) {
      const apart = a.r <= b.l || b.r <= a.l || a.b <= b.t || b.b <= a.t;
      assert.ok(apart, `${place}: ${a.text} lies on ${b.text}`);
    }
  });
}

/** The letters of a text. */
function boxOf({ text, attrs }) {
  const size = attrs["font-size"];
  const w = estimate(text, { size, weight: attrs["font-weight"] });
  const l = attrs["text-anchor"] === "middle" ? attrs.x - w / 2 : attrs.x;
  return { text, l, r: l + w, t: attrs.y - size * 0.75, b: attrs.y + size * 0.05 };
}
