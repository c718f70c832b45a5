// How wide a text is: measured by the browser, or estimated where there is none (tests).

/** @typedef {{size: number, weight?: number, mono?: boolean}} Font */
/** @typedef {(text: string, font: Font) => number} Measure */

export const SANS =
  '"Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", "Yu Gothic", Meiryo, system-ui, sans-serif';
export const MONO =
  'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK JP", monospace';

/** A measure that asks a canvas, and remembers. @returns {Measure} */
export function canvasMeasure() {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return estimate;
  /** @type {Map<string, number>} */
  const known = new Map();
  return (text, { size, weight = 400, mono = false }) => {
    const font = `${weight} 100px ${mono ? MONO : SANS}`;
    const key = font + text;
    let width = known.get(key);
    if (width === undefined) {
      context.font = font;
      width = context.measureText(text).width / 100;
      if (known.size > 4000) known.clear();
      known.set(key, width);
    }
    return width * size;
  };
}

/** A measure without a browser: full-width signs are 1 em, others about half. @type {Measure} */
export function estimate(text, { size, weight = 400, mono = false }) {
  let ems = 0;
  for (const letter of text) {
    const wide = letter.codePointAt(0) ?? 0;
    ems += wide > 0x2e7f ? 1 : mono ? 0.602 : weight > 500 ? 0.6 : 0.56;
  }
  return ems * size;
}

/** The first of some wordings that fits into a width; the last, cut, if none does.
 * @param {Measure} measure @param {ReadonlyArray<string>} wordings @param {number} width
 * @param {Font} font */
export function fitting(measure, wordings, width, font) {
  for (const text of wordings) if (measure(text, font) <= width) return text;
  let text = wordings.at(-1) ?? "";
  while (text.length > 1 && measure(`${text}…`, font) > width) text = text.slice(0, -1);
  return `${text}…`;
}
