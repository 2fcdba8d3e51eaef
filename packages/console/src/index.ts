export { ConsoleElement } from './elements/console.ts';
export { OverviewScreen } from './elements/overview.ts';
