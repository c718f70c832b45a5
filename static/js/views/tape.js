// The tape: who had the hart when, in priced cycles. What lies ahead is an empty track.

import { Drawing, round } from "../layout/marks.js";
import { fitting } from "../layout/measure.js";
import { laneRect, xOf } from "../layout/tape.js";
import { barsOf, ownBars, ownCycles } from "../layout/tape_bars.js";
import { grouped } from "../state/format.js";

/** @typedef {import("../layout/tape.js").TapeLayout} TapeLayout */
/** @typedef {import("../layout/tape_bars.js").Bar} Bar */
/** @typedef {import("../layout/stage.js").Rect} Rect */
/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */
/** @typedef {import("./stage.js").Words} Words */

/** @typedef {{id: string, cycles: number, moment: string, name: string}} TapeBeat */

/**
 * @typedef {object} TapeModel
 * @property {ReadonlyArray<Stretch>} stretches
 * @property {number[]} exits  the cycles at which a VM lost the hart by a trap
 * @property {TapeBeat[]} beats
 * @property {string | null} beat    the beat at this moment
 * @property {string | null} pointed the beat under the pointer
 * @property {number} now     cycles at the moment
 * @property {string} moment  as it is written
 */

/** @param {TapeModel} model @param {TapeLayout} layout @param {Words} words
 * @param {import("../layout/measure.js").Measure} measure */
export function drawTape(model, layout, words, measure) {
  const d = new Drawing(measure);
  layout.lanes.forEach((lane, index) => {
    const room = laneRect(layout, index);
    drawName(d, lane, room, layout, words);
    d.rect(`rail-${lane}`, room, "rail", 4 * layout.s);
    if (lane.startsWith("own:")) drawOwnTime(d, lane.slice(4), room, model, layout, words);
    else drawBars(d, lane, barsOf(model.stretches, lane, layout, model.now), room, layout);
  });
  drawExits(d, model, layout);
  drawBeats(d, model, layout);
  drawPlayhead(d, model, layout);
  drawFlag(d, model, layout);
  return d.marks;
}

/** @param {string} lane */
function hueOf(lane) {
  if (/^(vm|own):|^user$|^os$/.test(lane)) return "hue-a";
  return lane === "vmm" ? "hue-vmm" : "hue-hardware";
}

/** @param {Drawing} d @param {string} lane @param {Rect} room @param {TapeLayout} layout
 * @param {Words} words */
function drawName(d, lane, room, { s, left, font }, words) {
  const [kind, vm] = lane.split(":");
  const style = { size: font, weight: 700, look: `${hueOf(lane)} hue-ink` };
  const wordings = ["lane", "short"].map((length) => words.first(`ui-tape-${length}-${kind}`, { vm }));
  const name = fitting(d.measure, wordings, left - 22 * s, style);
  d.text(`lane-${lane}`, 14 * s, room.y + room.h / 2, name, style);
}

/** @param {Drawing} d @param {string} lane @param {Bar[]} bars @param {Rect} room
 * @param {TapeLayout} layout */
function drawBars(d, lane, bars, room, { s, font }) {
  for (const bar of bars) {
    const own = lane.startsWith("own:");
    const low = !own && /(\/U|^user)$/.test(bar.lane); // hollow and lower: the less privileged
    const seam = bar.w > 6 * s ? 1 * s : 0;
    const y = room.y + (low ? room.h * 0.1 : 0);
    const rect = { x: bar.x, y, w: bar.w - seam, h: room.y + room.h - y };
    const key = `${lane}-${bar.from}`;
    d.rect(`bar-${key}`, rect, `lane ${hueOf(lane)} ${own ? "own" : low ? "low" : ""}`, 3 * s);
    const style = { size: font, weight: 600 };
    const text = wordingsOf(bar, lane).find((one) => d.measure(one, style) <= rect.w - (one.length > 1 ? 14 : 2) * s);
    if (!text) continue;
    const look = own || low ? `${hueOf(lane)} hue-ink` : "on-hue";
    const middle = rect.y + rect.h / 2;
    d.text(`count-${key}`, rect.x + rect.w / 2, middle, text, { ...style, anchor: "middle", look });
  }
}

/** What a bar says, the longest wording first: the mode it stands for and its cycles. While the VMM
 * works its cycles are not known yet: they are charged in two portions, not evenly.
 * @param {Bar} bar @param {string} drawnIn @returns {string[]} */
