// The lesson's run: opens it, goes to moments, keeps the store. Draws nothing.

import { CommandError } from "../protocol/connection.js";
import { compareMoments, formatMoment, parseMoment, serverMoment } from "../protocol/moment.js";
import { sentenceOf, tellingEvent } from "../state/phrases.js";
import { momentOf, settled, step } from "../timeline/navigate.js";
import { createPlayer, pace } from "../timeline/player.js";
import { eventsSinceStop } from "../timeline/stops.js";
import { stretchesOf } from "../timeline/tape_scale.js";
import { Timeline } from "../timeline/timeline.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("../protocol/wire.js").Run} Run */
/** @typedef {import("../protocol/wire.js").Beat} Beat */
/** @typedef {import("../state/fold.js").State} State */
/** @typedef {import("../timeline/navigate.js").Unit} Unit */

/**
 * @typedef {object} LessonState
 * @property {Run | null} run
 * @property {ReadonlyArray<import("../timeline/tape_scale.js").Stretch>} stretches
 * @property {State | null} state
 * @property {Moment} seen  the latest moment that was visited
 * @property {Beat | null} beat  the lesson's beat at this very moment
 * @property {{id: string, values: object}} caption
 * @property {{animate: boolean, backwards: boolean, duration: number}} motion
 * @property {boolean} playing
 * @property {Unit} unit
 * @property {string} speed
 * @property {boolean} asking  is the question on show?
 * @property {number | null} guess
 * @property {boolean} revealed
 */

/** @type {LessonState} */
export const INITIAL = {
  run: null,
  stretches: [],
  state: null,
  seen: { tick: 0, step: 0 },
  beat: null,
  caption: { id: "ui-loading", values: {} },
  motion: { animate: false, backwards: false, duration: 0 },
  playing: false,
  unit: "instruction",
  speed: "1",
  asking: false,
  guess: null,
  revealed: false,
};

const LONGEST_MOVE_MS = 800;

/**
 * @param {{get: () => LessonState, set: (change: Partial<LessonState>) => void}} store
 * @param {import("../protocol/connection.js").Connection} connection
 * @param {{onError: (id: string, values: object) => void}} report
 */
