// The lesson's question: guess before the answer is shown; a teacher may skip.

import { grouped } from "../state/format.js";
import { h } from "./dom.js";

/** @typedef {import("../protocol/wire.js").Question} Question */
/** @typedef {import("../texts.js").Words} Words */
/** @typedef {{guess: number | null, revealed: boolean}} Answering */

/** @param {HTMLElement} place
 * @param {{onGuess: (value: number) => void, onReveal: () => void, onDismiss: () => void}} actions */
export function createQuestion(place, { onGuess, onReveal, onDismiss }) {
  /** @param {Question | null} question @param {Answering} answering @param {Words} words */
  return function render(question, { guess, revealed }, words) {
    place.hidden = question === null;
    if (!question) return;
    const values = question.values ?? {};
    const [first, second] = words.both(question.text, values);
    const options = question.options.map((option) => {
      const look =
        revealed && option.value === question.answer
          ? "right"
          : guess === option.value
            ? "chosen"
            : "";
      return h(
        "button",
        {
          type: "button",
          class: `option tabular ${look}`,
          disabled: revealed,
          "aria-pressed": guess === option.value ? "true" : "false",
          onclick: () => onGuess(option.value),
        },
        option.text ? words.first(option.text, values) : grouped(option.value),
      );
    });
    const verdict = !revealed
      ? null
      : h(
          "p",
          { class: "verdict", role: "status" },
          h(
            "strong",
            {},
            question.reveal
              ? words.first(question.reveal, { ...values, answer: question.answer })
              : words.first("ui-question-answer", { answer: grouped(question.answer) }),
          ),
          " ",
          guess === null
            ? ""
            : guess === question.answer
              ? words.first("ui-question-right")
              : words.first("ui-question-wrong", { guess: grouped(guess) }),
        );
    place.replaceChildren(
      h("h2", {}, words.first("ui-question")),
      h("p", { class: "question-text" }, first),
      h("p", { class: "second", lang: words.language === "ja" ? "en" : "ja" }, second),
      h("div", { class: "options", role: "group" }, ...options),
      verdict ?? h("span"),
      h(
        "div",
        { class: "question-actions" },
        revealed
          ? null
          : h(
              "button",
              { type: "button", class: "button", onclick: onReveal },
              words.first("ui-question-skip"),
            ),
        h(
          "button",
          { type: "button", class: "button primary", onclick: onDismiss },
          words.first("ui-question-dismiss"),
        ),
      ),
    );
  };
}
