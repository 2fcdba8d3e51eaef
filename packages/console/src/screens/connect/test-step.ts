import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import { notice } from '../../parts/notice.ts';
import type { Attempt } from '../../shell/attempt.ts';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import type { Connection } from './read.ts';

export interface TestStepParts {
  readonly session: () => Session;
  readonly attempt: Attempt;
  /** The health of the connection may have changed. */
  readonly tested: () => void;
}

/** The step that tries the connection. */
export class TestStep {
  readonly #parts: TestStepParts;
  /** Null before the first test. */
  #found: { readonly isGood: boolean; readonly reason: string } | null = null;

  constructor(parts: TestStepParts) {
    this.#parts = parts;
  }

  /** What was found no longer holds. */
  forget(): void {
    this.#found = null;
  }

  async #run({ id }: Connection): Promise<void> {
    const { attempt, session, tested } = this.#parts;
    const { client, words, announce } = session();
    const answered = await attempt.do('test', () => client.connections.test(id));
    if (!answered) return;
    const { health, health_reason: reason } = answered;
    this.#found = { isGood: health === 'healthy', reason: reason ?? '' };
    const { tested: good, testFailed } = words(connectWords);
    announce(this.#found.isGood ? good : testFailed);
    tested();
  }

  render(
    connection: Connection,
    label: string,
    { next, back }: { readonly next: TemplateResult; readonly back: TemplateResult },
  ): TemplateResult {
    const { session, attempt } = this.#parts;
    const words = session().words(connectWords);
    const found = this.#found;
    const test = button({
      label: found ? words.testAgain : words.testNow,
      kind: found?.isGood ? 'plain' : 'primary',
      isBusy: attempt.isBusy,
      act: () => void this.#run(connection),
    });
    return html`<p>${words.testIntro(label)}</p>
      ${
        found
          ? notice(found.isGood ? 'good' : 'bad', `${found.isGood ? words.tested : words.testFailed} ${found.reason}`)
          : nothing
      }
      <div class="row">${found?.isGood ? next : nothing} ${test} ${back}</div>`;
  }
}
