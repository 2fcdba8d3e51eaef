import {
  decodeSignature,
  isSignedBy,
  parseExactJson,
  type WebhookRequest,
  type WebhookVerdict,
} from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { graphId } from '../graph/id.ts';

/** What Meta signs. Numbers come as text: ids can be larger than 2^53. */
const seconds = z
  .string()
  .regex(/^\d{1,11}$/)
  .transform(Number);
const payloadSchema = z.object({
  algorithm: z.string(),
  issued_at: seconds,
  /** 0, or absent: never. */
  expires: seconds.optional(),
  user_id: graphId,
});
export type SignedPayload = z.output<typeof payloadSchema>;

const algorithm = 'HMAC-SHA256';
/** Meta repeats a request that fails for 36 hours; a longer one leaves room for a host that was away. */
const longestMs = 3 * 86_400_000;
/** How far its clock may be ahead of ours. */
const aheadMs = 300_000;

/** Signature and payload as they are written; null if there are not two parts. */
function partsOf({ body }: WebhookRequest): { signature: string; payload: string } | null {
  const [signature, payload, ...more] = new URLSearchParams(textOf(body)).get('signed_request')?.split('.') ?? [];
  return signature && payload && more.length === 0 ? { signature, payload } : null;
}

/** A form is ASCII; other bytes make no signature right. */
const textOf = (body: Uint8Array): string => Buffer.from(body).toString('latin1');

/** Verifies a `signed_request`: an HMAC over the payload's text, as it is encoded. */
export function verifySignedRequest(keys: readonly Uint8Array[], request: WebhookRequest): WebhookVerdict {
  const parts = partsOf(request);
  const signature = parts && decodeSignature(parts.signature, 'base64url');
  if (!parts || !signature) return 'incomplete';
  if (!isSignedBy(keys, [parts.payload], signature)) return 'wrong_signature';
  const payload = readPayload(parts.payload);
  if (!payload) return 'incomplete';
  if (payload.algorithm.toUpperCase() !== algorithm) return 'wrong_signature';
  return isCurrent(payload, request.receivedAt.getTime()) ? 'verified' : 'expired';
}

function isCurrent({ issued_at, expires = 0 }: SignedPayload, now: number): boolean {
  const ageMs = now - issued_at * 1000;
  return ageMs >= -aheadMs && ageMs <= longestMs && (expires === 0 || now <= expires * 1000);
}

/** @returns null if it is not such a payload */
function readPayload(encoded: string): SignedPayload | null {
  const bytes = decodeSignature(encoded, 'base64url');
  try {
    return payloadSchema.safeParse(bytes && parseExactJson(bytes)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads a verified request. @throws Error if it is none */
export function readSignedRequest(request: WebhookRequest): SignedPayload & { readonly signature: string } {
  const parts = partsOf(request);
  const payload = parts && readPayload(parts.payload);
  if (!parts || !payload) throw new Error('The signed request has no payload.');
  return { ...payload, signature: parts.signature };
}
