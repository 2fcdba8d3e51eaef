// The pages of docs/reference: what each describes, in which order. A name is enough for what the page's `from` exports; else
// - `from`: the file that exports it,
// - `title`: its heading, if that is not its name,
// - `isCalled`: hosts or providers call its methods, so that they are listed as calls,
// - `hasOwnFieldsOnly`: inherited fields are left out, since the page shows them elsewhere.

const core = 'packages/core/src';
const storage = `${core}/storage/index.ts`;
const jobs = `${core}/jobs/index.ts`;

export const pages = [
  {
    file: 'records.md',
    title: 'Reference: records',
    from: `${core}/records/index.ts`,
    isOfRecords: true,
    intro: `What providers deliver and hosts store. Import it from \`@makerfex/integrations-core/records\`.

A field that can be **absent** is unknown then, and changes nothing at the host. A field that can be **null** is known to be none then, and clears what
the host has. Any other value replaces it. A field that can be neither is required: without it the record is rejected.
[Absence is not deletion](../decisions/04-absence.md) says why.`,
    sections: [
      {
        title: 'Orders',
        names: [
          'Order',
          'OrderLine',
          'OrderBundle',
          'OrderTotals',
          'OrderAmounts',
          'OrderFee',
          'OrderCustomer',
          'OrderGift',
          'Shipment',
          'Refund',
        ],
      },
      { title: 'Products', names: ['Product', 'Variant', 'InventoryLevel', 'Image'] },
      { title: 'Customers', names: ['Customer'] },
      { title: 'Shared parts', names: ['CanonicalRecord', 'Address', 'Money', 'NamedValue'] },
      {
        title: 'Invoices',
        intro: 'Documents are made by the host. Code can leave out a field that has a default.',
        names: ['InvoiceDraft', 'Invoice', 'InvoiceLine', 'Discount', 'InvoiceTax', 'InvoiceTotals'],
      },
      { title: 'Work orders', names: ['WorkOrder'] },
      { title: 'Parts of documents', names: ['Party', 'Issuer', 'Bom'] },
      {
        title: 'Helpers',
        names: [
          'toDecimal',
          'decimalFromMinorUnits',
          'toTimestamp',
          'TimestampOptions',
          'sumMoney',
          'matchVariants',
          'computeTotals',
          'issueInvoice',
          'formatMoney',
        ],
      },
    ],
  },
  {
    file: 'define-provider.md',
    title: 'Reference: defining a provider',
    from: `${core}/provider/index.ts`,
    intro: `What the author of a provider writes, and what its code gets. Import it from \`@makerfex/integrations-core/provider\`.
[Writing a provider](../writing-a-provider.md) walks through a whole one; [errors](../errors.md) lists every code.`,
    sections: [
      { title: 'The provider', names: ['defineProvider', 'ProviderDefinition'] },
      {
        title: 'Capabilities',
        names: [
          { name: 'CapabilityLiterals', title: 'A capability', from: `${core}/provider/capability-literals.ts` },
          { name: 'PullCode', title: 'Code of a pull', from: `${core}/provider/capability-literals.ts` },
          { name: 'PushCode', title: 'Code of a push', from: `${core}/provider/capability-literals.ts` },
          'importOrders',
          'syncProducts',
          'importCustomers',
          'pullInput',
          'pull',
          'push',
          'portFunction',
          'optionalPort',
        ],
      },
      {
        title: 'Pulls',
        names: ['PullContext', 'PullWindow', 'PullPage', 'RecordIssue', 'Notice', 'FetchContext', 'FetchedRecords'],
      },
      {
        title: 'Pushes',
        names: ['PushContext', 'PushRun', { name: 'PushSteps', isCalled: true }, 'DocumentContext', 'RunDocument'],
      },
      {
        title: 'HTTP',
        names: [
          'ProviderHttpDescriptor',
          { name: 'ProviderHttp', isCalled: true },
          'RequestOptions',
          'PostOptions',
          'HttpReply',
          'ProviderFault',
          'RateLimitDescriptor',
          'RateBudget',
          'ApiVersionDescriptor',
          'SignableRequest',
          'createGuardedFetch',
        ],
      },
      {
        title: 'Credentials',
        names: [
          'oauth2',
          'OAuth2Options',
          'TokenCall',
          'TokenRequest',
          'EndpointUrl',
          'OAuthAppSource',
          { name: 'OAuthApp', from: `${core}/index.ts` },
          'clientCredentials',
          'accessToken',
          'apiKey',
          'noCredential',
          'OpenedCredential',
        ],
      },
      {
        title: 'Reading what a provider sends',
        names: [
          'readAnswer',
          'readList',
          'readListAsync',
          'ListReading',
          'ReadRecords',
          { name: 'RecordReader', isCalled: true },
          'OptionalOptions',
          'ListOptions',
          'wholeList',
          'compiled',
        ],
      },
    ],
  },
  {
    file: 'host.md',
    title: 'Reference: hosts',
    from: `${core}/index.ts`,
    intro: `What a host calls. Import it from \`@makerfex/integrations-core\`.
[Concepts](../concepts.md) explains the words; [errors](../errors.md) lists every code.`,
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
          { name: 'Connection', hasOwnFieldsOnly: true },
          { name: 'TestedConnection', hasOwnFieldsOnly: true },
          'SetCredential',
          'CredentialMetadata',
          'RunSettings',
          { name: 'RunRow', from: storage },
          { name: 'RunProgress', from: storage },
          { name: 'RunError', from: storage },
          { name: 'RunPageRequest', from: storage },
          'Settlement',
          'SetSchedule',
          { name: 'ScheduleRow', from: storage },
          { name: 'EventRow', from: storage },
          { name: 'EventPageRequest', from: storage },
          { name: 'Page', from: storage },
          'EventExportRequest',
          'ProviderDescription',
          'KeyRotation',
        ],
      },
      {
        title: 'Permissions',
        names: [{ name: 'Policy', isCalled: true }, 'Decision', 'PolicyCell', 'UseConditions', 'CredentialState'],
      },
      { title: 'Errors', names: [{ name: 'IntegrationError' }, 'IntegrationErrorOptions', 'isIntegrationError', 'FieldIssue'] },
      {
        title: 'Ports',
        names: ['UpsertPort', 'UpsertBatch', 'UpsertItem', 'DeletedItem', 'HostLink', 'PortContext'],
      },
    ],
  },
];
