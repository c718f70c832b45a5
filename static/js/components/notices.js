// Notices: what went wrong or was changed, where the user is, until dismissed.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{key: string, text: string, kind: "error" | "warning" | "quiet", lasting?: boolean}} Notice */

const SHORT_MS = 5000;

/** @param {HTMLElement} place @param {() => string} closeText */
export function createNotices(place, closeText) {
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();

  /** @param {string} key */
  function hide(key) {
    shown.get(key)?.remove();
    shown.delete(key);
  }

  /** @param {Notice} notice */
  function show({ key, text, kind, lasting = kind !== "quiet" }) {
    hide(key);
    const close = h(
      "button",
      {
        type: "button",
        class: "notice-close",
        onclick: () => hide(key),
        "aria-label": closeText(),
      },
      icon("close"),
    );
    const node = h(
      "div",
      { class: `notice ${kind}`, role: kind === "error" ? "alert" : "status" },
      h("p", {}, text),
      close,
    );
    shown.set(key, node);
    place.append(node);
    if (!lasting) setTimeout(() => hide(key), SHORT_MS);
  }
  return { show, hide };
}
