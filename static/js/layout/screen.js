// Which arrangement fits a screen, and its scale: small text is 18 px at 1600x900, never below 12.5.

/** @typedef {{kind: "wide" | "stack" | "phone", s: number, stageHeight: number}} Screen */

/** @param {number} width @param {number} height @returns {Screen} */
export function screenOf(width, height) {
  if (width >= 1080 && height >= 600) {
    return {
      kind: "wide",
      s: Math.max(0.7, Math.min(width / 1600, height / 900, 2.4)),
      stageHeight: 0,
    };
  }
  if (width >= 760) {
    const s = Math.max(0.7, Math.min(width / 1060, 1.1));
    return { kind: "stack", s, stageHeight: Math.round(610 * s) };
  }
  return { kind: "phone", s: Math.max(0.7, Math.min(width / 520, 1.05)), stageHeight: 0 };
}
