import { IntegrationError } from '@makerfex/integrations-core';
import { findJsonExcess } from '@makerfex/integrations-core/provider';

declare global {
  interface JSON {
    /** A number that is written as given. Node has it; the types of TypeScript 7.0 do not yet. */
    rawJSON(text: string): unknown;
  }
}

/** Largest accepted body of a task, in bytes. */
const maxBodyBytes = 1_048_576;

/** @throws IntegrationError `payload_too_large`, `malformed_request` */
export const parseBody = (bytes: Buffer): unknown => parse(bytes);

/** Like `parseBody`, for what is sent on: an integer too large for JavaScript is written unchanged. */
export const parseToSendOn = (bytes: Buffer): unknown => parse(bytes, keepDigits);

function parse(bytes: Buffer, reviver?: typeof keepDigits): unknown {
  if (bytes.length > maxBodyBytes)
    throw new IntegrationError('payload_too_large', `The task is larger than ${maxBodyBytes} bytes: send less.`);
  let excess: string | null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    excess = findJsonExcess(text);
    if (excess === null) return JSON.parse(text, reviver);
  } catch {
    throw new IntegrationError('malformed_request', 'The body of the task is not valid JSON.');
  }
  throw new IntegrationError('malformed_request', `The body of the task ${excess}.`);
}

const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && context?.source && /^-?\d+$/.test(context.source)
    ? JSON.rawJSON(context.source)
    : value;
