// The caption: one large sentence in the learner's language, the other language beneath.

import { h, setText } from "./dom.js";

/** @param {HTMLElement} place */
export function createCaption(place) {
  const first = h("p", { class: "caption-first", "aria-live": "polite", "aria-atomic": true });
  const second = h("p", { class: "caption-second" });
  place.append(first, second);
  /** @param {string} id @param {object} values @param {import("../texts.js").Words} words @param {boolean} quiet */
  return function render(id, values, words, quiet) {
    first.setAttribute("aria-live", quiet ? "off" : "polite");
    setText(first, words.first(id, values));
    setText(second, words.second(id, values));
    first.lang = words.language;
    second.lang = words.language === "ja" ? "en" : "ja";
    place.dataset.message = id;
    place.classList.remove("long");
    place.classList.toggle("long", place.scrollHeight > place.clientHeight + 1);
  };
}
