import { load } from "meshwright/inline";
import { list } from "./list.js";

const editor = document.querySelector("textarea");
const meshwright = await load();
editor.addEventListener("input", () => list("page", meshwright.check(editor.value)));
editor.dataset.ready = "true";
