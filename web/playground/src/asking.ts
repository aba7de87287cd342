// Completion and hover of the editor, both from the core.
export const asking: [] = [];
