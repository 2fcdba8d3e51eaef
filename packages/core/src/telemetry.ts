import {
  type Attributes,
  type Counter,
  type Histogram,
  metrics,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { isIntegrationError } from './errors.ts';
import { version } from './version.ts';

const library = '@makerfex/integrations-core';

/** Names of the spans; that of a request is its method. Documented for hosts: never rename one. */
export const spanNames = {
  run: 'makerfex.run',
  batch: 'makerfex.run.batch',
  refresh: 'makerfex.credential.refresh',
  webhook: 'makerfex.webhook.receive',
} as const;

/** Names of the metrics. Documented for hosts: never rename one. */
export const metricNames = {
  attempts: 'makerfex.run.attempts',
  attemptSeconds: 'makerfex.run.attempt.duration',
  records: 'makerfex.run.records',
  requestSeconds: 'makerfex.provider.request.duration',
  refreshes: 'makerfex.credential.refreshes',
  webhooks: 'makerfex.webhook.deliveries',
} as const;

/** Bucket boundaries of durations, in seconds. OpenTelemetry's defaults are for milliseconds. */
export const secondsBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const inSeconds = { unit: 's', advice: { explicitBucketBoundaries: secondsBoundaries } };

/**
 * Does the work within a span of the host's OpenTelemetry, if the host has set one up. Attributes contain keys, counts and
 * codes: no secret, no personal data and no error message.
 */
export const inSpan = <Result>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
  options: Omit<SpanOptions, 'attributes'> = {},
): Promise<Result> =>
  trace.getTracer(library, version).startActiveSpan(name, { ...options, attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });

/** Records a failure only by its code. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', errorType(error));
}

const errorType = (error: unknown): string => {
  if (isIntegrationError(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
};

interface Instruments {
  readonly attempts: Counter;
  readonly attemptSeconds: Histogram;
  readonly records: Counter;
  readonly requestSeconds: Histogram;
  readonly refreshes: Counter;
  readonly webhooks: Counter;
}
let cached: { readonly provider: object; readonly instruments: Instruments } | undefined;

/** Creates them again if the host sets its meter provider after this module was loaded. */
export function instruments(): Instruments {
  const provider = metrics.getMeterProvider();
  if (cached?.provider !== provider) {
    const meter = metrics.getMeter(library, version);
    cached = {
      provider,
      instruments: {
        attempts: meter.createCounter(metricNames.attempts, { description: 'Run attempts, by outcome' }),
        attemptSeconds: meter.createHistogram(metricNames.attemptSeconds, inSeconds),
        records: meter.createCounter(metricNames.records, { description: 'Records of pulls, by result' }),
        requestSeconds: meter.createHistogram(metricNames.requestSeconds, inSeconds),
        refreshes: meter.createCounter(metricNames.refreshes, {
          description: 'Credential refreshes, by outcome',
        }),
        webhooks: meter.createCounter(metricNames.webhooks, { description: 'Deliveries of providers, by outcome' }),
      },
    };
  }
  return cached.instruments;
}
