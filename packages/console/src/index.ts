export { ActionScreen } from './elements/action.ts';
export { ConnectScreen } from './elements/connect.ts';
export { ConnectionScreen } from './elements/connection.ts';
export { ConsoleElement } from './elements/console.ts';
export { OverviewScreen } from './elements/overview.ts';
export { SchedulesScreen } from './elements/schedules.ts';
