import { setTimeout as delay } from 'node:timers/promises';
import { isIntegrationError, type ShopIntegrations } from '@makerfex/integrations-core';
import { isFinished, type RunRow } from '@makerfex/integrations-core/storage';

const lookEveryMs = 500;

/** A person of a shop, who calls again whatever found the database away. */
export class Caller {
  /** Calls that found the database away, and were made again. */
  vainCalls = 0;
  readonly #giveUp: AbortSignal;

  constructor(giveUp: AbortSignal) {
    this.#giveUp = giveUp;
  }

  async persist<Result>(call: () => Promise<Result>): Promise<Result> {
    for (;;)
      try {
        return await call();
      } catch (error) {
        if (!isIntegrationError(error, 'storage_unavailable')) throw error;
        this.vainCalls += 1;
        await this.wait();
      }
  }

  /** Looks at a run until it has ended. */
  async follow({ runs }: Pick<ShopIntegrations, 'runs'>, id: string): Promise<RunRow> {
    for (;;) {
      const run = await this.persist(() => runs.get(id));
      if (isFinished(run.state)) return run;
      await this.wait();
    }
  }

  /** @throws where there is nothing to wait for any more. */
  async wait(ms = lookEveryMs): Promise<void> {
    await delay(ms, undefined, { signal: this.#giveUp });
  }
}
