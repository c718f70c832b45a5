// The token, in a layer of its own: it travels its true path by the Web Animations API.

import { route } from "../views/stage_token.js";
import { svgElement } from "./svg.js";

/** @typedef {import("../views/stage_token.js").TokenPlace} TokenPlace */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {{x: number, y: number}} Point */

const BADGE_FIRST_MS = 350; // at a trap the instruction is stopped before the token falls

/** @param {SVGGElement} layer */
export function createToken(layer) {
  const body = svgElement("g", { class: "token" });
  const halo = svgElement("circle", { class: "token-halo" });
  const disc = svgElement("circle", { class: "token-disc" });
  const letter = svgElement("text", { class: "token-letter", "text-anchor": "middle" });
  body.append(halo, disc, letter);
  layer.append(body);
  /** @type {TokenPlace | null} */
  let at = null;
  /** @type {Animation | null} */
  let moving = null;
  let turning = 0;

  /** @param {TokenPlace} place */
  function wear(place) {
    letter.textContent = place.mode;
    body.setAttribute("class", `token hue-${place.owner}`);
  }

  /** @param {TokenPlace | null} place @param {StageLayout} layout
   * @param {{duration: number, backwards: boolean}} how */
  function show(place, layout, { duration, backwards }) {
    const from = at;
    at = place;
    clearTimeout(turning);
    moving?.cancel();
    moving = null;
    if (!place) {
      body.setAttribute("class", "token hidden");
      return;
    }
    const r = layout.token;
    halo.setAttribute("r", String(r * 1.22));
    disc.setAttribute("r", String(r));
    letter.setAttribute("font-size", String(r * 1.15));
    letter.setAttribute("y", String(r * 0.41));
    body.style.transform = `translate(${place.x}px, ${place.y}px)`;
    if (!from || duration <= 0 || (from.x === place.x && from.y === place.y)) {
      wear(place);
      return;
    }
    const points = backwards ? route(place, from, layout).reverse() : route(from, place, layout);
    const trapped = !backwards && from.zone === "guest" && place.zone === "vmm";
    const delay = trapped ? Math.min(BADGE_FIRST_MS, duration / 2) : 0;
    const frames = keyframes(points);
    moving = body.animate(frames, { duration, delay, fill: "backwards", easing: "ease-in-out" });
    turning = window.setTimeout(
      () => wear(place),
      delay + duration * crossing(points, frames, layout.line.y),
    );
  }
  return { show };
}

/** Keyframes at a steady pace along the points. @param {Point[]} points */
function keyframes(points) {
  const lengths = points.map((point, index) => {
    const before = points[index - 1];
    return before ? Math.hypot(point.x - before.x, point.y - before.y) : 0;
  });
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let gone = 0;
  return points.map(({ x, y }, index) => {
    gone += lengths[index] ?? 0;
    return { transform: `translate(${x}px, ${y}px)`, offset: Math.min(1, gone / whole) };
  });
}

/** The part of the way after which the line of privilege is crossed; half, if it is not.
 * @param {Point[]} points @param {{offset: number}[]} frames @param {number} y */
function crossing(points, frames, y) {
  for (let index = 1; index < points.length; index += 1) {
    const [a, b] = [points[index - 1], points[index]];
    const [from, to] = [frames[index - 1]?.offset ?? 0, frames[index]?.offset ?? 1];
    if (a && b && (a.y - y) * (b.y - y) < 0) {
      return from + ((y - a.y) / (b.y - a.y)) * (to - from);
    }
  }
  return 0.5;
}
