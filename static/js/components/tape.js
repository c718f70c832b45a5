// The tape on the page: drawn as marks; the wheel and the buttons zoom, dragging goes to any moment.

import {
  cyclesOf,
  following,
  lanesOf,
  neighbourhood,
  shows,
  tapeLayout,
  xOf,
  zoomed,
} from "../layout/tape.js";
import { formatMoment, serverMoment } from "../protocol/moment.js";
import { grouped } from "../state/format.js";
import { beatName, tapeFacts } from "../state/tape_facts.js";
import { clamp, cyclesAt, momentAt, stretchAt } from "../timeline/tape_scale.js";
import { drawTape } from "../views/tape.js";
import { renderMarks, svgElement } from "./svg.js";
import { createScales } from "./tape_scales.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("../timeline/tape_scale.js").Stretch} Stretch */
/** @typedef {import("../timeline/tape_scale.js").ScaleKind} ScaleKind */
/** @typedef {import("../layout/tape.js").Window} Window */
/** @typedef {import("../texts.js").Words} Words */

/**
 * @typedef {object} TapeInput
 * @property {import("../protocol/wire.js").Run} run
 * @property {ReadonlyArray<Stretch>} stretches
 * @property {Moment} moment
 * @property {string | null} beat  the id of the beat at this moment
 * @property {Words} words
 * @property {boolean} bare
 * @property {{width: number, s: number, narrow: boolean}} size
 */

/** Stretches in view to begin with; between them lies one hand-over less. */
const STRETCHES = { wide: 11, narrow: 7 };

/** @param {HTMLElement} place @param {import("../layout/measure.js").Measure} measure
 * @param {(moment: Moment) => void} onSeek */
