import { catalogue } from './catalogue.ts';

export const overviewWords = catalogue('overview', {
  title: 'Overview',
  none: 'No integrations are set up on this server.',
  lastRun: 'Last',
  nextRun: 'Next',
  neverRan: 'Nothing was run yet.',
  notScheduled: 'Not scheduled',
  read: (things: string) => `${things} read`,
  running: 'Under way',
  succeeded: (label: string) => `${label}: done`,
  failed: (label: string) => `${label}: failed`,
  cancelled: (label: string) => `${label}: cancelled`,
  connect: 'Connect',
  connectTo: (provider: string) => `Connect: ${provider}`,
  runFor: (label: string, provider: string) => `${label}: ${provider}`,
  settings: 'Settings',
  settingsOf: (provider: string) => `Settings: ${provider}`,
  started: (label: string) => `${label}: started.`,
});
