import { inspect } from 'node:util';
import { Inapplicable } from './check.ts';
import { answer } from './faults.ts';
import { createHarness, type ProviderUnderTest } from './harness.ts';
import { fail } from './records.ts';
import { showsSecret } from './secret-forms.ts';

/** `test` distinguishes a connection that works from one that does not. */
export async function checkConnectionTest(subject: ProviderUnderTest): Promise<void> {
  await createHarness(subject).test();
  for (const status of [401, 403, 500]) {
    const harness = createHarness(subject);
    harness.interfere(() => answer(status));
    const passed = await harness.test().then(
      () => true,
      () => false,
    );
    if (passed)
      fail(
        `Its test passes where every call is answered ${status}: send a request that needs the credential, and let its error through.`,
      );
  }
}

/**
 * A provider is printed and serialised, by loggers and by people: it shows the secret of its app nowhere.
 * Hand it to `oauth2({ app })` as it is given; what is kept elsewhere belongs into a `Secret`, or a closure.
 */
export async function checkShowsNoSecret({ provider, simulator }: ProviderUnderTest): Promise<void> {
  const secret = simulator.app?.clientSecret;
  if (secret === undefined) throw new Inapplicable('the simulator knows no app');
  const shown = inspect(provider, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + serialised(provider);
  if (showsSecret(shown, secret))
    fail('It shows the secret of its app where it is printed or serialised: hand the app to oauth2({ app }) as it is.');
}

/** Without schemas: those of zod no longer work once they have been serialised. */
const serialised = (value: object): string =>
  JSON.stringify({ ...value, toJSON: undefined }, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && '~standard' in inner ? undefined : inner,
  );
