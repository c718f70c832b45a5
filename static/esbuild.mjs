// Bundles what the pages load into dist/; the sources run in a browser as they are, but for the npm packages.
import { build } from "esbuild";

await build({
  entryPoints: ["js/main.js", "css/main.css"],
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  sourcemap: true,
  legalComments: "linked",
  logLevel: "warning",
});
