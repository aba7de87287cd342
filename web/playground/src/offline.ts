// Keeps the page's files, each as it was built, and gives them out when they are asked for.
export {};

type Kept = [path: string, integrity: string][];

declare const FILES: Kept;
/** What most visits do without, and nobody shall wait for. */
declare const LATER: Kept;
declare const VERSION: string;

interface Ending extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Ending {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

const PREFIX = "meshwright-";
const NAME = PREFIX + VERSION;

const requests = (files: Kept) => files.map(([path, integrity]) => new Request(path, { integrity, cache: "no-cache" }));

async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(requests(FILES));
}

async function forget(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Without it the page still opens, and the next visit tries again. */
async function keepLater(): Promise<void> {
  const cache = await caches.open(NAME);
  const isKept = await Promise.all(LATER.map(([path]) => cache.match(path)));
  await cache.addAll(requests(LATER.filter((_, index) => !isKept[index]))).catch(() => undefined);
}

/** Whether a file is one of those that are kept later: its name says what is in it. */
const isLater = ({ url }: Request) => LATER.some(([path]) => new URL(path, location.href).href === url);

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const wanted = request.mode === "navigate" && new URL(request.url).pathname.endsWith("/") ? "index.html" : request;
  const kept = await cache.match(wanted, { ignoreSearch: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && isLater(request)) await cache.put(request, fresh.clone());
  return fresh;
}

self.addEventListener("install", (event) => (event as Ending).waitUntil(keep()));
self.addEventListener("activate", (event) => (event as Ending).waitUntil(forget()));
// The page says when it has nothing better to do.
self.addEventListener("message", (event) => (event as unknown as Ending).waitUntil(keepLater()));
self.addEventListener("fetch", (event) => {
  const { request } = event as Fetching;
  const isOurs = request.method === "GET" && new URL(request.url).origin === location.origin;
  if (isOurs) (event as Fetching).respondWith(answer(request));
});
