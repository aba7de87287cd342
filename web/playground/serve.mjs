// serve.mjs FOLDER [PORT]: FOLDER on this machine alone, under the headers that its _headers asks for.
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const folder = resolve(process.argv[2]);
const port = Number(process.argv[3] ?? 8080);
const rules = readRules(join(folder, "_headers"));

/** A line at the margin is a path, the lines below it are its headers. */
function readRules(path) {
  const rules = [];
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [, name, value] = /^\s+([\w-]+): (.*)$/.exec(line) ?? [];
    if (name) rules.at(-1).headers[name] = value;
    else if (line) rules.push({ under: line.replace(/\*$/, ""), headers: {} });
  }
  return rules;
}

const headersOf = (path) =>
  Object.assign({}, ...rules.filter(({ under }) => path.startsWith(under)).map(({ headers }) => headers));

function fileOf(path) {
  const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  const isInside = file.startsWith(folder + sep);
  return isInside && existsSync(file) && statSync(file).isFile() ? file : undefined;
}

function answer({ method, url }, response) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const file = fileOf(path);
  if (!file) return response.writeHead(404).end();
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, ...headersOf(path) });
  return method === "HEAD" ? response.end() : createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  try {
    answer(request, response);
  } catch {
    response.writeHead(400).end();
  }
});
server.listen(port, "127.0.0.1", () => console.log(`  http://localhost:${server.address().port}/  (Ctrl-C ends it)`));
