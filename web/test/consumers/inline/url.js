import { load } from "meshwright";
import wasm from "meshwright/core.wasm";
import { list } from "./list.js";

const editor = document.querySelector("textarea");
const meshwright = await load({ wasm: new URL(wasm, import.meta.url) });
editor.addEventListener("input", () => list("page", meshwright.check(editor.value)));
editor.dataset.ready = "true";
