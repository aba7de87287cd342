// What is loaded only when it is asked for.

/** The sentences of a language; English is in the core. */
export const tables = {
  en: async () => ({ default: null }),
  zh: () => import("./assets/texts.zh.js"),
};

/** The rule pages of a language. */
export const pages = {
  en: () => import("./assets/pages.en.js"),
  zh: () => import("./assets/pages.zh.js"),
};
