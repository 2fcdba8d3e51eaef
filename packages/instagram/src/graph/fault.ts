import { type HttpReply, IntegrationError, type ProviderFault } from '@makerfex/integrations-core';
import * as z from 'zod';
import { quotaPauseMs } from './account.ts';
import { codeFaults, type FaultKind, publishingFaults, tokenFaults } from './fault-table.ts';
import { regainAccessMs } from './usage.ts';

/** An error of the Graph API, as far as anything hangs on it. */
export interface GraphFault {
  readonly kind: FaultKind;
  readonly detail: string;
  readonly retryAfterMs?: number | undefined;
  readonly code?: number | undefined;
}

const ambiguous = 'Instagram gave the answer that it gives for all sorts of reasons';

const whole = z.int().optional().catch(undefined);
const envelope = z.object({
  error: z.object({ code: whole, error_subcode: whole, is_transient: z.boolean().optional().catch(undefined) }),
});

/** Statuses of refusals, for calls that read the error themselves. */
export const refusals: readonly number[] = Array.from({ length: 100 }, (_, index) => 400 + index);

/** Reads the error of an answer. @returns undefined where there is none, or none in Instagram's own form. */
export function readFault({ body, headers }: HttpReply): GraphFault | undefined {
  const { data } = envelope.safeParse(body);
  if (!data) return undefined;
  const { code, error_subcode: subcode, is_transient: isTransient } = data.error;
  const found = classify(code, subcode);
  if (found.kind === 'unknown' && isTransient) return { ...found, kind: 'retry' };
  if (found.kind === 'rate') return { ...found, retryAfterMs: regainAccessMs(headers) };
  return found;
}

/** What code 10 says of most things; about a container of one's own it says no more than 100/33. */
const noPermission = 10;

/**
 * {@link readFault} of an answer about a container that was made with the same token. The token could make it, so "no
 * permission" is as ambiguous there as "not found": it is tried again before anybody is asked to authorise.
 */
export function readContainerFault(reply: HttpReply): GraphFault | undefined {
  const found = readFault(reply);
  if (found?.kind !== 'permission' || found.code !== noPermission) return found;
  const says = `${ambiguous}: authorise the connection again if it keeps doing so`;
  return fault('ambiguous', says, found.code, undefined);
}

/**
 * Classifies by code and subcode alone: the words of an error are in the language of the account.
 * @param subcode 0 is how Instagram writes that there is none
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
      'the account has not granted this: authorise the connection again, and grant all that is asked for',
    ];
  if (code === 100) return ['input', 'Instagram does not take the request as it is'];
  return ['unknown', 'Instagram answered with an error that is not known here'];
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

/** What core makes of each kind: who has to act, and whether it can pass by itself. */
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
 * For core's client. No refresh after an error: a token that is not taken cannot be refreshed either, and one that still works
 * is refreshed long before its end.
 */
export const toProviderFault = ({ kind, detail, retryAfterMs }: GraphFault): ProviderFault => ({
  code: codeOf[kind],
  detail,
  retryAfterMs,
  refreshable: false,
});

export const toError = ({ kind, detail, retryAfterMs }: GraphFault, said: string): IntegrationError =>
  new IntegrationError(codeOf[kind], `${said}: ${detail}.`, retryAfterMs === undefined ? {} : { retryAfterMs });
