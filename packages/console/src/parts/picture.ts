/** Whether the browser may show a picture of this address in the console: its policy allows `https`, `data` and its own origin. */
export function canShow(address: string): boolean {
  if (!URL.canParse(address, location.href)) return false;
  const { protocol, origin } = new URL(address, location.href);
  return protocol === 'https:' || protocol === 'data:' || origin === location.origin;
}
