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
 * @property {{small: number, body: number, code: number, now: number, large: number, title: number, lamp: number}} font
 * @property {{believes: number, really: number, head: number, lead: number, radius: number}} gutter
 * @property {{user: number, kernel: number, vmm: number, machine: number}} row  centres of the lamps
 * @property {number} slot  the column in which the token stands, and rises
 * @property {number} fall  the column in which it falls
 * @property {Point} arrival  where it stands in the VMM before the first step
 * @property {number} lane  the height at which it goes along inside the VMM
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
 * @property {{read: Point, check: Point, emulate: Point, reflect: Point}} stands  the token at a step
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
  const left = u(142);
  const boxWidth = width - left;
  const pad = u(10);
  const inner = boxWidth - 2 * pad;
  const [head, kernelHead] = [u(38), u(27)];
  const [hartHeight, firmwareHeight] = [u(62), u(32)];
  const machine = hartHeight + u(8) + firmwareHeight;
  const flowHeight = u(61) + u(58) + u(9) + u(32) + u(9);
  const below = bare ? u(12) + machine : flowHeight + u(14) + machine;
  const fixed = head + u(36) + u(7) + kernelHead + u(7) + pad + u(42) + below;
  const rows = Math.max(3, Math.min(bare ? 9 : 8, Math.floor((height - fixed) / u(30))));
  const pitch = Math.min(u(40), (height - fixed) / rows);
  const spare = Math.max(0, height - fixed - rows * pitch);
  const zone = u(42) + Math.min(u(30), spare / 3);
  const [fall, slot] = [left + u(32), left + u(72)];

  const process = { x: left + pad, y: head, w: inner, h: u(36) + Math.min(u(14), spare / 4) };
  const lineBare = process.y + process.h + pad + zone / 2;
  const kernelTop = bare ? lineBare + zone / 2 : process.y + process.h + u(7);
  const kernelHeight = kernelHead + rows * pitch + u(7);
  const kernel = { x: left + pad, y: kernelTop, w: inner, h: kernelHeight };
  if (bare) kernel.h = Math.max(kernelHeight, height - machine - u(12) - kernelTop);
  const vmHeight = bare ? process.y + process.h + pad : kernel.y + kernel.h + pad;
  const vm = { x: left, y: 0, w: boxWidth, h: vmHeight };
  const firmware = { x: left, y: height - firmwareHeight, w: boxWidth, h: firmwareHeight };
  const hart = { x: left, y: height - machine, w: boxWidth, h: hartHeight };
  const vmmTop = vm.h + zone;
  const vmm = bare ? null : { x: left, y: vmmTop, w: boxWidth, h: hart.y - u(14) - vmmTop };
  const flow = flowIn(vmm ?? NOWHERE, s, pad);
  return {
    narrow: false,
    bare,
    width,
    height,
    s,
    slot,
    fall,
    head,
    font: { small: u(18), body: u(19), code: u(20), now: u(24), large: u(29), title: u(22), lamp: u(22) },
    gutter: { believes: u(38), really: u(110), head: u(8), lead: u(20), radius: u(16) },
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
      x: kernel.x + u(6),
      y: kernel.y + kernelHead + index * pitch,
      w: kernel.w - u(12),
      h: pitch,
    })),
    text: slot + u(32),
    line: {
      y: bare ? lineBare : vm.h + zone / 2,
      x1: 0,
      x2: width,
      pill: { x: left + boxWidth * 0.5, y: bare ? lineBare : vm.h + zone / 2 },
    },
    vmm,
    arrival: { x: fall, y: vmmTop + u(18) },
    ...(vmm ? flow : { ...flow, card: { x: left + boxWidth - pad - u(CARD), y: 0, w: 0, h: 0 } }),
    firmware,
    hart,
    fields: fieldsOf(hart, u(84), left + boxWidth - pad - u(CARD)),
  };
}

const CARD = 268; // the card's width, and that of the real register below it

/** The boxes inside the VMM: read, check, its two outcomes; the card at the right.
 * @param {Rect} vmm @param {number} s @param {number} pad */
function flowIn(vmm, s, pad) {
  /** @param {number} units */
  const u = (units) => units * s;
  const card = {
    x: vmm.x + vmm.w - pad - u(CARD),
    y: vmm.y + u(9),
    w: u(CARD),
    h: vmm.h - u(18),
  };
  const x = vmm.x + pad;
  const [gap, fork] = [u(24), u(54)];
  const room = card.x - u(18) - x - gap - fork;
  const [readWidth, checkWidth] = [room * 0.358, room * 0.302];
  const [top, h] = [vmm.y + u(61), u(58)];
  const read = { x, y: top, w: readWidth, h };
  const check = { x: read.x + read.w + gap, y: top, w: checkWidth, h };
  const last = { x: check.x + check.w + fork, w: room - readWidth - checkWidth };
  const emulate = { ...last, y: top, h };
  const reflectTop = top + h + u(9);
  const reflect = { ...last, y: reflectTop, h: vmm.y + vmm.h - u(9) - reflectTop };
  /** @param {Rect} box */
  const above = (box) => ({ x: box.x + box.w - u(30), y: box.y - u(11) });
  return {
    steps: { read, check, emulate, reflect },
    stands: {
      read: above(read),
      check: above(check),
      emulate: above(emulate),
      reflect: { x: reflect.x + reflect.w - u(24), y: reflect.y + reflect.h / 2 },
    },
    lane: top - u(11),
    card,
  };
}

/** The cells of the hart's strip: mode, pc, scause, sepc; stvec from `last` on, under the card.
 * @param {Rect} rect @param {number} title @param {number} last @returns {Rect[]} */
function fieldsOf(rect, title, last) {
  const shares = [78, 206, 116, 138];
  const room = last - rect.x - title;
  const whole = shares.reduce((sum, width) => sum + width, 0);
  let x = rect.x + title;
  const cells = shares.map((width) => {
    const w = (width / whole) * room;
    const cell = { x, y: rect.y, w, h: rect.h };
    x += w;
    return cell;
  });
  return [...cells, { x: last, y: rect.y, w: rect.x + rect.w - last, h: rect.h }];
}
