// The token, in a layer of its own: it travels its true path by the Web Animations API.

import { route } from "../views/stage_token.js";
import { svgElement } from "./svg.js";

/** @typedef {import("../views/stage_token.js").TokenPlace} TokenPlace */
/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */

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

  /** @param {TokenPlace | null} place @param {StageLayout} layout
   * @param {{duration: number, backwards: boolean}} how */
  function show(place, layout, { duration, backwards }) {
    body.classList.toggle("hidden", place === null);
    if (!place) {
      at = null;
      return;
    }
    const r = layout.token;
    halo.setAttribute("r", String(r * 1.22));
    disc.setAttribute("r", String(r));
    letter.textContent = place.mode;
    letter.setAttribute("font-size", String(r * 1.15));
    letter.setAttribute("y", String(r * 0.41));
    body.setAttribute("class", `token hue-${place.owner}`);
    body.style.transform = `translate(${place.x}px, ${place.y}px)`;
    moving?.cancel();
    moving = null;
    if (at && duration > 0 && (at.x !== place.x || at.y !== place.y)) {
      const points = backwards ? route(place, at, layout).reverse() : route(at, place, layout);
      moving = body.animate(keyframes(points), { duration, easing: "ease-in-out" });
    }
    at = place;
  }
  return { show };
}

/** Keyframes at a steady pace along the points. @param {{x: number, y: number}[]} points */
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
