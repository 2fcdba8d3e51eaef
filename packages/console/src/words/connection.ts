import { catalogue } from './catalogue.ts';

/** What the screen of a connection says. */
export const connectionWords = catalogue('connection', {
  back: 'Back to the overview',
  what: 'What it does',
  on: 'On',
  off: 'Off',
  pull: (provider: string) =>
    `Reads from ${provider}, and writes nothing there. Switched off: what was imported stays, and nothing new comes.`,
  push: (provider: string) =>
    `Sends something to ${provider} when somebody asks for it. Switched off: nobody can send it.`,
  run: 'Run now',
  runOf: (capability: string) => `${capability}: run now`,
  settings: 'Settings',
  noSettings: 'There is nothing to set up.',
  notSet: 'Not set',
  save: 'Save settings',
  saved: 'The settings are saved.',
  connection: 'Connection',
  enabled: 'Connection is switched on',
  enabledHint: 'Switched off: nothing runs, by hand or by schedule. Settings, sign-in and everything imported stay.',
  switchedOn: (what: string) => `${what}: on`,
  switchedOff: (what: string) => `${what}: off`,
  test: 'Test the connection',
  tested: 'The connection works.',
  schedules: 'Schedules',
  signIn: 'Sign-in',
  disconnect: 'Disconnect',
  disconnectTitle: (provider: string) => `Disconnect ${provider}?`,
  disconnectText:
    'The sign-in, the settings and the schedules are deleted, and nothing more is imported. Everything imported so far stays with you.',
  disconnected: (provider: string) => `${provider} is disconnected.`,
  reloaded: 'Somebody else changed this in the meantime. You see what it is now; your change was not saved.',
});
