/** An error in one line. Errors of refused connections have no message, but errors inside. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message.replaceAll(/\s*\n\s*/g, ' ');
  return error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : error.name;
}