function wordingsOf({ lane, cycles, single, over }, drawnIn) {
  if (!single) return [];
  const count = over || lane !== "vmm" ? grouped(cycles) : "";
  const mode = drawnIn.startsWith("vm:") ? lane.slice(-1) : "";
  return [`${mode} ${count}`.trim(), mode].filter(Boolean);
}

/** @param {Drawing} d @param {string} vm @param {Rect} room @param {TapeModel} model
 * @param {TapeLayout} layout @param {Words} words */
function drawOwnTime(d, vm, room, model, layout, words) {
  const { s, font } = layout;
  const bars = ownBars(model.stretches, vm, layout, model.now);
  drawBars(d, `own:${vm}`, bars, room, layout);
  const passed = ownCycles(model.stretches, vm, model.now);
  if (!passed) return;
  const values = { vm, cycles: grouped(passed) };
  const text = words.first("ui-tape-own-total", values);
  const style = { size: font, look: "soft" };
  const width = d.measure(text, style);
  const last = bars.at(-1);
  const end = (last ? last.x + last.w : room.x) + 8 * s;
  const head = xOf(layout, model.now);
  const crossed = head > end - 8 * s && head < end + width + 4 * s;
  const x = crossed ? Math.max(end, head + 9 * s) : end;
  if (x + width <= room.x + room.w - 4 * s) d.text("own-total", x, room.y + room.h / 2, text, style);
}

/** A red tick where a VM lost the hart. @param {Drawing} d @param {TapeModel} model
 * @param {TapeLayout} layout */
function drawExits(d, { exits, now }, layout) {
  const lane = layout.lanes.indexOf("vmm");
  if (lane < 1) return;
  const above = laneRect(layout, lane - 1);
  const below = laneRect(layout, lane);
  let before = -Infinity;
  for (const cycles of exits) {
    const x = round(xOf(layout, cycles));
    if (cycles > now || x < layout.left || x > layout.right || x - before < 2 * layout.s) continue;
    before = x;
    const [from, to] = [above.y + above.h * 0.55, below.y + below.h * 0.3];
    d.path(`exit-${cycles}`, `M${x},${round(from)}V${round(to)}`, "exit-mark");
  }
}

/** @param {Drawing} d @param {TapeModel} model @param {TapeLayout} layout */
function drawBeats(d, { beats, beat, pointed }, layout) {
  const { s, top } = layout;
  for (const { id, cycles } of beats) {
    const x = round(xOf(layout, cycles));
    if (x < layout.left - 1 || x > layout.right + 1) continue;
    const strong = id === pointed || id === beat;
    const rise = (strong ? 10 : 7) * s;
    d.path(`beat-${id}`, `M${x},${round(top - 1 * s)}v${round(-rise)}`, `beat ${strong ? "now" : ""}`);
  }
}

/** @param {Drawing} d @param {TapeModel} model @param {TapeLayout} layout */
function drawPlayhead(d, { now }, layout) {
  const x = round(xOf(layout, now));
  if (x < layout.left - 1 || x > layout.right + 1) return;
  const { s, top, height } = layout;
  d.path("playhead", `M${x},${round(top - 5 * s)}V${round(height - 3 * s)}`, "playhead");
  d.circle("playhead-knob", { x, y: top - 5 * s }, 6 * s, "playhead-knob");
}

/** The moment and its beat's name, above the playhead; instead, the name of the beat that is pointed at.
 * @param {Drawing} d @param {TapeModel} model @param {TapeLayout} layout */
function drawFlag(d, model, layout) {
  const { s, flag, font } = layout;
  const other = model.beats.find(({ id }) => id === model.pointed);
  const shown = other ?? model.beats.find(({ id }) => id === model.beat);
  const moment = other?.moment ?? model.moment;
  const strong = { size: font, weight: 700, look: other ? "soft" : "" };
  const plain = { size: font, weight: other ? 700 : 400, look: other ? "" : "soft" };
  const gap = 7 * s;
  const first = d.measure(moment, strong);
  if (first > flag.w) return;
  const rest = flag.w - first - gap;
  const name = shown && rest > 3 * font ? fitting(d.measure, [shown.name], rest, plain) : "";
  const width = first + (name ? gap + d.measure(name, plain) : 0);
  const middle = xOf(layout, other?.cycles ?? model.now);
  const x = Math.max(flag.x, Math.min(flag.x + flag.w - width, middle - width / 2));
  d.text("flag-moment", x, flag.y, moment, strong);
  if (name) d.text("flag-name", x + first + gap, flag.y, name, plain);
}
