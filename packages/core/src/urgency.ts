/** Whose calls go first to a provider that limits them: people's, then those of schedules, then those that deliveries caused. */
export const urgencies = ['person', 'schedule', 'delivery'] as const;
export type Urgency = (typeof urgencies)[number];
