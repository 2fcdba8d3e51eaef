export { ConsoleElement } from './elements/console.ts';
export { HealthBanner } from './elements/health-banner.ts';
export { OverviewScreen } from './elements/overview.ts';
export { RunScreen } from './elements/run.ts';
export { TimelineScreen } from './elements/timeline.ts';
