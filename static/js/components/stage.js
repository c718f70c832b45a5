// The stage on the page: an SVG as large as its place, drawn anew for every moment.

import { formatMoment } from "../protocol/moment.js";
import { stageLayout } from "../layout/stage.js";
import { hex } from "../state/format.js";
import { stageModel } from "../state/stage_model.js";
import { drawStage } from "../views/stage.js";
import { still } from "./dom.js";
import { renderMarks, svgElement } from "./svg.js";
import { createToken } from "./token.js";

/** @typedef {import("../state/fold.js").State} State */
/** @typedef {import("../protocol/wire.js").Program} Program */
/** @typedef {import("../views/stage.js").Words} Words */
/** @typedef {import("../layout/measure.js").Measure} Measure */
/** @typedef {{width: number, height: number, s: number, narrow: boolean}} Size */

const EDGE = 2; // room for the strokes of the outermost boxes

/** @param {HTMLElement} place @param {Measure} measure */
export function createStage(place, measure) {
  const svg = /** @type {SVGSVGElement} */ (
    svgElement("svg", { class: "stage-picture", role: "img" })
  );
  const title = svgElement("title");
  const description = svgElement("desc");
  const marks = /** @type {SVGGElement} */ (svgElement("g"));
  const above = /** @type {SVGGElement} */ (svgElement("g", { class: "token-layer" }));
  svg.append(title, description, marks, above);
  place.append(svg);
  const token = createToken(above);
  let shown = ""; // the moment on show

  /** @param {State} state @param {ReadonlyArray<Program>} programs @param {Words} words @param {Size} size
   * @param {{animate: boolean, backwards: boolean, duration: number}} how */
  function render(state, programs, words, size, how) {
    const model = stageModel(state, programs);
    const inner = { ...size, width: size.width - 2 * EDGE, height: size.height - 2 * EDGE };
    const layout = stageLayout({ ...inner, bare: model.bare });
    const [width, height] = [layout.width + 2 * EDGE, layout.height + 2 * EDGE];
    svg.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${width} ${height}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(height));
    svg.style.setProperty("--s", String(layout.s));
    const drawn = drawStage(model, layout, words, measure);
    renderMarks(marks, drawn.marks, how.animate);
    token.show(drawn.token, layout, {
      duration: how.animate ? how.duration : 0,
      backwards: how.backwards,
    });
    const now = formatMoment(state.moment);
    if (layout.narrow && drawn.token && now !== shown) keepInView(drawn.token.y);
    shown = now;
    title.textContent = words.first("ui-stage");
    description.textContent = describe(model, state, words);
    return layout;
  }
  /** On a phone the stage is higher than the screen: scroll so that the token is seen.
   * @param {number} y */
  function keepInView(y) {
    const foot = document.querySelector(".foot")?.getBoundingClientRect();
    const at = svg.getBoundingClientRect().top + y;
    const bottom = foot ? foot.top : innerHeight;
    if (!foot || (at > 90 && at < bottom - 70)) return;
    scrollBy({ top: at - bottom * 0.5, behavior: still() ? "instant" : "smooth" });
  }
  return { render, svg };
}

/** @param {import("../state/stage_model.js").StageModel} model @param {State} state @param {Words} words */
function describe(model, state, words) {
  const pc = hex(state.machine.pc);
  switch (model.runner) {
    case "vm":
      return words.first("ui-alt-vm", { vm: model.vm?.name ?? "", mode: model.believed ?? "", pc });
    case "vmm":
      return words.first("ui-alt-vmm");
    case "firmware":
      return words.first("ui-alt-firmware", { pc });
    case "off":
      return words.first("ui-alt-off");
    default:
      return words.first("ui-alt-bare", { mode: model.mode, pc });
  }
}
