// Where the tape's lanes lie, and which part of the run is in view. Pure.

/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */
/** @typedef {import("../timeline/tape_scale.js").Scale} Scale */
/** @typedef {import("./stage.js").Rect} Rect */

/** @typedef {{start: number, end: number}} Window a part of the tape, in cycles */

/**
 * @typedef {object} TapeLayout
 * @property {number} width
 * @property {number} height
 * @property {number} s
 * @property {number} left  where time begins
 * @property {number} right
 * @property {number} top  of the first lane
 * @property {number} pitch
 * @property {number} font
 * @property {{x: number, w: number, y: number}} flag  the room for the name of the moment
 * @property {string[]} lanes
 * @property {Window} window
 * @property {Scale} scale
 */

/**
 * @typedef {object} TapeSize
 * @property {number} width
 * @property {number} s
 * @property {boolean} narrow
 * @property {{left: number, right: number}} taken  by the controls, at both ends of the head
 */

/** The height of all lanes. */
const ROOM = 86;

/** The lanes of a run: the less privileged above, a VM's own time last. The firmware has a lane only
 * where it has run in view. @param {ReadonlyArray<Stretch>} stretches @param {boolean} bare
 * @param {Window} window @param {number} now @returns {string[]} */
export function lanesOf(stretches, bare, window, now) {
  const firmware = stretches.some(
    ({ lane, start, end }) =>
      lane === "firmware" && start < Math.min(now, window.end) && end > window.start,
  );
  const last = firmware ? ["firmware"] : [];
  if (bare) return ["user", "os", ...last];
  const vm = stretches.find(({ lane }) => lane.startsWith("vm:"))?.lane.slice(3, -2) ?? "A";
  return [`vm:${vm}`, "vmm", ...last, `own:${vm}`];
}

/** @param {TapeSize} size @param {string[]} lanes @param {Window} window @param {Scale} scale
 * @returns {TapeLayout} */
export function tapeLayout({ width, s, narrow, taken }, lanes, window, scale) {
  const head = (narrow ? 62 : 33) * s;
  const top = head + 10 * s;
  const room = ROOM * s; // the same for any number of lanes, so that nothing jumps
  const margin = 14 * s;
  const ends = narrow ? { left: margin, right: margin } : taken;
  return {
    width,
    s,
    lanes,
    window,
    scale,
    pitch: Math.min(30 * s, room / lanes.length),
    top,
    font: 18 * s,
    left: (narrow ? 104 : 172) * s,
    right: width - 16 * s,
    height: top + room + 3 * s,
    flag: {
      x: ends.left,
      w: Math.max(0, width - ends.left - ends.right),
      y: head - 15 * s,
    },
  };
}

/** The room of a lane's bars. @param {TapeLayout} layout @param {number} index @returns {Rect} */
export function laneRect({ s, left, right, top, pitch, lanes }, index) {
  const spare = (ROOM * s - pitch * lanes.length) / 2;
  return { x: left, y: top + spare + index * pitch + 1.5 * s, w: right - left, h: pitch - 3 * s };
}

/** @param {TapeLayout} layout @param {number} cycles */
export function xOf({ left, right, scale, window }, cycles) {
  const [from, to] = [scale.length(window.start), scale.length(window.end)];
  return left + ((scale.length(cycles) - from) / (to - from || 1)) * (right - left);
}

/** @param {TapeLayout} layout @param {number} x */
export function cyclesOf({ left, right, scale, window }, x) {
  const [from, to] = [scale.length(window.start), scale.length(window.end)];
  return scale.cycles(from + ((x - left) / (right - left || 1)) * (to - from));
}

/** The fewest instructions that a window shows. */
const FEWEST = 8;

/** A window of another width around the same point, inside the run.
 * @param {Window} window @param {number} factor @param {number} around @param {Scale} scale
 * @returns {Window} */
export function zoomed(window, factor, around, scale) {
  const [start, end] = [scale.length(window.start), scale.length(window.end)];
  const least = scale.length(around + FEWEST / 2) - scale.length(around - FEWEST / 2);
  const length = Math.min(scale.whole, Math.max(least, (end - start) * factor));
  const point = scale.length(around);
  const part = end > start ? Math.min(1, Math.max(0, (point - start) / (end - start))) : 0.5;
  return placed(point - part * length, length, scale);
}

/** The same window, moved so far that it shows a point and a little of what follows.
 * @param {Window} window @param {number} cycles @param {Scale} scale @returns {Window} */
export function following(window, cycles, scale) {
  if (shows(window, cycles, scale)) return window;
  const length = scale.length(window.end) - scale.length(window.start);
  return placed(scale.length(cycles) - length * 0.5, length, scale);
}

/** Does a window show a point, and a little of what follows?
 * @param {Window} window @param {number} cycles @param {Scale} scale */
export function shows({ start, end }, cycles, scale) {
  const [from, to] = [scale.length(start), scale.length(end)];
  const at = scale.length(cycles);
  const margin = Math.min((to - from) * 0.06, scale.whole - to);
  return at >= from && at <= to - margin;
}

/** @param {number} from @param {number} length @param {Scale} scale @returns {Window} */
function placed(from, length, scale) {
  const start = Math.max(0, Math.min(scale.whole - length, from));
  return { start: scale.cycles(start), end: scale.cycles(start + length) };
}

/** Whole stretches around one of them, most of them past: the hart goes to and fro in view.
 * @param {ReadonlyArray<Stretch>} stretches @param {number} index @param {number} count
 * @returns {Window} */
export function neighbourhood(stretches, index, count) {
  const after = Math.floor(count * 0.3);
  const first = Math.max(0, Math.min(stretches.length - 1, index + after) - count + 1);
  const last = Math.min(stretches.length, first + count) - 1;
  return { start: stretches[first]?.start ?? 0, end: stretches[last]?.end ?? 1 };
}
