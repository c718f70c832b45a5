// State is a fold of events: the picture a chunk begins with, and every event up to the moment.

import { REDUCERS } from "./reducers.js";

/** @typedef {import("../protocol/events.js").Event} Event */
/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("./reducers.js").World} World */

/**
 * What has happened to the current instruction so far, and the world just before it.
 * @typedef {object} Scene
 * @property {number} tick
 * @property {ReadonlyArray<Event>} events
 * @property {World} before
 */

/** @typedef {World & {moment: Moment, scene: Scene}} State */

/** The state that a chunk begins with.
 * @param {import("../protocol/wire.js").Picture} picture @returns {State} */
export function stateOfPicture({ tick, machine, vmm }) {
  const world = { machine, vmm };
  return Object.freeze({
    ...world,
    moment: { tick, step: 0 },
    scene: { tick, events: [], before: world },
  });
}

/** The state after one more event.
 * @param {State} state @param {Event} event @returns {State} */
export function apply(state, event) {
  const world = { machine: state.machine, vmm: state.vmm };
  const reducer = /** @type {(world: World, event: Event) => World} */ (REDUCERS[event.event]);
  const next = reducer ? reducer(world, event) : world;
  const scene =
    event.tick === state.scene.tick
      ? { ...state.scene, events: [...state.scene.events, event] }
      : { tick: event.tick, events: [event], before: world };
  return Object.freeze({
    machine: next.machine,
    vmm: next.vmm,
    moment: { tick: event.tick, step: event.step },
    scene,
  });
}

/** @param {State} state @param {Iterable<Event>} events @returns {State} */
export function fold(state, events) {
  let result = state;
  for (const event of events) result = apply(result, event);
  return result;
}
