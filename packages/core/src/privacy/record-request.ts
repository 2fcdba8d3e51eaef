import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import type { PrivacyRequestRow, PrivacyRequestType, PrivacySubject } from '../storage/privacy.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { hashOfCode } from './confirmation-code.ts';

/** A request about personal data, as a provider's delivery makes it. */
export interface NewPrivacyRequest {
  readonly providerKey: string;
  /** The account that the delivery names. */
  readonly account: string;
  /** The connection that has the account, or had it. */
  readonly connectionId: string | null;
  readonly type: PrivacyRequestType;
  readonly customerIds?: readonly string[] | undefined;
  readonly orderIds?: readonly string[] | undefined;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  /** What the provider is answered, if it expects a code. */
  readonly confirmationCode?: string | null | undefined;
}

/** Kinds of records that requests name. */
export const subjectKinds = { customers: 'customer', orders: 'order' } as const;

/**
 * Records a request about personal data, inside the caller's transaction. The host ids are stored with it: a person needs them, and
 * the links may be gone by then.
 */
export async function recordPrivacyRequest<Tx>(
  unit: UnitOfWork<Tx>,
  request: NewPrivacyRequest,
): Promise<PrivacyRequestRow> {
  const { providerKey, account, connectionId, type, receivedAt, dueAt, confirmationCode } = request;
  const row: PrivacyRequestRow = {
    id: newId(),
    providerKey,
    account,
    connectionId,
    type,
    customers: await linkSubjects(unit, providerKey, 'customers', unlinked(request.customerIds)),
    orders: await linkSubjects(unit, providerKey, 'orders', unlinked(request.orderIds)),
    state: 'open',
    codeHash: !confirmationCode ? null : hashOfCode(confirmationCode),
    requestedAt: receivedAt,
    dueAt,
    redactedAt: null,
    settledAt: null,
    settledBy: null,
    attempts: 0,
    nextAt: receivedAt,
    note: null,
  };
  await unit.privacy.insert(row);
  await unit.events.append([
    newEvent('privacy.requested', `${describeRequest[type]}, until ${dueAt.toISOString().slice(0, 10)}`, {
      connectionId,
      meta: { ...metaOf(row), customers: row.customers.length, orders: row.orders.length },
    }),
  ]);
  return row;
}

const describeRequest: Record<PrivacyRequestType, string> = {
  export_customer: 'The provider asks to hand out what is stored about a customer',
  redact_customer: 'The provider asks to delete what is stored about a customer',
  redact_shop: 'The provider asks to delete what is stored from it for this shop',
};

/** What every event of a request says about it: no id of a person. */
export const metaOf = ({ id, providerKey, type, dueAt }: PrivacyRequestRow) => ({
  request_id: id,
  provider_key: providerKey,
  request: type,
  due_at: dueAt.toISOString(),
});

const unlinked = (ids: readonly string[] = []): PrivacySubject[] =>
  [...new Set(ids)].map((externalId) => ({ externalId, hostId: null }));

/** Adds the host ids of the record links; a subject without a link keeps the one that it has. */
export async function linkSubjects<Tx>(
  unit: UnitOfWork<Tx>,
  providerKey: string,
  of: keyof typeof subjectKinds,
  subjects: readonly PrivacySubject[],
): Promise<readonly PrivacySubject[]> {
  if (subjects.length === 0) return [];
  const ids = subjects.map(({ externalId }) => externalId);
  const links = await unit.records.find({ providerKey, kind: subjectKinds[of] }, ids);
  const hostIds = new Map(links.map(({ externalId, hostId }) => [externalId, hostId]));
  return subjects.map(({ externalId, hostId }) => ({ externalId, hostId: hostIds.get(externalId) ?? hostId }));
}
