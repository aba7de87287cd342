// Drawn at 16 by 16, in the colour of the text.
const PATHS = {
  check: "M3 8.500l3.200 3.200L13 4.800",
  chevron: "M4.500 6.200L8 9.800l3.500-3.600",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8z",
  download: "M8 2.500v7.500M4.800 7.200L8 10.400l3.200-3.200M2.800 13.300h10.400",
  back: "M9.800 3.500L5.300 8l4.500 4.500",
  share: "M8 10V2.200M5 5l3-3 3 3M3 8.500v5h10v-5",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  lock: "M4 7.200h8v6.300H4zM5.600 7V4.900a2.400 2.400 0 0 1 4.800 0V7",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** How bad a finding is: by form as well as by colour. */
export function Severity({ of }: { of: "error" | "warning" | "note" }) {
  return (
    <svg class={`sign ${of}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {of === "error" && <circle cx="6" cy="6" r="5" />}
      {of === "warning" && <path d="M6 .800L11.600 11H.400z" />}
      {of === "note" && <rect x="1.500" y="1.500" width="9" height="9" rx="2" />}
    </svg>
  );
}
