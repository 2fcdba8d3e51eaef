import { IntegrationError } from '@makerfex/integrations-core';
import type { HttpReply, ProviderFault } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { codeFaults, type FaultKind, publishingFaults, tokenFaults } from './fault-table.ts';
import { quotaPauseMs } from './graph/account.ts';
import { regainAccessMs } from './graph/usage.ts';

/** An error of the Graph API: the parts that matter. */
export interface GraphFault {
  readonly kind: FaultKind;
  readonly detail: string;
  readonly retryAfterMs?: number | undefined;
  readonly code?: number | undefined;
}

const ambiguous = 'Instagram gave an ambiguous answer';

const optionalInteger = z.int().optional().catch(undefined);
const envelope = z.object({
  error: z.object({
    code: optionalInteger,
    error_subcode: optionalInteger,
    is_transient: z.boolean().optional().catch(undefined),
  }),
});

/** For calls that read the error themselves. */
export const errorStatuses: readonly number[] = Array.from({ length: 100 }, (_, index) => 400 + index);

/** Reads the error of an answer. @returns undefined if there is none in Instagram's own format */
export function readFault({ body, headers }: HttpReply): GraphFault | undefined {
  const { data } = envelope.safeParse(body);
  if (!data) return undefined;
  const { code, error_subcode: subcode, is_transient: isTransient } = data.error;
  const found = classify(code, subcode);
  if (found.kind === 'unknown' && isTransient) return { ...found, kind: 'retry' };
  if (found.kind === 'rate') return { ...found, retryAfterMs: regainAccessMs(headers) };
  return found;
}

/** "No permission". For a container of our own it is as ambiguous as 100/33. */
const noPermission = 10;

/**
 * {@link readFault} for a container that the same token created. "No permission" is then as ambiguous as "not found", so it
 * is retried before anybody is asked to authorise.
 */
export function readContainerFault(reply: HttpReply): GraphFault | undefined {
  const found = readFault(reply);
  if (found?.kind !== 'permission' || found.code !== noPermission) return found;
  const says = `${ambiguous}: authorise the connection again if this keeps happening`;
  return fault('ambiguous', says, found.code, undefined);
}

/**
 * Classifies by code and subcode only: an error's words are in the language of the account.
 * @param subcode 0 means none
 */
export function classify(code: number | undefined, subcode: number | undefined): GraphFault {
  const publishing = publishingFaults.get(subcode ?? 0);
  if (publishing) return fault(publishing[0], publishing[1], code, subcode);
  if (code === 100 && subcode === 33) return fault('ambiguous', ambiguous, code, subcode);
  const [kind, says] = codeFaults.get(code ?? Number.NaN) ?? rangeOf(code);
  return fault(kind, (kind === 'auth' && tokenFaults.get(subcode ?? 0)) || says, code, subcode);
}

function rangeOf(code: number | undefined): readonly [FaultKind, string] {
  if (code !== undefined && code >= 200 && code <= 299)
    return [
      'permission',
      'the account has not granted this: authorise the connection again, and grant every requested permission',
    ];
  if (code === 100) return ['input', 'Instagram does not accept the request as it is'];
  return ['unknown', 'Instagram answered with an unknown error'];
}

function fault(kind: FaultKind, says: string, code: number | undefined, subcode: number | undefined): GraphFault {
  const numbers = [code, subcode].filter((part) => part !== undefined && part !== 0).join(' ');
  return {
    kind,
    detail: numbers === '' ? says : `${says} (code ${numbers})`,
    code,
    ...(kind === 'quota' ? { retryAfterMs: quotaPauseMs } : {}),
  };
}

/** The error code for each kind: it decides who has to act and whether to retry. */
const codeOf: Readonly<Record<FaultKind, ProviderFault['code']>> = {
  retry: 'provider_unavailable',
  new_container: 'provider_unavailable',
  late_container: 'provider_unavailable',
  wait: 'provider_unavailable',
  ambiguous: 'provider_unavailable',
  quota: 'provider_rate_limited',
  rate: 'provider_rate_limited',
  person: 'provider_rejected',
  reconcile: 'provider_rejected',
  input: 'provider_rejected',
  unknown: 'provider_rejected',
  auth: 'provider_auth',
  permission: 'provider_auth',
};

/**
 * For core's client. An error never triggers a refresh: Instagram does not refresh a token that it rejects, and a working
 * one is refreshed long before it expires.
 */
export const toProviderFault = ({ kind, detail, retryAfterMs }: GraphFault): ProviderFault => ({
  code: codeOf[kind],
  detail,
  retryAfterMs,
  refreshable: false,
});

export const toError = ({ kind, detail, retryAfterMs }: GraphFault, summary: string): IntegrationError =>
  new IntegrationError(codeOf[kind], `${summary}: ${detail}.`, retryAfterMs === undefined ? {} : { retryAfterMs });
