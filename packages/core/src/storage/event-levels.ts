export const eventLevels = ['debug', 'info', 'warning', 'error'] as const;
/** How much an event matters: `debug`, `info`, `warning` or `error`. */
export type EventLevel = (typeof eventLevels)[number];
