// Texts by message id, in the learner's language and in the other one.

import { FluentBundle, FluentResource } from "@fluent/bundle";

export const LANGUAGES = /** @type {const} */ (["ja", "en"]);

/** @typedef {typeof LANGUAGES[number]} Language */
/** @typedef {Record<string, string | number | boolean | null>} Values */

/** @param {string} language @param {string} source @returns {FluentBundle} */
function bundleOf(language, source) {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  return bundle;
}

/** Both catalogues. @param {(language: Language) => Promise<string>} load
 * @returns {Promise<Record<Language, FluentBundle>>} */
export async function loadBundles(load) {
  const [ja, en] = await Promise.all(LANGUAGES.map(load));
  return { ja: bundleOf("ja", ja ?? ""), en: bundleOf("en", en ?? "") };
}

/** @param {Language} language */
export async function fetchCatalogue(language) {
  const response = await fetch(`/texts/${language}.ftl`);
  if (!response.ok) throw new Error(`texts/${language}.ftl: ${response.status}`);
  return response.text();
}

/** @param {FluentBundle} bundle @param {string} id @param {object} [values] */
function format(bundle, id, values = {}) {
  const pattern = bundle.getMessage(id)?.value;
  if (!pattern) return id;
  return bundle.formatPattern(pattern, /** @type {Record<string, string | number>} */ (values), []);
}

/** @param {Record<Language, FluentBundle>} bundles @param {Language} language */
export function wordsIn(bundles, language) {
  const other = language === "ja" ? "en" : "ja";
  return {
    language,
    /** @param {string} id @param {object} [values] */
    first: (id, values) => format(bundles[language], id, values),
    /** @param {string} id @param {object} [values] */
    second: (id, values) => format(bundles[other], id, values),
    /** @param {string} id @param {object} [values] @returns {[string, string]} */
    both: (id, values) => [
      format(bundles[language], id, values),
      format(bundles[other], id, values),
    ],
    /** @param {string} id */
    has: (id) => bundles[language].hasMessage(id),
  };
}

/** @typedef {ReturnType<typeof wordsIn>} Words */
