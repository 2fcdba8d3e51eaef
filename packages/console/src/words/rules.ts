import { catalogue } from './catalogue.ts';

/** Why the policy denies something, by its rule (docs/permissions.md). Rules that are not here are shown as the server words them. */
export const ruleWords = catalogue('rules', {
  byRule: {
    'role.see': 'Your role may not see the integrations.',
    'role.configure': 'Only owners and shop managers may change this.',
    'role.use': 'Your role may not run this.',
    'role.read_events': 'Employees may not read the log.',
    'role.export_events': 'Only owners and shop managers may download the log.',
    'narrowed.capability': 'Your role may not run this.',
    'use.connection_disabled': 'The connection is switched off.',
    'use.capability_not_enabled': 'This is switched off for the connection.',
    'use.credential_missing': 'You have to sign in at the provider first.',
    'use.credential_expired': 'The sign-in at the provider has expired.',
    'use.credential_revoked': 'The sign-in at the provider was revoked.',
  },
});
