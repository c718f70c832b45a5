// First, back, play, forward, last, restart; by which unit and how fast; the moment itself.

import { formatMoment, parseMoment } from "../protocol/moment.js";
import { UNITS } from "../timeline/navigate.js";
import { h } from "./dom.js";
import { button, chip } from "./menus.js";

/** @typedef {import("../protocol/moment.js").Moment} Moment */
/** @typedef {import("../texts.js").Words} Words */

export const SPEEDS = ["0.5", "1", "2", "4"];

/**
 * @typedef {object} TransportActions
 * @property {(to: "first" | "back" | "play" | "forward" | "last" | "restart") => void} onAction
 * @property {(unit: string) => void} onUnit
 * @property {(speed: string) => void} onSpeed
 * @property {(moment: Moment) => void} onMoment
 * @property {() => void} onBadMoment
 */

/** @param {HTMLElement} place @param {TransportActions} actions */
export function createTransport(place, { onAction, onUnit, onSpeed, onMoment, onBadMoment }) {
  const names = /** @type {const} */ (["restart", "first", "back", "play", "forward", "last"]);
  const buttons = new Map(
    names.map((name) => [
      name,
      button(name, () => onAction(name), {
        look: name === "play" ? "primary" : name === "restart" ? "ghost" : "round",
        visible: name === "play",
      }),
    ]),
  );
  const unit = chip("unit", onUnit, "quiet");
  const speed = chip("speed", onSpeed, "quiet");
  const field = h("input", {
    type: "text",
    class: "moment mono",
    inputMode: "decimal",
    autocomplete: "off",
    size: 9,
  });
  const momentName = h("span", { class: "chip-name" });
  const form = h(
    "form",
    {
      class: "chip quiet moment-form",
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        const moment = parseMoment(field.value);
        if (moment) onMoment(moment);
        else onBadMoment();
        field.blur();
      },
    },
    h("label", {}, momentName, field),
  );
  place.append(
    h(
      "div",
      { class: "transport-buttons", role: "group" },
      ...names.map((name) => buttons.get(name)?.node),
    ),
    h("div", { class: "transport-settings" }, unit.node, speed.node, form),
  );

  /** @param {{playing: boolean, unit: string, speed: string, moment: Moment, words: Words}} state */
  return function render({ playing, unit: chosenUnit, speed: chosenSpeed, moment, words }) {
    for (const [name, one] of buttons) {
      if (name === "play")
        one.render(words.first(playing ? "ui-pause" : "ui-play"), playing ? "pause" : "play");
      else one.render(words.first(`ui-${name}`));
    }
    place.setAttribute("aria-label", words.first("ui-transport"));
    unit.render(
      words.first("ui-unit"),
      UNITS.map((value) => ({ value, text: words.first(`ui-unit-${value}`) })),
      chosenUnit,
    );
    speed.render(
      words.first("ui-speed"),
      SPEEDS.map((value) => ({ value, text: words.first("ui-speed-value", { speed: value }) })),
      chosenSpeed,
    );
    momentName.textContent = words.first("ui-moment");
    if (document.activeElement !== field) field.value = formatMoment(moment);
  };
}
