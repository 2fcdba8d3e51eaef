import { deepStrictEqual } from 'node:assert/strict';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { countLinks, readContent } from './content.ts';
import { type BenchDatabase, createBenchDatabase } from './database.ts';
import { openFloor } from './floor.ts';
import { changedEvery } from './orders.ts';
import { openSdk } from './sdk.ts';
import type { Side } from './side.ts';
import { startSource } from './source.ts';

/** In their order, with what each has to write. */
export const phases = [
  { name: 'first import', revision: 0, written: (orders: number) => orders },
  { name: 'unchanged re-import', revision: 0, written: () => 0 },
  { name: 're-import, 2 % changed', revision: 1, written: (orders: number) => Math.ceil(orders / changedEvery) },
] as const;
type Phase = (typeof phases)[number];

type SideName = 'floor' | 'sdk';
type Openers = Readonly<Record<SideName, (databaseUrl: string, origin: string) => Promise<Side>>>;
const bothSides: Openers = { floor: openFloor, sdk: openSdk };

export interface RoundsOptions {
  readonly orders: number;
  readonly rounds: number;
  readonly openers?: Openers;
}

/** How long a side took for a phase of a round. */
export interface Timing {
  readonly phase: Phase['name'];
  readonly side: SideName;
  readonly seconds: number;
}

interface Contender {
  readonly name: SideName;
  readonly side: Side;
  readonly database: BenchDatabase;
}

/**
 * Imports by the floor and by the SDK, phase by phase in turn, on two new databases a round.
 * @throws where one of them does not write what it has to, or the two do not end with the same rows.
 */
export async function runRounds(
  server: TestPostgres,
  { orders, rounds, openers = bothSides }: RoundsOptions,
): Promise<Timing[]> {
  const source = await startSource(orders, 2);
  const enter = async (name: SideName): Promise<Contender> => {
    const database = await createBenchDatabase(server);
    return { name, database, side: await openers[name](database.url, source.origin) };
  };
  const timings: Timing[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const [floor, sdk] = [await enter('floor'), await enter('sdk')];
      try {
        // Each goes first every other time: what one leaves to the database's background is not always the other's to bear.
        const turns = round % 2 === 0 ? [floor, sdk] : [sdk, floor];
        for (const phase of phases) for (const contender of turns) timings.push(await time(contender, phase, orders));
        await compare(floor, sdk, orders);
      } finally {
        await leave(floor);
        await leave(sdk);
      }
    }
  } finally {
    source.stop();
  }
  return timings;
}

async function leave({ side, database }: Contender): Promise<void> {
  await side.close();
  await database.drop();
}

async function time({ name, side, database }: Contender, phase: Phase, orders: number): Promise<Timing> {
  // So that nobody pays for the rows of the phase before.
  await database.query('vacuum analyze');
  await database.query('checkpoint');
  globalThis.gc?.();
  const start = performance.now();
  const imported = await side.importAll(phase.revision);
  const seconds = (performance.now() - start) / 1000;
  deepStrictEqual(imported, { read: orders, written: phase.written(orders) }, `${phase.name} by ${name}`);
  return { phase: phase.name, side: name, seconds };
}

async function compare(floor: Contender, sdk: Contender, orders: number): Promise<void> {
  const content = await readContent(floor.database);
  deepStrictEqual(await readContent(sdk.database), content, 'The two sides hold different rows.');
  const counts = { orders: content?.orders, lines: content?.lines, links: await countLinks(sdk.database) };
  deepStrictEqual(counts, { orders, lines: orders * 3, links: orders }, 'Rows are missing.');
}
