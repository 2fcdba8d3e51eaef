export const eventLevels = ['debug', 'info', 'warning', 'error'] as const;
export type EventLevel = (typeof eventLevels)[number];
