// How numbers of the machine are written.

/** A register, an address or a word. @param {number} value */
export function hex(value) {
  return `0x${(value >>> 0).toString(16)}`;
}

/** A count in groups of three, as the sentences write it: 12,345. @param {number} value */
export function grouped(value) {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share as percent that never rounds up to 100. @param {number} part @param {number} whole */
export function percent(part, whole) {
  if (whole === 0) return "–";
  const share = Math.floor((part / whole) * 1000) / 10;
  return share === 100 && part < whole ? "99.9 %" : `${share.toFixed(1)} %`;
}
