// What the server sends, as types only. The commands are `open` and `chunk`; see connection.js.

/** @typedef {import("./events.js").Event} Event */
/** @typedef {"U" | "S" | "M"} Mode */

/**
 * @typedef {object} TlbEntry
 * @property {number} asid
 * @property {number} vpn
 * @property {number} ppn
 * @property {number} level
 * @property {number} flags
 */

/**
 * The hart and what hangs on it. Registers are unsigned 32-bit numbers.
 * @typedef {object} Machine
 * @property {Mode} mode
 * @property {number} pc
 * @property {ReadonlyArray<number>} x
 * @property {Readonly<Record<string, number>>} csrs
 * @property {string} console
 * @property {{code: number, reset: boolean} | null} stopped
 * @property {ReadonlyArray<TlbEntry>} tlb
 */

/**
 * @typedef {object} Vm
 * @property {string} name
 * @property {string} status
 * @property {Mode} virtual_mode
 * @property {Readonly<Record<string, number>>} csrs
 * @property {string} console
 * @property {Readonly<Record<string, number>>} exits
 */

/** @typedef {{current: string | null, vms: ReadonlyArray<Vm>}} Vmm */
/** @typedef {{tick: number, machine: Machine, vmm: Vmm | null}} Picture */
/** @typedef {{index: number, picture: Picture, events: Event[]}} Chunk */

/** @typedef {{lane: string, from: string, to: string, start: number, end: number}} Segment */
/** @typedef {{at: string, resume: string, vm: string, kind: string, cause: number, text: string}} Exit */
/** @typedef {{segments: Segment[], exits: Exit[], cycles: number}} TapeData */

/** @typedef {Record<string, string | number | boolean | null>} Values */
/** @typedef {{value: number, text?: string}} Option */
/** @typedef {{id: string, text: string, values?: Values, options: Option[], answer: number, reveal?: string}} Question */
/** @typedef {{id: string, at: string, text: string, values: Values, lens: string, question?: Question}} Beat */

/** @typedef {{address: number, word: number, text: string, label?: string, source?: {file: string, line: number}}} Line */
/** @typedef {{name: string, owner: string, symbols: {name: string, address: number}[], lines: Line[]}} Program */
/** @typedef {{id: string, cycles: number, source: string, tag: string}} Price */
/** @typedef {{name: string, values: (string | number)[], default: string | number}} Parameter */
/** @typedef {{id: string, values: Values}} Message */

/**
 * The answer to `open`: everything about a run but its events.
 * @typedef {object} Run
 * @property {string} run
 * @property {string} version
 * @property {{id: string, [key: string]: unknown}} lesson
 * @property {Record<string, string>} parameters
 * @property {Message[]} warnings
 * @property {string} last
 * @property {number} last_tick
 * @property {number} chunk_ticks
 * @property {string} at
 * @property {TapeData} tape
 * @property {Beat[]} beats
 * @property {Program[]} programs
 * @property {Record<string, number | string | boolean>} numbers
 * @property {Price[]} prices
 * @property {Parameter[]} parameter_table
 */

export {};
