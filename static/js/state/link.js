// The address of a moment: /lesson/<id>?cpu=…&at=T.S&lens=…&lang=…&v=…. The URL is the state.
// v is the engine's version: a moment is exact for one engine only.

/** @typedef {{lesson: string, parameters: Record<string, string>, at: string | null, lens: string | null, lang: string | null, version: string | null}} Link */

const OWN = new Set(["at", "lens", "lang", "v"]);

/** @param {{pathname: string, search: string}} location @returns {Link} */
export function readLink({ pathname, search }) {
  const query = new URLSearchParams(search);
  /** @type {Record<string, string>} */
  const parameters = {};
  for (const [name, value] of query) if (!OWN.has(name)) parameters[name] = value;
  const lesson = /^\/lesson\/([^/]+)/.exec(pathname)?.[1] ?? "";
  return {
    lesson: decodeURIComponent(lesson),
    parameters,
    at: query.get("at"),
    lens: query.get("lens"),
    lang: query.get("lang"),
    version: query.get("v"),
  };
}

/** @param {{lesson: string, parameters: Record<string, string>, at: string, lens: string, lang: string, version: string}} link */
export function writeLink({ lesson, parameters, at, lens, lang, version }) {
  const query = new URLSearchParams({ ...parameters, at, lens, lang, v: version });
  return `/lesson/${encodeURIComponent(lesson)}?${query}`;
}
