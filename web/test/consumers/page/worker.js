import { check } from "./node_modules/meshwright/dist/browser.js";

self.addEventListener("message", async ({ data }) => self.postMessage(await check(data)));
