import type { CredentialMetadata } from '../credentials/credential-store.ts';
import type { SetCredential } from '../credentials/set-credential.ts';
import type { BudgetLeft } from '../outbound/app-budget/budget-left.ts';
import type { Choice } from '../provider/choices.ts';
import type { RunDocument } from '../provider/context.ts';
import type { CapabilityKey, Provider } from '../provider/provider.ts';
import { type ProviderDescription } from '../provider/registry.ts';
import { type Event } from '../storage/event-types.ts';
import type { PrivacyPageRequest } from '../storage/privacy.ts';
import type { EventPageRequest, Page } from '../storage/repositories.ts';
import type { ConnectionRow, ScheduleRow } from '../storage/rows.ts';
import type { RunPageRequest } from '../storage/run-repository.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { Connection, NewConnection, TestedConnection } from './connections/connections.ts';
import type { DeleteConnection } from './connections/delete-connection.ts';
import type { ListedConnection } from './connections/listed-connection.ts';
import type { EventExportRequest } from './export.ts';
import type { ListPageRequest } from './list-request.ts';
import type { ActorPermissions } from './permissions.ts';
import type { ListedPrivacyRequest, SettlePrivacyRequest } from './privacy/privacy.ts';
import type { ForgetRecords } from './records/records.ts';
import type { RecordsByDay, RecordsOfDay } from './records/records-by-day.ts';
import type { ChoicesRequest } from './runs/choices.ts';
import type { RunSettings } from './runs/run-request.ts';
import { type Settlement } from './runs/unknown-outcomes.ts';
import { type SetSchedule } from './schedules/schedules.ts';

/**
 * One shop's integrations as one actor may use them. The policy checks every call, and a call sees only the actor's shop. A denial is
 * an IntegrationError `policy_denied` with its rule; an id of another shop is `not_found`, like an unknown one.
 * @example
 * const shop = integrations.for({ id: 'user-1', shopId: 'shop-1', role: 'owner' });
 * const [connection] = await shop.connections.list();
 * if (connection) await shop.connections.test(connection.id);
 */
