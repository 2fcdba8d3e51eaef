import { isSpanContextValid, type Link, type SpanContext, trace } from '@opentelemetry/api';

const traceParent = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/** The active span as a W3C `traceparent`; null if the host traces nothing here. */
export function activeTraceParent(): string | null {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !isSpanContextValid(span)) return null;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** Links to the span of {@link activeTraceParent}; empty if there was none. */
export function linksTo(written: string | null): Link[] {
  const [, traceId = '', spanId = '', flags = ''] = traceParent.exec(written ?? '') ?? [];
  const context: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? [{ context }] : [];
}
