import { readCredentialState } from '../../credentials/credential-state.ts';
import { IntegrationError } from '../../errors.ts';
import { forgetDisabled, healthy, recordHealth } from '../../events/connection-health.ts';
import { newEvent } from '../../events/event.ts';
import { newId } from '../../ids.ts';
import { invalid } from '../../invalid.ts';
import type { Logger } from '../../logger.ts';
import type { BudgetLeft } from '../../outbound/app-budget/budget-left.ts';
import type { Notice } from '../../provider/context.ts';
import type { ProviderHttp } from '../../provider/http.ts';
import type { CapabilityKey, Provider } from '../../provider/provider.ts';
import { toTransientError } from '../../runs/port-fault.ts';
import type { Actor } from '../../scope.ts';
import type { EventType } from '../../storage/event-types.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { ConnectionRow, JsonObject } from '../../storage/rows.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';
import { watermarkOf } from '../../storage/watermark.ts';
import type { WebhookUpkeep } from '../../webhooks/upkeep.ts';
import { type DeleteConnection, deleteConnection } from './delete-connection.ts';
import { finishDeletion } from './finish-deletion.ts';
import { healthOfCredential, healthOfTest } from './found-health.ts';
import { type ListedConnection, listWithRuns, withRuns } from './listed-connection.ts';

/** A connection as callers see it: as in a list, with the sync state of each capability. */
export interface Connection extends ListedConnection {
  /**
   * By capability: up to when everything was read, and whether the last run stopped early, so that the next one resumes there.
   */
  readonly syncCursor: {
    readonly [capability: string]: { readonly watermark: Date | null; readonly interrupted: boolean };
  };
}

/** A connection after its test. */
export interface TestedConnection extends ConnectionRow {
  /** What the provider announced about its API during the test: another version answered, or something in use will be removed. */
  readonly notices: readonly Notice[];
}

/** Input for creating a connection; `config` has the type of its provider. */
export type NewConnection<Each extends Provider> =
  Each extends Provider<infer Key, unknown, infer Config>
    ? {
        /** `key` of the provider. */
        readonly providerKey: Key;
        /** What its schema asks for. */
        readonly config: Config;
        /** Keys of the capabilities that may run. @default every capability of the provider */
        readonly enabledCapabilities?: readonly CapabilityKey<Each>[];
        /** Stored with the connection's first event, such as the system it was migrated from. Never a secret. */
        readonly meta?: JsonObject;
      }
    : never;

export interface ConnectionsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly http: (
    actor: Actor,
    connection: ConnectionRow,
    signal: AbortSignal,
    onNotices: (notices: readonly Notice[]) => void,
  ) => Promise<ProviderHttp>;
  /** What is left of what the provider allows the connection's app. */
  readonly budgetLeft: (actor: Actor, connection: ConnectionRow) => Promise<BudgetLeft | null>;
  readonly upkeep: WebhookUpkeep<Tx>;
  readonly log: Logger;
}

/** A test that takes longer fails, in milliseconds. */
const testTimeoutMs = 30_000;