export interface ShopIntegrations<Each extends Provider = Provider> {
  /**
   * What this actor may do, for a user interface. The other calls check it themselves.
   * @param connectionId adds whether each capability of this connection can run now
   * @throws `not_found`
   * @example
   * const { permissions, capabilities } = await shop.permissions(connectionId);
   * const mayConfigure = permissions.some(({ permission, allowed }) => permission === 'configure' && allowed);
   * const blocked = capabilities?.find(({ allowed }) => !allowed)?.reason;
   */
  permissions(connectionId?: string): Promise<ActorPermissions>;
  readonly providers: {
    /** The providers that a shop can connect to, with the schemas of their configs and inputs. */
    list(): Promise<readonly ProviderDescription[]>;
  };
  readonly connections: {
    /** Connects the shop to a provider. @throws `already_connected`, `invalid_config` with the fields */
    create(request: NewConnection<Each>): Promise<ConnectionRow>;
    /** All connections of the shop, with their last and next runs. Fields of a config that the provider marks as sensitive are masked for actors who may not configure. */
    list(): Promise<readonly ListedConnection[]>;
    /** One connection, with its last and next runs and the sync state of its capabilities. Masks as `list` does. @throws `not_found` */
    get(id: string): Promise<Connection>;
    /**
     * Changes the config or the enabled capabilities; what is left out stays. `version` is that of the connection as it was read.
     * @throws `stale_version` if somebody changed it meanwhile, `invalid_config` with the fields
     */
    update(
      id: string,
      request: { version: number; config?: unknown; enabledCapabilities?: readonly string[] },
    ): Promise<ConnectionRow>;
    /** Lets capabilities run again. */
    enable(id: string): Promise<ConnectionRow>;
    /** Stops new runs, also scheduled ones. The credential stays. */
    disable(id: string): Promise<ConnectionRow>;
    /** Tests the connection at the provider and sets its health. `notices` hold what the provider announced about its API. */
    test(id: string): Promise<TestedConnection>;
    /**
     * Deletes the connection with its credentials, runs and schedules. Its events stay, and the host ids of its records: a new
     * connection to the same account imports every record once more into the rows that the host has.
     */
    delete(id: string, options?: DeleteConnection): Promise<void>;
    /**
     * What is left of the requests that the provider allows the app of this connection, which other shops use too: a coarse share,
     * and which runs wait. For those who may configure. Null if the provider does not limit apps, or nothing is known yet.
     * @throws `not_found`
     */
    budget(id: string): Promise<BudgetLeft | null>;
  };
  readonly records: {
    /**
     * What the runs of a connection have done to records, by the day on which they were requested: the oldest day first, today last.
     * A day whose runs are too many to be read is left out, with those before it.
     * @throws `not_found`, `invalid_input` with the fields
     * @example
     * const days = await shop.records.byDay({ connectionId, timeZone: 'Europe/Berlin' });
     * const created = days.reduce((total, day) => total + day.created, 0);
     */
    byDay(request: RecordsByDay): Promise<readonly RecordsOfDay[]>;
    /**
     * Lets the next import read everything and send these records to the port again, with the host ids that they have: the port
     * updates its rows. Nothing changes in the host until then.
     * @throws `invalid_input` with the fields, `run_in_progress` while an import of these records is under way
     * @example
     * const request = { connectionId, kind: 'order', externalIds: ['1001', '1002'] };
     * const { forgotten } = await shop.records.forget(request);
     * if (forgotten > 0) await shop.actions.run(connectionId, 'import_orders');
     */
    forget(request: ForgetRecords): Promise<{ forgotten: number }>;
  };
  readonly credentials: {
    /** Seals a secret and revokes the previous one. @throws `invalid_input` with the fields, never with a value */
    set(connectionId: string, request: SetCredential): Promise<CredentialMetadata>;
    /** Everything but the secret; null if there has never been one. */
    get(connectionId: string): Promise<CredentialMetadata | null>;
    /** Destroys the key of the live credential. */
    revoke(connectionId: string): Promise<CredentialMetadata>;
  };
  readonly oauth: {
    /**
     * Returns where to send the person's browser for consent. Valid for one return within ten minutes.
     * @param request.redirectUri exactly as it is registered with the provider
     * @param request.returnTo returned by `callback`
     */
    authorize(connectionId: string, request: { redirectUri: string; returnTo?: string }): Promise<{ url: string }>;
    /**
     * Handles the person's return from the provider and seals the tokens.
     * @param request.onState gets the page to return to once the state is known to be the actor's own, so also if the rest fails
     * @throws `oauth_state_invalid`, `oauth_refused`
     */
    callback(
      providerKey: string,
      request: {
        redirectUri: string;
        params: URLSearchParams;
        onState?: (state: { readonly returnTo: string | null }) => void;
      },
    ): Promise<{ connectionId: string; returnTo: string | null }>;
  };
  readonly actions: {
    /**
     * Asks the host what a person can choose for a field of a capability's input, such as products: the best first.
     * @throws `policy_denied` to whom may not run the capability now, `not_found` if the host has no choices for the field
     * @example
     * const request = { connectionId, capability: 'post_instagram_product', field: 'product_id', text: 'mug' };
     * const [best] = await shop.actions.choices(request);
     * if (best) await shop.actions.run(connectionId, request.capability, { product_id: best.id });
     */
    choices(request: ChoicesRequest): Promise<readonly Choice[]>;
    /** Records a run and returns at once. While one is under way, the same request joins it, and another throws `run_in_progress`. */
    run(
      connectionId: string,
      capability: CapabilityKey<Each>,
      input?: unknown,
      settings?: RunSettings,
    ): Promise<RunRow>;
  };
  readonly runs: {
    /** One run: its state, progress, result and error. @throws `not_found` */
    get(id: string): Promise<RunRow>;
    /** A page of runs, newest first, 50 by default. @throws `invalid_input` with the fields */
    list(request?: ListPageRequest<RunPageRequest>): Promise<Page<RunRow>>;
    /** Resolves once the run has ended, successfully or not: check `state` and `error`. */
    waitFor(id: string, settings?: { signal?: AbortSignal }): Promise<RunRow>;
    /** Cancels a run: at once if it waits, at its next page if it is under way. */
    cancel(id: string): Promise<RunRow>;
    /**
     * Makes a document of the run: `{ fileName, mediaType, bytes }`. Documents are not stored.
     * @param name defaults to the capability's first document
     * @throws `not_found` if the run has none (yet)
     */
    document(id: string, name?: string): Promise<RunDocument>;
    /**
     * Resumes a failed push from its last step. Nothing is done twice: after `outcome_unknown` it first checks whether it went out.
     */
    reconcile(id: string): Promise<RunRow>;
    /** Records what a person found out about an `outcome_unknown` run. */
    settle(id: string, found: Settlement): Promise<RunRow>;
    /**
     * Yields the run at once and after each change in any process, until it has ended or the integrations stop: check `state`. Polls
     * four times a second; all watchers in one process share the polls. The policy is checked once.
     */
    watch(id: string, settings?: { signal?: AbortSignal }): AsyncGenerator<RunRow, void, undefined>;
  };
  readonly schedules: {
    /** All schedules of the shop, or of one connection. */
    list(connectionId?: string): Promise<readonly ScheduleRow[]>;
    /** The schedule of one capability. @throws `not_found` if it has none */
    get(connectionId: string, capability: string): Promise<ScheduleRow>;
    /** Schedules a capability on behalf of this actor. One per connection and capability: it replaces the one before. */
    set(connectionId: string, capability: CapabilityKey<Each>, request: SetSchedule): Promise<ScheduleRow>;
    /**
     * The next five times that such a schedule of this connection would be due, to show before it is set.
     * @throws `invalid_input` with the fields
     */
    times(connectionId: string, request: Pick<SetSchedule, 'cron' | 'timeZone'>): Promise<readonly Date[]>;
    /** Deletes a schedule; runs that it has requested go on. */
    delete(connectionId: string, capability: string): Promise<void>;
  };
  readonly privacy: {
    /** A page of the requests about personal data that providers passed on, newest first, 50 by default. @throws `invalid_input` with the fields */
    list(request?: ListPageRequest<PrivacyPageRequest>): Promise<Page<ListedPrivacyRequest>>;
    /**
     * Records that a person has done what a request asks. Deletes the record links and ids of those whom a request to delete is about.
     * @throws `not_found`, `stale_version` if it is settled already, `invalid_input` with the fields
     * @example
     * const { rows } = await shop.privacy.list({ state: 'open' });
     * for (const { id } of rows) await shop.privacy.settle(id, { note: 'Deleted by hand' });
     */
    settle(id: string, request?: SettlePrivacyRequest): Promise<ListedPrivacyRequest>;
  };
  readonly events: {
    /** A page of events, newest first, 50 by default. @throws `invalid_input` with the fields */
    list(request?: ListPageRequest<EventPageRequest>): Promise<Page<Event>>;
    /**
     * The last 90 days, or less, as CSV (RFC 4180, UTF-8), newest first, safe in spreadsheets. The policy is checked before the first
     * chunk. Holds no database connection between chunks.
     * @throws `too_many_exports` beyond the limits of `exports`, `export_given_up` if the reader stalled
     */
    exportCsv(request?: EventExportRequest): AsyncGenerator<Uint8Array, void, undefined>;
    /** Resolves if the actor may export events. Exports nothing. @throws `policy_denied` */
    checkExport(): Promise<void>;
  };
}
