// Bundle CodeMirror; write the versions and licenses of everything in the bundle next to it.
import {build} from "esbuild";
import {readFileSync, writeFileSync} from "node:fs";

const target = "../static/codemirror";
const result = await build({
  entryPoints: ["codemirror.js"], outfile: `${target}.js`, bundle: true, minify: true,
  format: "esm", target: "es2022", legalComments: "none", metafile: true,
});
const inputs = Object.keys(result.metafile.inputs);
const names = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
const packages = [...new Set(names.filter(Boolean))].sort();
const about = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
const versions = Object.fromEntries(packages.map((name) => [name, about(name).version]));
writeFileSync(`${target}.versions.json`, JSON.stringify(versions, null, 2) + "\n");
const licenses = new Map();
for (const name of packages) {
  const text = readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim();
  licenses.set(text, [...(licenses.get(text) ?? []), name]);
}
const parts = [...licenses].map(([text, users]) => `${users.join(", ")}\n\n${text}\n`);
writeFileSync(`${target}.LICENSE.txt`, parts.join("\n---\n\n"));
