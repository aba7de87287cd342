/** Whether a text is what a data plane is joined by, and not a topology. */
export function isManifest(text: string): boolean {
  return /^\s*(- )?kind:\s*["']?RemoteIstio\b/m.test(text) && !/^kind:\s*["']?Topology\b/m.test(text);
}
