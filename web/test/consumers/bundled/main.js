import { load } from "meshwright";
import { list } from "./list.js";

const editor = document.querySelector("textarea");
const meshwright = await load();
editor.addEventListener("input", () => list("page", meshwright.check(editor.value)));

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.addEventListener("message", ({ data }) => list("worker", data));
editor.addEventListener("input", () => worker.postMessage(editor.value));
editor.dataset.ready = "true";
