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
 * the page stays while the hart moves inside it. A kernel and its user program are never mixed.
 * @param {ReadonlyArray<Line>} lines @param {number} index @param {number} rows @returns {Line[]} */
export function page(lines, index, rows) {
  const [first, end] = part(lines, index);
  const stride = Math.max(1, rows - 2);
  const start = first + Math.floor(Math.max(0, index - first - 1) / stride) * stride;
  const from = Math.max(first, Math.min(start, end - rows));
  return lines.slice(from, Math.min(end, from + rows));
}

/** The part of a program around a line: the user's, which begins at a label that says so, or what
 * is before or after it. @param {ReadonlyArray<Line>} lines @param {number} index @returns {[number, number]} */
function part(lines, index) {
  const user = lines.findIndex((line) => line.label?.startsWith("user"));
  if (user < 0) return [0, lines.length];
  const after = lines.findIndex((line, at) => at > user && line.label);
  const end = after < 0 ? lines.length : after;
  if (index < user) return [0, user];
  return index < end ? [user, end] : [end, lines.length];
}
