/**
 * What a provider's code returns is never awaited here: a promise, which plain JavaScript can return, would end the process if it
 * rejects unobserved.
 */
export function notAwaited<Value>(value: Value): Value {
  if (value instanceof Promise) value.catch(() => undefined);
  return value;
}
