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
  const slot = left + pad + u(24);
  const x = left + pad;
  const w = boxWidth - 2 * pad;

  const process = { x, y: head, w, h: u(62) };
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
  const card = { x, y: reflect.y + reflect.h + u(12), w, h: u(112) };
  const vmm = bare ? null : { x: left, y: vmmTop, w: boxWidth, h: card.y + card.h + pad - vmmTop };
  const machineTop = (vmm ? vmm.y + vmm.h : kernel.y + kernel.h) + u(12);
  const firmware = { x: left, y: machineTop, w: boxWidth, h: u(54) };
  const cell = u(86);
  const hart = { x: 0, y: machineTop + firmware.h + u(8), w: width, h: 2 * cell + u(12) };
  return {
    narrow: true,
    bare,
    width,
    height: hart.y + hart.h + 2,
    s,
    slot,
    head,
    font: { small: u(18), body: u(18), code: u(18), now: u(20), title: u(21), lamp: u(22) },
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
    steps: { read: step(0), check: step(1), emulate, reflect },
    card,
    resume: x + stepWidth + u(25),
    firmware,
    hart,
    fields: [0, 1, 2, 3, 4].map((index) => {
      const place = index + 1; // the first cell holds the hart's name
      return {
        x: (place % 3) * (width / 3),
        y: hart.y + u(6) + Math.floor(place / 3) * cell,
        w: width / 3,
        h: cell,
      };
    }),
  };
}
