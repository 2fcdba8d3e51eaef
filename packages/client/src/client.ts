import type { Download } from './download.ts';
import { type Page, rowsOf } from './pages.ts';
import type { components, operations } from './schema.ts';
import { type CallOptions, type ClientOptions, createTransport, type Sending } from './transport.ts';

type Schemas = components['schemas'];
type Query<Operation extends keyof operations> = NonNullable<operations[Operation]['parameters']['query']>;

/** How a connection is deleted. */
export interface DeleteOptions extends CallOptions {
  /** Whether a later connection of the provider gets only what changed, instead of every record. @default false */
  readonly keepLinks?: boolean;
}

const segment = encodeURIComponent;
const at = (id: string): string => `/connections/${segment(id)}`;
const run = (id: string): string => `/runs/${segment(id)}`;
const schedule = (id: string, capability: string): string => `${at(id)}/schedules/${segment(capability)}`;

/**
 * A client of the integrations' HTTP API. It needs only `fetch`. Every call throws an {@link ApiError} if it does not succeed.
 * @example
 * const api = createClient({
 *   baseUrl: 'https://app.example.com/api/integrations',
 *   headers: () => ({ authorization: 'Bearer a-new-token' }),
 * });
 * const { id } = await api.connections.create({ provider_key: 'etsy', config: { shop_id: '123' } });
 * const run = await api.runs.start(id, 'import_orders');
 * for await (const { state, progress } of api.runs.follow(run.id)) console.log(state, progress.fetched);
 */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  const { send, json } = transport;

  // Bundlers for browsers put what only some pages need into files of their own.
  async function download(path: string, sending: Sending): Promise<Download> {
    const { toDownload } = await import('./download.ts');
    return toDownload(await send('GET', path, { headers: { accept: '*/*' }, ...sending }));
  }

  const runs = {
    /** Runs a capability. @param call.idempotencyKey makes a repeated request return the first run */
    start: (
      connectionId: string,
      capability: string,
      input: Schemas['ActionInput'] = {},
      { idempotencyKey, ...call }: CallOptions & { readonly idempotencyKey?: string } = {},
    ) =>
      json<Schemas['Run']>('POST', `${at(connectionId)}/actions/${segment(capability)}`, {
        body: input,
        ...call,
        ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
      }),
    /** What a person can choose for a field of the input: one that the capability names in `choices`. */
    choices: async (
      connectionId: string,
      capability: string,
      field: string,
      query: Query<'listChoices'> = {},
      call?: CallOptions,
    ) => {
      const path = `${at(connectionId)}/actions/${segment(capability)}/choices/${segment(field)}`;
      return (await json<Schemas['ChoiceList']>('GET', path, { query, ...call })).data;
    },
    /** One page, newest first. */
    list: (query: Query<'listRuns'> = {}, call?: CallOptions) =>
      json<Page<Schemas['Run']>>('GET', '/runs', { query, ...call }),
    /** Every run, newest first, page by page. */
    all: (query: Omit<Query<'listRuns'>, 'cursor'> = {}, call?: CallOptions) =>
      rowsOf((next) => runs.list({ ...query, ...next }, call)),
    get: (id: string, call?: CallOptions) => json<Schemas['Run']>('GET', run(id), call),
    /** Yields the run at once and after every change, until it has ended. Reconnects by itself. */
    async *follow(id: string, call?: CallOptions): AsyncGenerator<Schemas['Run'], void, undefined> {
      const { followRun } = await import('./follow.ts');
      yield* followRun(transport, id, call);
    },
    cancel: (id: string, call?: CallOptions) => json<Schemas['Run']>('POST', `${run(id)}/cancel`, call),
    /** Resumes a failed push from its last step. */
    reconcile: (id: string, call?: CallOptions) => json<Schemas['Run']>('POST', `${run(id)}/reconcile`, call),
    /** Records what a person found out about a run whose outcome is unknown. */
    settle: (id: string, found: Schemas['Settlement']['found'], call?: CallOptions) =>
      json<Schemas['Run']>('POST', `${run(id)}/settle`, { body: { found }, ...call }),
    /** The address of a document of the run, for a link or a frame: the browser sends its cookies, but no `headers` of the options. */
    documentUrl: (id: string, query: Query<'getRunDocument'> = {}): string =>
      transport.url(`${run(id)}/document.pdf`, query),
    /** A document of the run, as PDF. */
    document: (id: string, query: Query<'getRunDocument'> = {}, call?: CallOptions): Promise<Download> =>
      download(`${run(id)}/document.pdf`, { query, expects: 'application/pdf', ...call }),
  };

  const events = {
    /** One page, newest first. */
    list: (query: Query<'listEvents'> = {}, call?: CallOptions) =>
      json<Page<Schemas['Event']>>('GET', '/events', { query, ...call }),
    /** Every event, newest first, page by page. */
    all: (query: Omit<Query<'listEvents'>, 'cursor'> = {}, call?: CallOptions) =>
      rowsOf((next) => events.list({ ...query, ...next }, call)),
    /** The last 90 days, or less, as CSV. */
    exportCsv: (query: Query<'exportEvents'> = {}, call?: CallOptions): Promise<Download> =>
      download('/events/export.csv', { query, expects: 'text/csv', ...call }),
  };

  const privacyRequests = {
    /** One page, newest first. */
    list: (query: Query<'listPrivacyRequests'> = {}, call?: CallOptions) =>
      json<Page<Schemas['PrivacyRequest']>>('GET', '/privacy-requests', { query, ...call }),
    /** Every request, newest first, page by page. */
    all: (query: Omit<Query<'listPrivacyRequests'>, 'cursor'> = {}, call?: CallOptions) =>
      rowsOf((next) => privacyRequests.list({ ...query, ...next }, call)),
    /** Says that a person did what the request asks. */
    settle: (id: string, body: Schemas['PrivacySettlement'] = {}, call?: CallOptions) =>
      json<Schemas['PrivacyRequest']>('POST', `/privacy-requests/${segment(id)}/settle`, { body, ...call }),
  };

  return {
    /** The API as OpenAPI 3.1. */
    document: (call?: CallOptions) => json<Readonly<Record<string, unknown>>>('GET', '/openapi.json', call),
    providers: {
      /** What the shop can connect to, with the schemas of forms. */
      list: async (call?: CallOptions) => (await json<Schemas['ProviderList']>('GET', '/providers', call)).data,
    },
    permissions: {
      /** What the actor may do. @param connectionId adds whether each capability of this connection can run now */
      get: (connectionId?: string, call?: CallOptions) =>
        json<Schemas['Permissions']>('GET', '/permissions', { query: { connection_id: connectionId }, ...call }),
    },
    connections: {
      list: async (call?: CallOptions) => (await json<Schemas['ConnectionList']>('GET', '/connections', call)).data,
      create: (body: Schemas['NewConnection'], call?: CallOptions) =>
        json<Schemas['Connection']>('POST', '/connections', { body, ...call }),
      get: (id: string, call?: CallOptions) => json<Schemas['ConnectionWithPlaces']>('GET', at(id), call),
      /** What is left of the requests that the provider allows the app, in a coarse share; null if that is not limited or known. */
      budget: async (id: string, call?: CallOptions) =>
        (await json<Schemas['BudgetLeft']>('GET', `${at(id)}/budget`, call)).budget,
      /** Changes config or capabilities. @param body.version the version that was read */
      change: (id: string, body: Schemas['ConnectionChange'], call?: CallOptions) =>
        json<Schemas['Connection']>('PATCH', at(id), { body, ...call }),
      delete: async (id: string, { keepLinks = false, ...call }: DeleteOptions = {}): Promise<void> =>
        void (await send('DELETE', at(id), {
          expects: null,
          query: { keep_links: keepLinks ? 'true' : undefined },
          ...call,
        })),
      enable: (id: string, call?: CallOptions) => json<Schemas['Connection']>('POST', `${at(id)}/enable`, call),
      disable: (id: string, call?: CallOptions) => json<Schemas['Connection']>('POST', `${at(id)}/disable`, call),
      /** Checks with the provider; its errors show in `health`. */
      test: (id: string, call?: CallOptions) => json<Schemas['TestedConnection']>('POST', `${at(id)}/test`, call),
      /** Starts a consent. Send the browser to `url`. */
      authorize: (id: string, body: Schemas['Authorization'] = {}, call?: CallOptions) =>
        json<Schemas['AuthorizationUrl']>('POST', `${at(id)}/authorize`, { body, ...call }),
    },
    records: {
      /** What the runs of each day have done to records, the oldest day first. */
      byDay: async (id: string, query: Query<'listRecordDays'> = {}, call?: CallOptions) =>
        (await json<Schemas['RecordDayList']>('GET', `${at(id)}/records/by-day`, { query, ...call })).data,
      /** The next import reads everything, and sends these records to the host again. */
      forget: (id: string, body: Schemas['RecordsToForget'] = {}, call?: CallOptions) =>
        json<Schemas['ForgottenRecords']>('POST', `${at(id)}/records/forget`, { body, ...call }),
    },
    credentials: {
      /** Metadata, never the secret. */
      get: (id: string, call?: CallOptions) => json<Schemas['Credential']>('GET', `${at(id)}/credential`, call),
      set: (id: string, body: Schemas['NewCredential'], call?: CallOptions) =>
        json<Schemas['Credential']>('POST', `${at(id)}/credential`, { body, ...call }),
      revoke: (id: string, call?: CallOptions) => json<Schemas['Credential']>('POST', `${at(id)}/revoke`, call),
    },
    runs,
    privacyRequests,
    schedules: {
      list: async (id: string, call?: CallOptions) =>
        (await json<Schemas['ScheduleList']>('GET', `${at(id)}/schedules`, call)).data,
      get: (id: string, capability: string, call?: CallOptions) =>
        json<Schemas['Schedule']>('GET', schedule(id, capability), call),
      set: (id: string, capability: string, body: Schemas['ScheduleSetting'], call?: CallOptions) =>
        json<Schemas['Schedule']>('PUT', schedule(id, capability), { body, ...call }),
      /** The next five times of such a schedule, to show before it is set. */
      plan: async (id: string, capability: string, query: Query<'planSchedule'>, call?: CallOptions) =>
        (await json<Schemas['ScheduleTimes']>('GET', `${schedule(id, capability)}/times`, { query, ...call })).times,
      delete: async (id: string, capability: string, call?: CallOptions): Promise<void> =>
        void (await send('DELETE', schedule(id, capability), { expects: null, ...call })),
    },
    events,
  };
}

/** What {@link createClient} returns. */
export type Client = ReturnType<typeof createClient>;
