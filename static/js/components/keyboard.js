// Keys, and presenter remotes, which send PageUp, PageDown, b and the full stop.

/** @typedef {"play" | "forward" | "back" | "beat-forward" | "beat-back" | "first" | "last" | "blank" | "help" | "unit" | "zoom-in" | "zoom-out" | "zoom-all"} KeyAction */

/** @type {Record<string, KeyAction>} */
const ACTIONS = {
  " ": "play",
  ArrowRight: "forward",
  ArrowLeft: "back",
  PageDown: "beat-forward",
  PageUp: "beat-back",
  Home: "first",
  End: "last",
  b: "blank",
  B: "blank",
  ".": "blank",
  "?": "help",
  u: "unit",
  U: "unit",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  0: "zoom-all",
};

const TYPING = new Set(["INPUT", "SELECT", "TEXTAREA"]);

/** @param {(action: KeyAction) => void} act */
export function listenToKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const action = ACTIONS[event.key];
    const target = /** @type {Element | null} */ (event.target);
    const presenter = event.key === "PageDown" || event.key === "PageUp";
    if (!action || (target && TYPING.has(target.tagName) && !presenter)) return;
    if (event.key === " " && target && (target.tagName === "BUTTON" || target.tagName === "A"))
      return;
    if (document.querySelector("dialog[open]") && action !== "help") return;
    event.preventDefault();
    act(action);
  });
}
