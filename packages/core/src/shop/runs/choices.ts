import * as z from 'zod';
import { IntegrationError } from '../../errors.ts';
import { invalid } from '../../invalid.ts';
import { describeIssues, toIssues } from '../../issues.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Choice, ChoiceSearch } from '../../provider/choices.ts';
import { findPort, type HostPorts } from '../../provider/erased-ports.ts';
import { findCapability } from '../../provider/provider.ts';
import { choicePortsOf, type FindProvider } from '../../provider/registry.ts';
import { nameLateFault, toPortError } from '../../runs/port-fault.ts';
import type { Actor } from '../../scope.ts';
import { noSuchConnection } from '../../storage/must-find.ts';
import type { Storage } from '../../storage/storage.ts';
import { enforceUse } from './request-run.ts';
import { byActor } from './requester.ts';

/** For which field of a capability's input choices are wanted, and which. */
export interface ChoicesRequest {
  /** The connection that the capability would run on. */
  readonly connectionId: string;
  /** Key of the capability. */
  readonly capability: string;
  /** The field of its input: one of `choices` in the capability's description. */
  readonly field: string;
  /**
   * What was typed so far, up to 200 characters.
   * @default ''
   */
  readonly text?: string | undefined;
  /**
   * The most choices to return, up to 50.
   * @default 20
   */
  readonly limit?: number | undefined;
}

export interface ChoicesOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: FindProvider;
  readonly ports: HostPorts;
  readonly policy: Policy;
}

/** A search fails after this long, in milliseconds: nobody waits longer for a list. */
const timeoutMs = 10_000;

const requestSchema = z.strictObject({
  connectionId: z.string(),
  capability: z.string(),
  field: z.string(),
  text: z.string().max(200).default(''),
  limit: z.int().min(1).max(50).default(20),
});

const choicesSchema = z.array(
  z.object({
    id: z.string().min(1),
    label: z.string(),
    detail: z.string().nullish(),
    pictureUrl: z.string().nullish(),
  }),
);

/**
 * Asks the host for what a person can choose for a field.
 * @throws IntegrationError `policy_denied` to whom may not run the capability now, `not_found` if the host has no choices for the field
 */
export async function findChoices<Tx>(
  { storage, provider: findProvider, ports, policy }: ChoicesOptions<Tx>,
  actor: Actor,
  request: ChoicesRequest,
): Promise<readonly Choice[]> {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw invalid('Which choices to find', 'invalid_input', parsed.error);
  const { connectionId, capability: key, field, text, limit } = parsed.data;
  const call = { port: '', about: `the choices of ${field} of ${key}` };
  try {
    return await storage.transaction(actor, async (unit) => {
      const found = await unit.connections.findWithCredential(connectionId);
      if (!found) throw noSuchConnection(connectionId);
      const { connection, live } = found;
      const provider = findProvider(connection.providerKey);
      const { contract } = findCapability(provider, key);
      await enforceUse(unit, byActor(policy, actor), { provider, connection, live, capability: key, what: 'running' });
      call.port = choicePortsOf(contract).get(field) ?? '';
      const port = findPort(ports, call.port);
      if (!port) throw new IntegrationError('not_found', `There are no choices for the field ${field} of ${key}.`);
      const search: ChoiceSearch = { text, limit };
      const signal = AbortSignal.timeout(timeoutMs);
      const scope = { shopId: actor.shopId };
      const context = { scope, tx: unit.tx, signal, providerKey: provider.key, connectionId };
      try {
        return readChoices(call.port, await port(search, context)).slice(0, limit);
      } catch (thrown) {
        throw toPortError(storage, call, thrown);
      }
    });
  } catch (thrown) {
    throw nameLateFault(storage, call, thrown);
  }
}

function readChoices(port: string, answer: unknown): readonly Choice[] {
  const { data, error } = choicesSchema.safeParse(answer);
  if (data) return data.map(({ detail = null, pictureUrl = null, ...choice }) => ({ ...choice, detail, pictureUrl }));
  throw new IntegrationError(
    'port_failed',
    `The host port ${port} returned no list of choices: ${describeIssues(toIssues(error))}. Fix the port and search again.`,
    { port },
  );
}
