// Any moment of a run: chunks are fetched when needed, kept, and folded up to the moment.

import { compareMoments } from "../protocol/moment.js";
import { apply, stateOfPicture } from "../state/fold.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("../protocol/wire.js").Chunk} Chunk */
/** @typedef {import("../state/fold.js").State} State */

/** Where a moment lies: which chunk, and the index of its event there (-1: before the first).
 * @typedef {{chunk: Chunk, index: number}} Place */

const KEPT_CHUNKS = 48;
const KEYFRAME_EVENTS = 400;

export class Timeline {
  /**
   * @param {{last: Moment, chunkTicks: number}} extent
   * @param {(index: number) => Promise<Chunk>} fetchChunk
   */
  constructor({ last, chunkTicks }, fetchChunk) {
    this.last = last;
    this.chunkTicks = chunkTicks;
    this.chunkCount = Math.max(1, Math.ceil(last.tick / chunkTicks));
    this.fetchChunk = fetchChunk;
    /** @type {Map<number, Promise<Chunk>>} */
    this.chunks = new Map();
    /** @type {Map<number, Map<number, State>>} states after some events, by chunk */
    this.keyframes = new Map();
  }

  /** The chunk that holds the events of a tick. @param {number} tick */
  chunkOf(tick) {
    return Math.min(this.chunkCount - 1, Math.max(0, Math.ceil(tick / this.chunkTicks) - 1));
  }

  /** @param {number} index @returns {Promise<Chunk>} */
  chunk(index) {
    const known = this.chunks.get(index);
    if (known) {
      this.chunks.delete(index); // the most recently used stands last
      this.chunks.set(index, known);
      return known;
    }
    const asked = this.fetchChunk(index);
    this.chunks.set(index, asked);
    asked.catch(() => this.chunks.delete(index));
    const oldest = this.chunks.keys().next().value;
    if (this.chunks.size > KEPT_CHUNKS && oldest !== undefined) {
      this.chunks.delete(oldest);
      this.keyframes.delete(oldest);
    }
    return asked;
  }

  /** Ask for the neighbours of a chunk before they are needed. @param {number} index */
  prefetch(index) {
    for (const near of [index + 1, index - 1]) {
      if (near >= 0 && near < this.chunkCount) this.chunk(near).catch(() => {});
    }
  }

  /** The last event at or before a moment. @param {Moment} moment @returns {Promise<Place>} */
  async place(moment) {
    const chunk = await this.chunk(this.chunkOf(moment.tick));
    return { chunk, index: lastAtOrBefore(chunk.events, moment) };
  }

  /** The state at a moment. @param {Moment} moment @returns {Promise<State>} */
  async stateAt(moment) {
    const place = await this.place(moment);
    return this.stateOf(place);
  }

  /** The state right after the event of a place. @param {Place} place @returns {State} */
  stateOf({ chunk, index }) {
    const kept = this.keyframes.get(chunk.index) ?? new Map();
    this.keyframes.set(chunk.index, kept);
    let from = index - (index % KEYFRAME_EVENTS);
    while (from > 0 && !kept.has(from)) from -= KEYFRAME_EVENTS;
    let state = kept.get(from) ?? stateOfPicture(chunk.picture);
    for (let at = kept.has(from) ? from + 1 : 0; at <= index; at += 1) {
      const event = chunk.events[at];
      if (event) state = apply(state, event);
      if (at > 0 && at % KEYFRAME_EVENTS === 0) kept.set(at, state);
    }
    return state;
  }

  /** One event on (or back), over the border of a chunk if need be; null at either end.
   * @param {Place} place @param {1 | -1} direction @returns {Promise<Place | null>} */
  async neighbour({ chunk, index }, direction) {
    const next = index + direction;
    if (next >= 0 && next < chunk.events.length) return { chunk, index: next };
    const other = chunk.index + direction;
    if (other < 0 || other >= this.chunkCount) return null;
    const found = await this.chunk(other);
    if (found.events.length === 0) return this.neighbour({ chunk: found, index: 0 }, direction);
    return { chunk: found, index: direction > 0 ? 0 : found.events.length - 1 };
  }
}

/** The index of the last event at or before a moment, -1 if all are later.
 * @param {ReadonlyArray<import("../protocol/events.js").Event>} events @param {Moment} moment */
export function lastAtOrBefore(events, moment) {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const event = events[middle];
    if (event && compareMoments(event, moment) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
