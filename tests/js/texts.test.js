// Both languages say everything, and every id that the page uses is there.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { EVENTS } from "../../static/js/protocol/events.js";
import { catalogue } from "./support.js";

const ids = (language) =>
  new Set([...catalogue(language).matchAll(/^([a-z][\w-]*) =/gm)].map(([, id]) => id));
const STATIC = new URL("../../static/js/", import.meta.url);
const sources = readdirSync(STATIC, { recursive: true })
  .filter((name) => name.endsWith(".js"))
  .map((name) => readFileSync(new URL(name, STATIC), "utf8"))
  .join("\n");

test("both languages have the same messages", () => {
  assert.deepEqual([...ids("ja")].sort(), [...ids("en")].sort());
});

test("every message that the page names exists", () => {
  const known = ids("ja");
  const named = new Set(
    [...sources.matchAll(/["'`](ui-[a-z0-9-]*[a-z0-9])["'`]/g)].map(([, id]) => id),
  );
  assert.deepEqual(
    [...named].filter((id) => !known.has(id)),
    [],
  );
});

test("every message of the page is used", () => {
  const templates = readdirSync(new URL("../../templates/", import.meta.url))
    .map((name) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), "utf8"))
    .join("\n");
  const composed =
    /^ui-(parameter|price-tag|unit|theme|language|tape-lane|tape-short|beat|home-promise|row|meter-equivalence|believes|really)/;
  const transport = new Set(["ui-restart", "ui-first", "ui-back", "ui-forward", "ui-last"]);
  const unused = [...ids("ja")].filter(
    (id) =>
      id.startsWith("ui-") &&
      !composed.test(id) &&
      !transport.has(id) &&
      !sources.includes(`"${id}"`) &&
      !templates.includes(`'${id}'`) &&
      !templates.includes(`"${id}"`),
  );
  assert.deepEqual(unused, []);
});

test("every event has a sentence", () => {
  const known = ids("ja");
  assert.deepEqual(
    Object.keys(EVENTS).filter((tag) => !known.has(`event-${tag}`)),
    [],
  );
});
