// The names of x0 to x31.

export const ABI = (
  "zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 " +
  "s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6"
).split(" ");

/** @param {string} name "a0" or "x10" @returns {number} */
export function registerIndex(name) {
  const index = ABI.indexOf(name);
  return index >= 0 ? index : Number(name.slice(1));
}

/** "x10" -> "a0". @param {string} name */
export function abiName(name) {
  return ABI[registerIndex(name)] ?? name;
}
