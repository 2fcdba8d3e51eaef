import type { Pushes } from '../evidence.ts';

/** Whether everything that was to go out did, once, and nothing else did. */
export function checkPushes({ asked, posts, invoices, deliveries }: Pushes): string[] {
  const once = new Map(deliveries.map((delivery) => [`${delivery.id} ${delivery.reference}`, delivery.reference]));
  return [
    ...checkOnce('post', asked.posts, posts),
    ...checkOnce('invoice', asked.handOffs, invoices),
    ...checkOnce('delivery', asked.handOffs, [...once.values()]),
  ];
}

function checkOnce(what: string, asked: readonly string[], found: readonly string[]): string[] {
  const counts = Map.groupBy(found, (name) => name);
  const wrong = asked.flatMap((name) => {
    const count = counts.get(name)?.length ?? 0;
    return count === 1 ? [] : [`There are ${count} of the ${what} "${name}".`];
  });
  const known = new Set(asked);
  return [
    ...wrong,
    ...[...counts.keys()].filter((name) => !known.has(name)).map((name) => `Nobody asked for the ${what} "${name}".`),
  ];
}
