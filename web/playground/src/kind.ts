/** Whether a text is what a data plane is joined by, and not a topology. */
export function isManifest(text: string): boolean {
  return /^[ \t]*(- )?kind:[ \t]*["']?RemoteIstio\b/m.test(text) && !/^kind:[ \t]*["']?Topology\b/m.test(text);
}
