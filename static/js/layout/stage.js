// Where everything on the stage lies. Pure: sizes in, rectangles out, all in CSS pixels.

import { narrowStage } from "./stage_narrow.js";

/** @typedef {{x: number, y: number, w: number, h: number}} Rect */
/** @typedef {{x: number, y: number}} Point */

/**
 * @typedef {object} StageLayout
 * @property {boolean} narrow
 * @property {boolean} bare
 * @property {number} width
 * @property {number} height
 * @property {number} s  the scale: 1 at 1600x900
 * @property {{small: number, body: number, code: number, now: number, title: number, lamp: number}} font
 * @property {{believes: number, really: number, head: number, lead: number, radius: number}} gutter
 * @property {{user: number, kernel: number, vmm: number, machine: number}} row  centres of the lamps
 * @property {number} slot  the column in which the token stands, and falls
 * @property {number} token  its radius
 * @property {Rect} vm
 * @property {Rect} process
 * @property {Rect} kernel
 * @property {Rect[]} code
 * @property {number} text  where code begins in a row
 * @property {{y: number, x1: number, x2: number, pill: Point}} line
 * @property {Rect | null} vmm
 * @property {{read: Rect, check: Rect, emulate: Rect, reflect: Rect}} steps
 * @property {Rect} card
 * @property {number} resume  the column in which the token rises again
 * @property {Rect} firmware
 * @property {Rect} hart
 * @property {Rect[]} fields
 * @property {number} head  height of a box's title
 */

const NOWHERE = { x: 0, y: 0, w: 0, h: 0 };

/** @param {{width: number, height: number, s: number, bare: boolean, narrow: boolean}} size
 * @returns {StageLayout} */
export function stageLayout(size) {
  return size.narrow ? narrowStage(size) : wideStage(size);
}

/** @param {{width: number, height: number, s: number, bare: boolean}} size @returns {StageLayout} */
function wideStage({ width, height, s, bare }) {
  /** @param {number} units */
  const u = (units) => units * s;
  const left = u(148);
  const boxWidth = width - left;
  const pad = u(10);
  const machine = u(82);
  const head = u(36);
  const vmmHeight = bare ? 0 : u(156);
  const fixed = head + u(56) + u(7) + u(31) + u(6) + pad + u(42) + vmmHeight + u(9) + machine;
  const rows = Math.max(3, Math.min(bare ? 7 : 9, Math.floor((height - fixed) / u(31.5))));
  const pitch = Math.min(u(42), (height - fixed) / rows);
  const spare = Math.max(0, height - fixed - rows * pitch);
  const processHeight = u(56) + Math.min(u(30), spare / 3);
  const zone = u(42) + Math.min(u(40), spare / 3);
  const slot = left + pad + u(30);

  const vm = { x: left, y: 0, w: boxWidth, h: 0 };
  const process = { x: left + pad, y: head, w: boxWidth - 2 * pad, h: processHeight };
  const kernelHeight = u(31) + rows * pitch + u(6);
  const firstLine = process.y + process.h + u(7);
  const lineBare = process.y + process.h + pad + zone / 2;
  const kernelTop = bare ? lineBare + zone / 2 : firstLine;
  const kernel = { x: left + pad, y: kernelTop, w: boxWidth - 2 * pad, h: kernelHeight };
  if (bare) kernel.h = Math.max(kernelHeight, height - machine - u(12) - kernelTop);
  vm.h = bare ? process.y + process.h + pad : kernel.y + kernel.h + pad;
  const lineY = bare ? lineBare : vm.h + zone / 2;
  const bottom = height - machine;
  const vmmTop = vm.h + zone;
  const vmm = bare ? null : { x: left, y: vmmTop, w: boxWidth, h: bottom - u(9) - vmmTop };
  const cardWidth = u(184);
  const inner = boxWidth - 2 * pad;
  const flowWidth = inner - cardWidth - u(30);
  const [gapA, gapB] = [u(14), u(49)];
  const stepWidth = flowWidth - gapA - gapB;
  const [readWidth, checkWidth, emulateWidth] = [
    stepWidth * 0.405,
    stepWidth * 0.275,
    stepWidth * 0.32,
  ];
  const stepTop = vmmTop + u(38);
  const stepHeight = u(64);
  const x0 = left + pad;
  const checkX = x0 + readWidth + gapA;
  const emulateX = checkX + checkWidth + gapB;
  const reflectTop = stepTop + stepHeight + u(8);
  const firmware = { x: left, y: bottom, w: u(218), h: machine };
  const hart = { x: left + u(228), y: bottom, w: boxWidth - u(228), h: machine };
  return {
    narrow: false,
    bare,
    width,
    height,
    s,
    slot,
    head,
    font: { small: u(18), body: u(19), code: u(19), now: u(24), title: u(23), lamp: u(24) },
    gutter: { believes: u(37), really: u(108), head: u(9), lead: u(20), radius: u(19) },
    row: {
      user: process.y + process.h / 2,
      kernel: kernel.y + kernel.h / 2,
      vmm: vmm ? vmm.y + vmm.h / 2 : 0,
      machine: bottom + machine / 2,
    },
    token: u(21),
    vm,
    process,
    kernel,
    code: Array.from({ length: rows }, (_, index) => ({
      x: kernel.x + u(6),
      y: kernel.y + u(31) + index * pitch,
      w: kernel.w - u(12),
      h: pitch,
    })),
    text: slot + u(34),
    line: { y: lineY, x1: 0, x2: width, pill: { x: left + boxWidth * 0.47, y: lineY } },
    vmm,
    steps: bare
      ? { read: NOWHERE, check: NOWHERE, emulate: NOWHERE, reflect: NOWHERE }
      : {
          read: { x: x0, y: stepTop, w: readWidth, h: stepHeight },
          check: { x: checkX, y: stepTop, w: checkWidth, h: stepHeight },
          emulate: { x: emulateX, y: stepTop, w: emulateWidth, h: stepHeight },
          reflect: {
            x: emulateX,
            y: reflectTop,
            w: emulateWidth,
            h: vmmTop + (vmm?.h ?? 0) - u(9) - reflectTop,
          },
        },
    card: {
      x: left + boxWidth - pad - cardWidth,
      y: vmmTop + u(9),
      w: cardWidth,
      h: (vmm?.h ?? 0) - u(18),
    },
    resume: x0 + flowWidth + u(15),
    firmware,
    hart,
    fields: shares(hart, u(82), [u(74), u(124), u(78), u(124), u(124)]),
  };
}

/** Cells side by side after a title, as wide as their shares of the room.
 * @param {Rect} rect @param {number} title @param {number[]} widths @returns {Rect[]} */
function shares(rect, title, widths) {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let x = rect.x + title;
  return widths.map((width) => {
    const w = (width / whole) * (rect.w - title);
    const cell = { x, y: rect.y, w, h: rect.h };
    x += w;
    return cell;
  });
}
