// The stage on a phone: the same boxes in the same order, the VMM's steps one below the other.

/** @typedef {import("./stage.js").StageLayout} StageLayout */

/** @param {{width: number, s: number, bare: boolean}} size @returns {StageLayout} */
export function narrowStage({ width, s, bare }) {
  /** @param {number} units */
  const u = (units) => units * s;
  const left = u(132);
  const boxWidth = width - left;
  const pad = u(8);
  const head = u(40);
  const rows = bare ? 5 : 4;
  const pitch = u(36);
  const [fall, slot] = [left + pad + u(16), left + pad + u(48)];
  const x = left + pad;
  const w = boxWidth - 2 * pad;

  const process = { x, y: head, w, h: u(44) };
  const zone = u(64);
  const afterProcess = process.y + process.h + pad;
  const kernelTop = bare ? afterProcess + zone : afterProcess;
  const kernel = { x, y: kernelTop, w, h: u(36) + rows * pitch + u(8) };
  const vm = { x: left, y: 0, w: boxWidth, h: bare ? afterProcess : kernel.y + kernel.h + pad };
  const lineY = vm.h + zone / 2;
  const stepWidth = w - u(34);
  const stepHeight = u(62);
  const vmmTop = vm.h + zone;
  /** @param {number} index */
  const step = (index) => ({
    x,
    y: vmmTop + u(44) + index * (stepHeight + u(26)),
    w: stepWidth,
    h: stepHeight,
  });
  const emulate = step(2);
  const reflect = { x, y: emulate.y + stepHeight + u(10), w: stepWidth, h: u(44) };
  const card = { x, y: reflect.y + reflect.h + u(12), w, h: u(126) };
  const vmm = bare ? null : { x: left, y: vmmTop, w: boxWidth, h: card.y + card.h + pad - vmmTop };
  const machineTop = (vmm ? vmm.y + vmm.h : kernel.y + kernel.h) + u(12);
  const cell = u(62);
  const hart = { x: 0, y: machineTop + u(6), w: width, h: 3 * cell + u(10) };
  const firmware = { x: left, y: hart.y + hart.h + u(10), w: boxWidth, h: u(44) };
  /** The token stands at the right end of a step. @param {import("./stage.js").Rect} box */
  const stand = (box) => ({ x: box.x + box.w - u(26), y: box.y + box.h / 2 });
  return {
    narrow: true,
    bare,
    width,
    height: firmware.y + firmware.h + 2,
    s,
    slot,
    fall,
    head,
    font: { small: u(18), body: u(18), code: u(18), now: u(20), large: u(27), title: u(21), lamp: u(22) },
    gutter: { believes: u(37), really: u(102), head: u(14), lead: u(21), radius: u(19) },
    row: {
      user: process.y + process.h / 2,
      kernel: kernel.y + kernel.h / 2,
      vmm: vmm ? vmm.y + vmm.h / 2 : 0,
      machine: firmware.y + firmware.h / 2,
    },
    token: u(19),
    vm,
    process,
    kernel,
    code: Array.from({ length: rows }, (_, index) => ({
      x: kernel.x + u(4),
      y: kernel.y + u(36) + index * pitch,
      w: kernel.w - u(8),
      h: pitch,
    })),
    text: slot + u(26),
    line: { y: lineY, x1: 0, x2: width, pill: { x: left + boxWidth / 2, y: lineY } },
    vmm,
    arrival: { x: fall + u(6), y: vmmTop + u(22) },
    lane: vmmTop + u(22),
    steps: { read: step(0), check: step(1), emulate, reflect },
    stands: {
      read: stand(step(0)),
      check: stand(step(1)),
      emulate: stand(emulate),
      reflect: stand(reflect),
    },
    card,
    firmware,
    hart,
    // Three rows: stvec first, under the card with its virtual twin; then mode and pc; scause and sepc.
    fields: [
      { column: 0, row: 1 },
      { column: 1, row: 1 },
      { column: 0, row: 2 },
      { column: 1, row: 2 },
      { column: 1, row: 0 },
    ].map(({ column, row }) => ({
      x: column === 0 ? u(16) : left + u(8),
      y: hart.y + u(5) + row * cell,
      w: column === 0 ? left - u(16) : boxWidth - u(12),
      h: cell,
    })),
  };
}
