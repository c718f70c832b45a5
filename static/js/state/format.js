// How numbers of the machine are written.

/** A register or an address: eight hex digits. @param {number} value */
export function hex8(value) {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** The same without leading zeros, where room is short. @param {number} value */
export function hex(value) {
  return (value >>> 0).toString(16);
}

/** A count with thin groups of three: 12 345. @param {number} value */
export function grouped(value) {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** A share as percent that never rounds up to 100. @param {number} part @param {number} whole */
export function percent(part, whole) {
  if (whole === 0) return "–";
  const share = Math.floor((part / whole) * 1000) / 10;
  return share === 100 && part < whole ? "99.9 %" : `${share.toFixed(1)} %`;
}
