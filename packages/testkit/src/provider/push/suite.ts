import { describe, expect, it } from 'vitest';
import { reasonToSkip } from '../rule.ts';
import { type PushTrial, pushChecks } from './checks.ts';
import type { PushUnderTest } from './subject.ts';

export interface PushSuite<Subject extends PushUnderTest> extends PushTrial<Subject> {
  /** Makes a fresh simulator, and a provider that talks to it. Called for every run, of which there are some dozens. */
  readonly open: () => Subject | Promise<Subject>;
  /** Key of the push. */
  readonly capability: string;
  /** What the run is requested with: it has one effect. */
  readonly input: unknown;
  /** How often the effect has happened at the simulator: its posts, or the messages with different ids. */
  readonly effects: (subject: Subject) => number | Promise<number>;
}

/** A push is run dozens of times. */
const timeoutMs = 60_000;

/**
 * Checks that a push has its effect at most once, whatever happens on the way, and reports where it is unknown.
 * @example
 * testPush('acme', {
 *   capability: 'send_message',
 *   input: { text: 'Hello' },
 *   open: () => ({ provider: acme, config: {}, simulator: createAcmeSimulator() }),
 *   effects: ({ simulator }) => simulator.messages.length,
 * });
 */
export function testPush<Subject extends PushUnderTest>(name: string, suite: PushSuite<Subject>): void {
  describe(`push contract: ${name} ${suite.capability}`, () => {
    it.each(Object.entries(pushChecks))('%s', { timeout: timeoutMs }, async (rule, check) => {
      expect(await reasonToSkip(rule, () => check(suite))).toBeUndefined();
    });
  });
}
