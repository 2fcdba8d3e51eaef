import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';

/** The context that this module was loaded in: outside of any request. */
const outside = AsyncLocalStorage.snapshot();

/**
 * Runs work outside of any request, so that neither it nor the host code it calls finds the `AsyncLocalStorage` store of the
 * request that happened to cause it: the tenant, transaction or trace of another shop.
 * @example
 * queue.on('message', (message) => outsideRequests(() => handle(message)));
 */
export const outsideRequests = <Result>(work: () => Result): Result => outside(work);

/** Like {@link outsideRequests}, but in the active OpenTelemetry trace: for work that belongs to its caller. */
export function outsideRequestsInTrace<Result>(work: () => Result): Result {
  const span = trace.getActiveSpan();
  return outside(() => (span ? context.with(trace.setSpan(ROOT_CONTEXT, span), work) : work()));
}
