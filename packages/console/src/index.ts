export { ConsoleElement } from './elements/console.ts';
export { DeliveriesScreen } from './elements/deliveries.ts';
export { HealthBanner } from './elements/health-banner.ts';
export { OverviewScreen } from './elements/overview.ts';
export { PrivacyScreen } from './elements/privacy.ts';
export { RunScreen } from './elements/run.ts';
export { TimelineScreen } from './elements/timeline.ts';
export type { OwnWords, Words } from './words/own-words.ts';
