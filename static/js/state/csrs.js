// CSRs that are windows onto another one: writing one shows in the other.

/** What a new VM's virtual CSRs hold. */
export const VIRTUAL_AT_RESET = Object.freeze({
  satp: 0,
  scause: 0,
  scounteren: 0,
  senvcfg: 0,
  sepc: 0,
  sie: 0,
  sip: 0,
  sscratch: 0,
  sstatus: 0,
  stimecmp: 0xffffffff,
  stimecmph: 0xffffffff,
  stval: 0,
  stvec: 0,
});

const SSTATUS = 0x800de762; // SD MXR SUM XS FS VS SPP UBE SPIE SIE
const S_INTERRUPTS = 0x222; // SSI STI SEI

/** @type {Record<string, {of: string, mask: number}>} */
const VIEWS = {
  sstatus: { of: "mstatus", mask: SSTATUS },
  sie: { of: "mie", mask: S_INTERRUPTS },
  sip: { of: "mip", mask: S_INTERRUPTS },
};

/** The CSRs after `name` got `value`, its views included.
 * @param {Readonly<Record<string, number>>} csrs @param {string} name @param {number} value
 * @returns {Readonly<Record<string, number>>} */
export function csrsAfterWrite(csrs, name, value) {
  const next = { ...csrs, [name]: value };
  const view = VIEWS[name];
  if (view && view.of in next) {
    next[view.of] = (((next[view.of] ?? 0) & ~view.mask) | (value & view.mask)) >>> 0;
  }
  for (const [narrow, { of, mask }] of Object.entries(VIEWS)) {
    if (of === name && narrow in next) next[narrow] = (value & mask) >>> 0;
  }
  return next;
}