export function createController(store, connection, { onError }) {
  /** @type {Timeline | null} */
  let timeline = null;
  let turn = 0;
  let stepping = false;
  /** @type {{lesson: string, parameters: Record<string, string>, lang: string} | null} */
  let opened = null;

  /** @param {unknown} error */
  function fail(error) {
    if (error instanceof CommandError) onError(error.id, error.values);
    else
      onError("error-run-failed", {
        reason: error instanceof Error ? error.message : String(error),
      });
  }

  /** Open a run and go to a moment of it. @param {string} lesson
   * @param {Record<string, string>} parameters @param {string | null} at @param {string} lang
   * @param {string | null} [version] the engine's that the moment is of */
  async function open(lesson, parameters, at, lang, version = null) {
    player.pause();
    try {
      const run = await connection.open({ lesson, parameters, lang, ...(at && { at }), ...(version && { version }) });
      opened = { lesson, parameters: run.parameters, lang };
      timeline = new Timeline(
        { last: serverMoment(run.last), chunkTicks: run.chunk_ticks },
        (index) => fetchChunk(run.run, index),
      );
      store.set({
        run,
        stretches: stretchesOf(run.tape),
        state: null,
        seen: { tick: 0, step: 0 },
        beat: null,
        asking: false,
        guess: null,
        revealed: false,
      });
      for (const warning of run.warnings) onError(warning.id, warning.values);
      await goTo(serverMoment(at ? run.at : (run.beats[0]?.at ?? run.at)), {}, at === null);
    } catch (error) {
      fail(error);
    }
  }

  /** A chunk; a run that the server has forgotten is opened again first, once.
   * @param {string} run @param {number} index */
  async function fetchChunk(run, index) {
    try {
      return await connection.chunk(run, index);
    } catch (error) {
      if (!(error instanceof CommandError) || error.id !== "error-unknown-run" || !opened)
        throw error;
      const again = await connection.open(opened);
      return connection.chunk(again.run, index);
    }
  }

  /** @param {Moment} moment @param {Partial<LessonState["motion"]>} [motion]
   * @param {boolean} [snap] to the end of the scene step */
  async function goTo(moment, motion = {}, snap = false) {
    const line = timeline;
    if (!line) return;
    turn += 1;
    const mine = turn;
    try {
      const place = await line.place(snap ? await settled(line, moment) : moment);
      if (mine !== turn) return;
      show(line, place, { animate: false, backwards: false, duration: 0, ...motion });
    } catch (error) {
      fail(error);
    }
  }

  /** @param {Timeline} line @param {import("../timeline/timeline.js").Place} place @param {LessonState["motion"]} motion */
  function show(line, place, motion) {
    const { run, seen, state: old, guess, revealed } = store.get();
    if (!run) return;
    const state = line.stateOf(place);
    const now = state.moment;
    const beat = beatOf(run, eventsSinceStop(place.chunk.events, place.index), now);
    const arrived = !old || compareMoments(old.moment, now) !== 0;
    const asks = beat?.question !== undefined && guess === null && !revealed && !motion.backwards;
    const answers = beat !== null && beat === run.beats.at(-1) && guess !== null && !revealed;
    store.set({
      state,
      motion,
      beat,
      seen: compareMoments(now, seen) > 0 ? now : seen,
      caption: captionOf(state, place, run, beat),
      ...(arrived && { asking: asks || answers, revealed: revealed || answers }),
    });
    if (asks) player.pause();
    line.prefetch(place.chunk.index);
  }

  /** @param {Unit} unit @param {1 | -1} direction */
  async function go(unit, direction) {
    const { state, run } = store.get();
    if (!timeline || !state || !run || stepping) return;
    stepping = true;
    try {
      const target = await step(timeline, run.beats, state.moment, unit, direction);
      const near = Math.abs(target.tick - state.moment.tick) <= 1;
      await goTo(target, { animate: near, backwards: direction < 0, duration: LONGEST_MOVE_MS });
    } catch (error) {
      fail(error);
    } finally {
      stepping = false;
    }
  }

  /** One turn of playing. @returns {Promise<number | null>} how long to stay */
  async function advance() {
    const { state, run, unit, speed } = store.get();
    if (!timeline || !state || !run || compareMoments(state.moment, timeline.last) >= 0)
      return null;
    const rate = Number(speed);
    const slow = Math.min(
      LONGEST_MOVE_MS,
      (unit === "instruction" || unit === "event" ? 900 : 1500) / rate,
    );
    if (unit === "instruction") {
      const { ticks, stay } = pace(
        state.moment,
        landmarks(run),
        state.scene.events.length > 3,
        rate,
      );
      if (ticks > 0) {
        await goTo({ tick: state.moment.tick + ticks, step: Number.MAX_SAFE_INTEGER });
        return stay;
      }
    }
    const target = await step(timeline, run.beats, state.moment, unit, 1);
    const near = target.tick - state.moment.tick <= 1;
    await goTo(target, { animate: near, duration: slow });
    const { state: now } = store.get();
    if (unit === "trap" || unit === "beat") return 2600 / rate;
    if (unit === "event") return 900 / rate;
    return pace(target, landmarks(run), (now?.scene.events.length ?? 0) > 3, rate).stay;
  }

  const player = createPlayer(
    advance,
    (playing) => store.set({ playing }),
    (run, delay) => setTimeout(run, delay),
  );

  /** The first moment of the run, as its first event. */
  async function first() {
    if (timeline) await goTo(momentOf(await timeline.place({ tick: 0, step: 0 })));
  }

  return {
    open,
    goTo,
    first,
    player,
    forward: (/** @type {Unit} */ unit) => go(unit, 1),
    back: (/** @type {Unit} */ unit) => go(unit, -1),
    last: () => (timeline ? goTo(timeline.last) : Promise.resolve()),
    /** @param {string} text */
    seek(text) {
      const moment = parseMoment(text);
      return moment ? goTo(moment) : Promise.resolve();
    },
  };
}

/** The beat that these events, the last ones before the moment, tell of.
 * @param {Run} run @param {ReadonlyArray<Moment>} events @param {Moment} now @returns {Beat | null} */
function beatOf(run, events, now) {
  const moments = new Set([...events, now].map(formatMoment));
  return run.beats.findLast((beat) => moments.has(beat.at)) ?? null;
}

/** Ticks of exits and beats, in order. @param {Run} run */
function landmarks(run) {
  const ticks = [...run.tape.exits, ...run.beats].map(({ at }) => serverMoment(at).tick);
  return ticks.sort((a, b) => a - b);
}

/** @param {State} state @param {import("../timeline/timeline.js").Place} place @param {Run} run
 * @param {Beat | null} beat @returns {LessonState["caption"]} */
function captionOf(state, place, run, beat) {
  if (beat) return { id: beat.text, values: beat.values };
  const event = tellingEvent(eventsSinceStop(place.chunk.events, place.index));
  return event ? sentenceOf(event, state, run) : { id: "ui-lens-begin-text", values: {} };
}
