import { check } from "meshwright";

self.addEventListener("message", async ({ data }) => self.postMessage(await check(data)));
