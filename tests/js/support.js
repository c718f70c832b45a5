// What the tests share: a hand-written run, texts, and marks printed as SVG.

import { readFileSync, readdirSync } from "node:fs";

import { serverMoment } from "../../static/js/protocol/moment.js";
import { loadBundles, wordsIn } from "../../static/js/texts.js";
import { Timeline } from "../../static/js/timeline/timeline.js";
import { makeRun } from "./fixtures/intercept.js";

const TEXTS = new URL("../../server/texts/", import.meta.url);

/** The catalogue of a language, as the server sends it. */
export function catalogue(language) {
  const folder = new URL(`${language}/`, TEXTS);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".ftl"))
    .sort();
  return files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
}

const bundles = await loadBundles(async (language) => catalogue(language));
export const words = (language) => wordsIn(bundles, language);

export const fixture = makeRun();
export const run = fixture.open;

/** A timeline of the hand-written run; `asked` collects the chunks that were fetched. */
export function timeline(asked = []) {
  const extent = { last: serverMoment(run.last), chunkTicks: run.chunk_ticks };
  return new Timeline(extent, async (index) => {
    asked.push(index);
    return fixture.chunks[index];
  });
}

export const stateAt = (text) => timeline().stateAt(serverMoment(text));

/** Marks as an SVG document, one element a line. */
export function printed(marks, { width, height }) {
  const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
  const lines = marks.map(({ key, tag, attrs, text }) => {
    const written = Object.entries({ "data-key": key, ...attrs })
      .map(([name, value]) => `${name}="${escape(String(value))}"`)
      .join(" ");
    return text === undefined
      ? `  <${tag} ${written}/>`
      : `  <${tag} ${written}>${escape(text)}</${tag}>`;
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`;
  return [head, ...lines, "</svg>", ""].join("\n");
}
