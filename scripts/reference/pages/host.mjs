import { core, jobs, storage } from './sources.mjs';

export const host = {
  file: 'host.md',
  title: 'Reference: hosts',
  from: `${core}/index.ts`,
  intro: `What a host calls. Import it from \`@makerfex/integrations-core\`.
[Concepts](../concepts.md) explains the words; [errors](../errors.md) lists every code.

In the column Default, \`none\` means that it can be left out. In a table without that column, everything is required.`,
  sections: [
    {
      title: 'Set-up',
      names: [
        'createIntegrations',
        'IntegrationsOptions',
        'RetryOptions',
        'OutboundOptions',
        'RefreshTiming',
        'ExportLimits',
        'PolicyOptions',
        'Logger',
        { name: 'inProcessJobs', from: jobs },
        { name: 'InProcessJobsOptions', from: jobs },
        'keyring',
        'KeyProvider',
        'KeyContext',
      ],
    },
    {
      title: 'Calls',
      names: [
        { name: 'Integrations', isCalled: true },
        { name: 'ShopIntegrations', isCalled: true },
      ],
    },
    {
      title: 'What the calls take and return',
      names: [
        'Actor',
        'Scope',
        'NewConnection',
        { name: 'ConnectionRow', from: storage },
        { name: 'CapabilityHealth', from: storage },
        { name: 'ConnectionHealth', from: storage },
        { name: 'Connection', hasOwnFieldsOnly: true },
        { name: 'TestedConnection', hasOwnFieldsOnly: true },
        'SetCredential',
        'CredentialMetadata',
        { name: 'CredentialKind', from: storage },
        'RunSettings',
        { name: 'RunRow', from: storage },
        { name: 'RunState', from: storage },
        { name: 'RunProgress', from: storage },
        { name: 'RunError', from: storage },
        { name: 'RunPageRequest', from: storage },
        'Settlement',
        'SetSchedule',
        { name: 'ScheduleRow', from: storage },
        { name: 'EventRow', from: storage },
        { name: 'EventLevel', from: storage },
        { name: 'EventPageRequest', from: storage },
        { name: 'Page', from: storage },
        'EventExportRequest',
        'ProviderDescription',
        'KeyRotation',
      ],
    },
    {
      title: 'Permissions',
      names: [
        { name: 'Policy', isCalled: true },
        'Permission',
        'Role',
        'Decision',
        'Rule',
        'PolicyCell',
        'UseConditions',
        'CredentialState',
      ],
    },
    { title: 'Errors', names: ['IntegrationErrorOptions', 'isIntegrationError', 'FieldIssue'] },
    {
      title: 'Ports',
      names: ['UpsertPort', 'UpsertBatch', 'UpsertItem', 'DeletedItem', 'HostLink', 'PortContext'],
    },
  ],
};
