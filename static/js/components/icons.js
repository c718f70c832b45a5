// The icons of the transport, drawn in a square of 24.

import { svgElement } from "./svg.js";

const PATHS = {
  first: "M6 5v14M19 5.5v13L9 12z",
  back: "M17 5v14L7 12z",
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM14 5h4v14h-4z",
  forward: "M7 5v14l10-7z",
  last: "M18 5v14M5 5.5v13L15 12z",
  restart: "M12 5a7 7 0 1 1-6.6 4.6M5 4v6h6",
  help: "M9.2 9.2a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1.100-1.400 2.200M12 17.500v.1",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  all: "M4 12h16M4 12l4-4M4 12l4 4M20 12l-4-4M20 12l-4 4",
  here: "M12 3v5M12 16v5M3 12h5M16 12h5M12 12h.01",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
};

/** @typedef {keyof typeof PATHS} IconName */

const OUTLINED = new Set(["restart", "help", "close", "plus", "minus", "all", "here", "link"]);

/** @param {IconName} name */
export function icon(name) {
  const svg = svgElement("svg", {
    viewBox: "0 0 24 24",
    class: `icon ${OUTLINED.has(name) ? "outlined" : ""}`,
    "aria-hidden": "true",
  });
  svg.append(svgElement("path", { d: PATHS[name] }));
  return svg;
}
