import { core } from './sources.mjs';

export const defineProvider = {
  file: 'define-provider.md',
  title: 'Reference: defining a provider',
  from: `${core}/provider/index.ts`,
  intro: `What the author of a provider writes, and what its code gets. Import it from \`@makerfex/integrations-core/provider\`.
[Writing a provider](../writing-a-provider.md) walks through a whole one; [errors](../errors.md) lists every code.

In the column Default, \`none\` means that it can be left out. In a table without that column, everything is required.`,
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
};
