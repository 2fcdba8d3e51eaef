import type { PullPage } from '../provider/context.ts';
import type { Clock } from '../storage/clock.ts';

/** Says of each page when the provider was asked for it, at the latest. */
export async function* stampPages<Item>(
  pages: AsyncGenerator<PullPage<Item, unknown>, void, undefined>,
  clock: Pick<Clock, 'now'>,
): AsyncGenerator<PullPage<Item, unknown>, void, undefined> {
  try {
    for (;;) {
      const askedAt = clock.now();
      const next = await pages.next();
      if (next.done) return;
      yield { ...next.value, readAt: earlierOf(next.value.readAt, askedAt) };
    }
  } finally {
    await pages.return();
  }
}

/** @param given by the provider's code; its clock may be ahead of the shared one */
export const earlierOf = (given: Date | undefined, askedAt: Date): Date => (given && given < askedAt ? given : askedAt);