export function createTape(place, measure, onSeek) {
  const svg = /** @type {SVGSVGElement} */ (
    svgElement("svg", { class: "tape-picture", role: "slider", tabindex: "0" })
  );
  const group = /** @type {SVGGElement} */ (svgElement("g"));
  svg.append(group);
  const scales = createScales((kind) => {
    chosen = kind;
    draw();
  });
  place.append(svg, scales.node);
  /** @type {ScaleKind} */
  let chosen = "compressed";
  /** @type {Window | null} */
  let window = null;
  let zoomedByHand = false;
  /** @type {TapeInput | null} */
  let input = null;
  /** @type {ReturnType<typeof tapeFacts> | null} */
  let facts = null;
  /** @type {string | null} */
  let pointed = null;
  let dragging = false;

  /** What is on show now, with its window moved to where the moment is. */
  function layoutNow() {
    if (!input || !facts) return null;
    const { stretches, moment, size, bare } = input;
    const scale = facts.scales[chosen];
    const now = cyclesAt(stretches, moment);
    window ??= around(input);
    if (!dragging && !shows(window, now, scale)) {
      window = zoomedByHand ? following(window, now, scale) : around(input);
    }
    const lanes = lanesOf(stretches, bare, window, now);
    return tapeLayout({ ...size, taken: taken(size.s) }, lanes, window, scale);
  }

  /** What the controls take of the head. @param {number} s */
  function taken(s) {
    const box = place.getBoundingClientRect();
    const zoom = place.parentElement?.querySelector(".zoom")?.getBoundingClientRect();
    const gap = 26 * s;
    return {
      left: (zoom ? zoom.right - box.left : 0) + gap,
      right: box.right - scales.node.getBoundingClientRect().left + gap,
    };
  }

  function draw() {
    if (!input || !facts) return;
    scales.render(chosen, input.words);
    const layout = layoutNow();
    if (!layout) return;
    const { stretches, moment, words, beat } = input;
    const now = cyclesAt(stretches, moment);
    const beats = input.run.beats.map((one, index) => ({
      id: one.id,
      moment: one.at,
      cycles: facts?.beats[index] ?? 0,
      name: beatName(one, words),
    }));
    svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    svg.setAttribute("width", String(layout.width));
    svg.setAttribute("height", String(layout.height));
    svg.setAttribute("aria-label", words.first("ui-tape-slider"));
    svg.setAttribute("aria-valuemin", "0");
    svg.setAttribute("aria-valuemax", String(Math.round(facts.cycles)));
    svg.setAttribute("aria-valuenow", String(Math.round(now)));
    const position = { cycles: grouped(now), total: grouped(facts.cycles) };
    svg.setAttribute(
      "aria-valuetext",
      [
        formatMoment(moment),
        beats.find(({ id }) => id === beat)?.name,
        words.first("ui-tape-position", position),
      ]
        .filter(Boolean)
        .join(", "),
    );
    const model = { stretches, exits: facts.exits, beats, beat, now, moment: formatMoment(moment) };
    renderMarks(group, drawTape({ ...model, pointed }, layout, words, measure));
  }

  /** @param {number} factor @param {number} [point] */
  function zoom(factor, point) {
    const layout = layoutNow();
    if (!layout || !input) return;
    const middle = point ?? cyclesAt(input.stretches, input.moment);
    window = zoomed(layout.window, factor, middle, layout.scale);
    zoomedByHand = true;
    draw();
  }

  /** Where the pointer is in the picture. @param {MouseEvent} event
   * @param {import("../layout/tape.js").TapeLayout} layout */
  function pointOf(event, layout) {
    const box = svg.getBoundingClientRect();
    const stretch = layout.width / (box.width || 1);
    return { x: (event.clientX - box.left) * stretch, y: (event.clientY - box.top) * stretch };
  }

  /** The beat under the pointer, in the row of beats. @param {MouseEvent} event */
  function beatUnder(event) {
    const layout = layoutNow();
    if (!layout || !input || !facts) return null;
    const { x, y } = pointOf(event, layout);
    if (y > layout.top) return null;
    const near = facts.beats
      .map((cycles, index) => ({ index, away: Math.abs(xOf(layout, cycles) - x) }))
      .filter(({ away }) => away < 11)
      .sort((a, b) => a.away - b.away)[0];
    return near ? (input.run.beats[near.index] ?? null) : null;
  }

  /** @param {MouseEvent} event */
  function cyclesUnder(event) {
    const layout = layoutNow();
    if (!layout || !facts) return 0;
    const x = clamp(pointOf(event, layout).x, layout.left, layout.right);
    return clamp(cyclesOf(layout, x), 0, facts.cycles);
  }

  /** @param {PointerEvent} event */
  function seek(event) {
    if (!input) return;
    const beat = beatUnder(event);
    onSeek(beat ? serverMoment(beat.at) : momentAt(input.stretches, cyclesUnder(event)));
  }

  /** @param {string | null} id */
  function point(id) {
    if (pointed === id) return;
    pointed = id;
    draw();
  }

  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(clamp(event.deltaY, -240, 240) / 260), cyclesUnder(event));
    },
    { passive: false },
  );
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    dragging = true;
    point(null);
    seek(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (dragging) seek(event);
    else point(beatUnder(event)?.id ?? null);
  });
  svg.addEventListener("pointerleave", () => point(null));
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    svg.addEventListener(name, () => {
      dragging = false;
      draw();
    });
  }

  return {
    /** @param {TapeInput} next */
    render(next) {
      if (input?.run !== next.run) {
        facts = tapeFacts(next);
        window = null;
        zoomedByHand = false;
      }
      input = next;
      draw();
    },
    zoomIn: () => zoom(0.5),
    zoomOut: () => zoom(2),
    zoomAll() {
      window = { start: 0, end: facts?.cycles ?? 1 };
      zoomedByHand = true;
      draw();
    },
    zoomHere() {
      window = null;
      zoomedByHand = false;
      draw();
    },
  };
}

/** @param {TapeInput} input */
function around({ stretches, moment, size }) {
  const count = size.narrow ? STRETCHES.narrow : STRETCHES.wide;
  return neighbourhood(stretches, stretchAt(stretches, moment), count);
}
