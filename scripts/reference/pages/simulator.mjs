export const simulator = {
  file: 'simulator.md',
  title: 'Reference: simulators',
  from: 'packages/testkit/src/simulator/index.ts',
  intro: `What a simulator is built from. Import it from \`@makerfex/integrations-testkit/simulator\`.
[What makes a good simulator](../good-simulators.md) has the rules and a whole one.

In the column Default, \`none\` means that it can be left out. In a table without that column, everything is required.`,
  sections: [
    {
      title: 'The API',
      names: ['createSimulator', 'SimulatorParts', 'Call', 'LoggedRequest', 'json', 'refuse', 'orRefusal'],
    },
    { title: 'Faults', names: ['FaultOrder', 'CommonFault', 'InterruptionOptions'] },
    {
      title: 'Credentials',
      names: [
        'createTokens',
        'TokenOptions',
        'Token',
        'bearerOf',
        'createTokenPairs',
        'TokenPairOptions',
        'TokenPair',
        'createConsent',
        'ConsentOptions',
        'Consent',
        'isPkceVerifier',
      ],
    },
    {
      title: 'Limits, time and data',
      names: [
        'createWindowLimit',
        'createBucket',
        'BucketOptions',
        'createClock',
        'createRandom',
        { name: 'Random', isCalled: true },
      ],
    },
  ],
};
