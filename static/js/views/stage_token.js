// The token: where the hart stands, and the way it goes from one box to another.

/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../layout/stage.js").Point} Point */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */

/** @typedef {{zone: string, x: number, y: number, mode: string, owner: string}} TokenPlace */

/** @param {StageModel} model @param {StageLayout} layout @returns {TokenPlace | null} */
export function tokenPlace(model, layout) {
  const { slot, arrival, stands, process, kernel, firmware } = layout;
  const mode = model.mode;
  /** @param {string} zone @param {number} x @param {number} y @param {string} owner */
  const place = (zone, x, y, owner) => ({ zone, x, y, mode, owner });
  switch (model.runner) {
    case "off":
      return null;
    case "firmware":
      return place("machine", slot, firmware.y + firmware.h / 2, "hardware");
    case "vmm": {
      const { step } = model;
      const doing = step === "service" ? "emulate" : step;
      const at =
        doing === "read" || doing === "check" || doing === "emulate" || doing === "reflect"
          ? stands[doing]
          : arrival;
      return place("vmm", at.x, at.y, "vmm");
    }
    default: {
      if (model.inUser) return place("guest", slot, process.y + process.h / 2, "a");
      const lines = model.code(layout.code.length);
      const row =
        layout.code[lines.findIndex((line) => line.look === "now" || line.look === "trapped")];
      return place("guest", slot, row ? row.y + row.h / 2 : kernel.y + kernel.h / 2, "a");
    }
  }
}

/** The points that the token passes on its true path.
 * @param {TokenPlace} from @param {TokenPlace} to @param {StageLayout} layout @returns {Point[]} */
export function route(from, to, layout) {
  const { fall, lane, narrow, steps } = layout;
  if (from.zone === "vmm" && to.zone === "guest") {
    const x = narrow ? steps.read.x + steps.read.w + 20 * layout.s : from.x;
    return [from, { x, y: from.y }, { x, y: lane }, { x: to.x, y: lane }, to];
  }
  if (from.zone === "guest" && to.zone === "vmm") {
    return [from, { x: fall, y: from.y }, { x: fall, y: to.y }, to];
  }
  return [from, to];
}
