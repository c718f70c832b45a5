// The one script of the site: starts what the page is for.

import { startHome } from "./pages/home.js";
import { startLesson } from "./pages/lesson.js";
import { connect } from "./protocol/connection.js";
import { fetchCatalogue, loadBundles } from "./texts.js";

const { page } = document.body.dataset;
const language = document.documentElement.lang === "en" ? "en" : "ja";

if (page === "lesson" || page === "home") {
  const bundles = await loadBundles(fetchCatalogue);
  const start = page === "lesson" ? startLesson : startHome;
  start({ connection: connect(), bundles, language });
}
