// Sentences of the core: what stands between backticks is the user's own word.
import type { ComponentChildren } from "preact";

const parts = (text: string) => text.split(/`([^`]*)`/);

export function Rich({ text }: { text: string }): ComponentChildren {
  return parts(text).map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part));
}

/** The same for the editor, which has elements of its own. */
export function rich(text: string): Node[] {
  return parts(text).map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}
