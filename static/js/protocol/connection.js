// The socket: one websocket, two commands, each answered. Lost connections come back by themselves.

import { io } from "socket.io-client";

/** @typedef {import("./wire.js").Run} Run */
/** @typedef {import("./wire.js").Chunk} Chunk */
/** @typedef {import("./wire.js").Message} Message */

/** @typedef {{lesson: string, parameters: Record<string, string>, at?: string, version?: string, lang: string}} OpenRequest */

/** What went wrong, as a message in the catalogue of texts. */
export class CommandError extends Error {
  /** @param {Message} message */
  constructor(message) {
    super(message.id);
    this.id = message.id;
    this.values = message.values;
  }
}

const ANSWER_TIMEOUT_MS = 60_000;

/** @typedef {{open: (request: OpenRequest) => Promise<Run>, chunk: (run: string, index: number) => Promise<Chunk>, onStatus: (listener: (online: boolean) => void) => void}} Connection */

/** @returns {Connection} */
export function connect() {
  const socket = io({ transports: ["websocket"], reconnectionDelayMax: 4000 });
  /** @param {string} command @param {object} request @returns {Promise<any>} */
  const ask = async (command, request) => {
    await connected();
    const answer = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(command, request);
    if (!answer?.ok)
      throw new CommandError(answer?.error ?? { id: "error-run-failed", values: { reason: "–" } });
    return answer;
  };
  const connected = () =>
    socket.connected
      ? Promise.resolve()
      : new Promise((resolve) => socket.once("connect", () => resolve(undefined)));
  return {
    open: (request) => ask("open", request),
    chunk: (run, index) => ask("chunk", { run, index }),
    onStatus(listener) {
      socket.on("connect", () => listener(true));
      socket.on("disconnect", () => listener(false));
    },
  };
}
