// The lines of a program around the hart.

/** @typedef {import("../protocol/wire.js").Program} Program */
/** @typedef {import("../protocol/wire.js").Line} Line */

/** The program that `address` lies in, of those that `owner` (a VM's name or "firmware") has.
 * @param {ReadonlyArray<Program>} programs @param {number} address @param {string} [owner]
 * @returns {{program: Program, index: number} | null} */
export function locate(programs, address, owner) {
  for (const program of programs) {
    if (owner !== undefined && program.owner !== owner) continue;
    const index = program.lines.findIndex((line) => line.address === address);
    if (index >= 0) return { program, index };
  }
  return null;
}

/** `rows` lines with `index` among them, never at the top or bottom edge of a page where avoidable:
 * the page stays while the hart moves inside it.
 * @param {ReadonlyArray<Line>} lines @param {number} index @param {number} rows @returns {Line[]} */
export function page(lines, index, rows) {
  const stride = Math.max(1, rows - 2);
  const start = Math.floor(Math.max(0, index - 1) / stride) * stride;
  const from = Math.max(0, Math.min(start, lines.length - rows));
  return lines.slice(from, from + rows);
}
