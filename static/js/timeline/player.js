// Playing: one unit after the other; long stretches without anything to see pass in seconds.

/** @typedef {import("../protocol/moment.js").Moment} Moment */

const SCENE_MS = 1500;
const PLAIN_MS = 600;
const FAST_MS = 60;
const FAST_FRAMES = 50;
const CALM_TICKS = 6;

/** How far to go next, and how long to stay there: `ticks` 0 stands for one unit.
 * @param {Moment} moment @param {ReadonlyArray<number>} landmarks ticks where something happens, in order
 * @param {boolean} inScene @param {number} speed
 * @returns {{ticks: number, stay: number}} */
export function pace(moment, landmarks, inScene, speed) {
  if (inScene) return { ticks: 0, stay: SCENE_MS / speed };
  const next = landmarks.find((tick) => tick > moment.tick);
  const before = landmarks.findLast((tick) => tick <= moment.tick) ?? 0;
  if (next === undefined || next - before <= 4 * CALM_TICKS)
    return { ticks: 0, stay: PLAIN_MS / speed };
  const left = next - CALM_TICKS - moment.tick;
  if (left <= 1 || moment.tick - before < CALM_TICKS) return { ticks: 0, stay: PLAIN_MS / speed };
  const jump = Math.max(1, Math.round(((next - before) * speed) / FAST_FRAMES));
  return { ticks: Math.min(left, jump), stay: FAST_MS };
}

/** Runs `advance` again and again; it returns how long to stay, or null at the end.
 * @param {() => Promise<number | null>} advance @param {(playing: boolean) => void} onChange
 * @param {(run: () => void, delay: number) => unknown} later */
export function createPlayer(advance, onChange, later) {
  let turn = 0;
  let playing = false;

  function pause() {
    turn += 1;
    if (playing) {
      playing = false;
      onChange(false);
    }
  }

  /** @param {number} mine */
  async function go(mine) {
    const stay = await advance();
    if (mine !== turn) return;
    if (stay === null) pause();
    else
      later(() => {
        if (mine === turn) void go(mine);
      }, stay);
  }

  function play() {
    if (playing) return;
    playing = true;
    turn += 1;
    onChange(true);
    void go(turn);
  }
  return { play, pause, toggle: () => (playing ? pause() : play()), isPlaying: () => playing };
}
