// The copy that this browser keeps, so that the page opens without a network.
import { say, words } from "./state";

export function keepOffline(): void {
  if (!ASSETS || !("serviceWorker" in navigator) || !isSecureContext) return;
  addEventListener("load", async () => {
    const isFirst = !navigator.serviceWorker.controller;
    try {
      const registration = await navigator.serviceWorker.register("sw.js");
      registration.addEventListener("updatefound", () => !isFirst && say(words.value.newVersion));
      const { active } = await navigator.serviceWorker.ready;
      active?.postMessage("later");
    } catch {
      // A browser that forbids it has the page without it.
    }
  });
}
