export function Bars() {
  return null;
}
