// The token: where the hart stands, and the way it goes from one box to another.

/** @typedef {import("../layout/stage.js").StageLayout} StageLayout */
/** @typedef {import("../layout/stage.js").Point} Point */
/** @typedef {import("../state/stage_model.js").StageModel} StageModel */

/** @typedef {{zone: string, x: number, y: number, mode: string, owner: string}} TokenPlace */

/** @param {StageModel} model @param {StageLayout} layout @returns {TokenPlace | null} */
export function tokenPlace(model, layout) {
  const { slot, steps, process, kernel, vmm, firmware, s } = layout;
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
      const box =
        step === "read"
          ? steps.read
          : step === "check"
            ? steps.check
            : step === "emulate" || step === "service"
              ? steps.emulate
              : step === "reflect"
                ? steps.reflect
                : null;
      if (!box) return place("vmm", slot, (vmm?.y ?? 0) + layout.head / 2 + 2 * s, "vmm");
      return place("vmm", box.x + slot - steps.read.x, box.y + box.h / 2, "vmm");
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
  if (from.zone === "vmm" && to.zone === "guest") {
    const x = layout.resume;
    return [from, { x, y: from.y }, { x, y: to.y }, to];
  }
  if (from.zone === "guest" && to.zone === "vmm") {
    return [from, { x: layout.slot, y: to.y }, to];
  }
  return [from, to];
}