export function createConnections<Tx>(options: ConnectionsOptions<Tx>, actor: Actor) {
  const { storage, provider, http, budgetLeft, upkeep } = options;
  const inShop = <Result>(work: (unit: UnitOfWork<Tx>) => Promise<Result>) => storage.transaction(actor, work);

  const record = (
    unit: UnitOfWork<Tx>,
    type: EventType,
    message: string,
    connectionId: string,
    meta: JsonObject = {},
  ) => unit.events.append([newEvent(type, message, { connectionId, actorId: actor.id, meta })]);

  const change = (id: string, type: EventType, message: string, edit: (row: ConnectionRow) => Partial<ConnectionRow>) =>
    inShop(async (unit) => {
      const row = await mustFind(unit, id);
      const changed = { ...row, ...edit(row), updatedAt: new Date(), version: row.version + 1 };
      // First, as a run that fetches has locked the rows of what it fetches before the connection: the other order could deadlock.
      await upkeep.changed(unit, changed);
      if (!(await unit.connections.update(changed))) throw stale(id);
      await record(unit, type, message, id, { version: changed.version });
      await forgetDisabled(unit, changed, { actorId: actor.id });
      return mustFind(unit, id);
    });

  /** Finishes the deletion of a former connection of the provider, whose place is not free until then. */
  const makeRoom = async (providerKey: string): Promise<void> => {
    for (const deletion of await inShop(({ connections }) => connections.listDeletions()))
      if (deletion.providerKey === providerKey) await finishDeletion(storage, actor, deletion);
  };

  return {
    create: async (request: NewConnection<Provider>): Promise<ConnectionRow> => {
      const chosen = provider(request.providerKey);
      const now = new Date();
      const row: ConnectionRow = {
        id: newId(),
        providerKey: chosen.key,
        status: 'enabled',
        health: 'unknown',
        healthReason: null,
        capabilityHealth: {},
        config: readConfig(chosen, request.config),
        enabledCapabilities: readCapabilities(chosen, request.enabledCapabilities ?? Object.keys(chosen.capabilities)),
        lastSyncedAt: null,
        createdBy: actor.id,
        createdAt: now,
        updatedAt: now,
        version: 1,
      };
      await makeRoom(chosen.key);
      return inShop(async (unit) => {
        if (!(await unit.connections.insert(row)))
          throw new IntegrationError(
            'already_connected',
            `The shop is already connected to ${chosen.label}: change that connection, or delete it first.`,
          );
        await record(unit, 'connection.created', `Connected ${chosen.label}`, row.id, {
          ...request.meta,
          provider_key: chosen.key,
        });
        await upkeep.changed(unit, row);
        return row;
      });
    },

    list: () => inShop(async (unit) => listWithRuns(unit, await unit.connections.list())),

    get: (id: string): Promise<Connection> =>
      inShop(async (unit) => {
        const row = await mustFind(unit, id);
        const listed = await withRuns(unit, row);
        const places = (await unit.sync.list(id)).map(
          (sync) =>
            [sync.capability, { watermark: watermarkOf(sync, row), interrupted: sync.resume !== null }] as const,
        );
        return { ...listed, syncCursor: Object.fromEntries(places) };
      }),

    budget: async (id: string): Promise<BudgetLeft | null> =>
      budgetLeft(actor, await inShop((unit) => mustFind(unit, id))),

    /** @param request.version the version that the caller has read; a stale one is refused */
    update: (id: string, request: { version: number; config?: unknown; enabledCapabilities?: readonly string[] }) =>
      change(id, 'connection.updated', 'Changed config or capabilities', (row) => {
        if (row.version !== request.version) throw stale(id);
        const owner = provider(row.providerKey);
        return {
          ...(request.config === undefined ? {} : { config: readConfig(owner, request.config) }),
          ...(request.enabledCapabilities === undefined
            ? {}
            : { enabledCapabilities: readCapabilities(owner, request.enabledCapabilities) }),
        };
      }),

    /** If it has no usable credential, its health says so. */
    enable: async (id: string): Promise<ConnectionRow> => {
      const enabled = await change(id, 'connection.enabled', 'Enabled', () => ({ status: 'enabled' }));
      return inShop(async (unit) => {
        const state = await readCredentialState(unit, provider(enabled.providerKey), enabled);
        const isReady = state === 'usable' || state === 'not_needed';
        if (!isReady) await recordHealth(unit, id, healthOfCredential(state), { actorId: actor.id });
        return mustFind(unit, id);
      });
    },
    disable: async (id: string): Promise<ConnectionRow> => {
      await upkeep.leaving(actor, id);
      return change(id, 'connection.disabled', 'Disabled', () => ({ status: 'disabled' }));
    },

    /**
     * Tests the connection at the provider and sets its health. A fault of one capability stays until that capability has run:
     * the test does not cover it.
     */
    test: async (id: string): Promise<TestedConnection> => {
      const connection = await inShop((unit) => mustFind(unit, id));
      const signal = AbortSignal.timeout(testTimeoutMs);
      const owner = provider(connection.providerKey);
      const notices: Notice[] = [];
      const found = await http(actor, connection, signal, (news) => notices.push(...news))
        .then((client) => owner.test({ http: client, config: connection.config, signal }))
        .then(
          () => healthy,
          (thrown: unknown) => healthOfTest(toTransientError(storage, `the test of connection ${id}`, thrown)),
        );
      return inShop(async (unit) => {
        await recordHealth(unit, id, found, { actorId: actor.id });
        await record(unit, 'connection.tested', found.healthReason ?? 'The connection works', id, {
          health: found.health,
        });
        return { ...(await mustFind(unit, id)), notices };
      });
    },

    delete: (id: string, request?: DeleteConnection) => deleteConnection(options, actor, id, request),
  };
}

const stale = (id: string) =>
  new IntegrationError(
    'stale_version',
    `Connection ${id} was changed by someone else: read it again, then repeat the change.`,
  );

function readConfig(provider: Provider, config: unknown): JsonObject {
  const parsed = provider.config.strict().safeParse(config);
  if (!parsed.success) throw invalid(`Config of ${provider.label}`, 'invalid_config', parsed.error);
  const json: JsonObject = JSON.parse(JSON.stringify(parsed.data));
  return json;
}

function readCapabilities(provider: Provider, keys: readonly string[]): readonly string[] {
  const unknown = keys.filter((key) => !Object.hasOwn(provider.capabilities, key));
  if (unknown.length === 0) return [...new Set(keys)];
  const known = Object.keys(provider.capabilities).join(', ');
  throw new IntegrationError(
    'invalid_input',
    `${provider.label} has no capability ${unknown.join(', ')}; it has ${known}.`,
    {
      issues: unknown.map((key) => ({ path: 'enabled_capabilities', problem: `unknown capability ${key}` })),
    },
  );
}
