// A drawing as a list of marks: plain data with keys, so that it can be compared, tested and printed.

/** @typedef {import("./stage.js").Rect} Rect */
/** @typedef {import("./stage.js").Point} Point */
/** @typedef {import("./measure.js").Font} Font */
/** @typedef {import("./measure.js").Measure} Measure */

/**
 * @typedef {object} Mark
 * @property {string} key
 * @property {"rect" | "text" | "path" | "circle"} tag
 * @property {Record<string, string | number>} attrs
 * @property {string} [text]
 * @property {Point} [from]  where it slides in from, relative to its place
 * @property {string} [hint]  a longer explanation, as a tooltip
 * @property {Rect} [room]  the rectangle a text must stay inside
 */

/** @typedef {Font & {anchor?: "start" | "middle" | "end", look?: string, room?: Rect, from?: Point}} TextStyle */

/** Collects marks in drawing order. */
export class Drawing {
  /** @param {Measure} measure */
  constructor(measure) {
    this.measure = measure;
    /** @type {Mark[]} */
    this.marks = [];
  }

  /** @param {string} key @param {Rect} rect @param {string} look @param {number} [radius] */
  rect(key, { x, y, w, h }, look, radius = 8) {
    this.marks.push({
      key,
      tag: "rect",
      attrs: {
        x: round(x),
        y: round(y),
        width: round(w),
        height: round(h),
        rx: round(radius),
        class: look,
      },
    });
  }

  /** @param {string} key @param {string} d @param {string} look */
  path(key, d, look) {
    this.marks.push({ key, tag: "path", attrs: { d, class: look } });
  }

  /** @param {string} key @param {Point} centre @param {number} r @param {string} look */
  circle(key, { x, y }, r, look) {
    this.marks.push({
      key,
      tag: "circle",
      attrs: { cx: round(x), cy: round(y), r: round(r), class: look },
    });
  }

  /** One line of text, its middle at y; returns its width.
   * @param {string} key @param {number} x @param {number} y @param {string} text @param {TextStyle} style */
  text(
    key,
    x,
    y,
    text,
    { size, weight = 400, mono = false, anchor = "start", look = "", room, from },
  ) {
    /** @type {Mark} */
    const mark = {
      key,
      tag: "text",
      text,
      attrs: {
        x: round(x),
        y: round(y + size * 0.355),
        "font-size": round(size),
        "font-weight": weight,
        "text-anchor": anchor,
        class: `${mono ? "mono " : ""}${look}`,
      },
    };
    if (room) mark.room = room;
    if (from) mark.from = from;
    this.marks.push(mark);
    return this.measure(text, { size, weight, mono });
  }

  /** A label in the first language and, where there is room, the second one beside it.
   * @param {string} key @param {number} x @param {number} y @param {readonly [string, string]} words
   * @param {number} width @param {TextStyle} style */
  label(key, x, y, [first, second], width, style) {
    const main = this.text(key, x, y, first, { weight: 700, ...style });
    const gap = style.size * 0.45;
    const small = { ...style, weight: 400, look: style.look === "on-hue" ? "on-hue" : "soft" };
    if (second && main + gap + this.measure(second, small) <= width) {
      return main + gap + this.text(`${key}-2`, x + main + gap, y, second, small);
    }
    return main;
  }
}

/** @param {number} value */
export function round(value) {
  return Math.round(value * 100) / 100;
}

/** A polyline with round corners. @param {ReadonlyArray<Point>} points @param {number} [radius] */
export function elbow(points, radius = 8) {
  const [start, ...rest] = points;
  if (!start) return "";
  let d = `M${round(start.x)},${round(start.y)}`;
  rest.forEach((point, index) => {
    const before = points[index];
    const after = rest[index + 1];
    if (!after || !before) {
      d += `L${round(point.x)},${round(point.y)}`;
      return;
    }
    const into = towards(point, before, radius);
    const out = towards(point, after, radius);
    d += `L${round(into.x)},${round(into.y)}Q${round(point.x)},${round(point.y)} ${round(out.x)},${round(out.y)}`;
  });
  return d;
}

/** @param {Point} from @param {Point} to @param {number} distance */
function towards(from, to, distance) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.min(0.5, distance / length);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** The head of an arrow that arrives at `tip`. @param {Point} tip
 * @param {"down" | "up" | "left" | "right"} direction @param {number} size */
export function arrowHead({ x, y }, direction, size) {
  const dx = direction === "right" ? 1 : direction === "left" ? -1 : 0;
  const dy = direction === "down" ? 1 : direction === "up" ? -1 : 0;
  const half = size * 0.62;
  const [bx, by] = [x - dx * size, y - dy * size];
  return (
    `M${round(x)},${round(y)}L${round(bx - dy * half)},${round(by - dx * half)}` +
    `L${round(bx + dy * half)},${round(by + dx * half)}Z`
  );
}
