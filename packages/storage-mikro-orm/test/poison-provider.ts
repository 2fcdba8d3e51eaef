import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

const thing = z.object({ ...recordFields, title: z.string() });
export type Thing = z.infer<typeof thing>;

const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thing,
  input: pullInput,
  port: 'things.upsert',
});

/** Pages of one record each. */
const pages = 60;

/** What an import of a shop does to its process; one that waits goes on until there is a file of attempts. */
export const effects = ['none', 'waits', 'kills it', 'blocks it'] as const;

/** Longest wait of a blocked worker for another one, in milliseconds. */
const patienceMs = 600_000;

export interface PoisonOptions {
  /** Each attempt adds a line to it. */
  readonly attemptsFile: string;
  /** How long the second attempt of an import that blocks its process does so. */
  readonly blockMs: number;
}

/** Imports some things, or does to its process what the connection says. */
export const poisonProvider = ({ attemptsFile, blockMs }: PoisonOptions) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({ effect: z.enum(effects) }),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor: z.object({ page: z.number() }),
        async *run({ config, cursor, signal }) {
          if (config.effect === 'kills it') process.kill(process.pid, 'SIGKILL');
          if (config.effect === 'blocks it') block({ attemptsFile, blockMs });
          const isLast = (page: number) => (config.effect === 'waits' ? existsSync(attemptsFile) : page >= pages);
          for (let page = cursor?.page ?? 0; !isLast(page); page += 1) {
            await delay(20, undefined, { signal });
            yield {
              items: [{ externalId: `t${page}`, title: `Thing ${page}`, updatedAt: null }],
              cursor: { page: page + 1 },
            };
          }
        },
      },
    },
  });

/** The first attempt until the second has begun, in whatever process, and each later one for a time. */
function block({ attemptsFile, blockMs }: PoisonOptions): void {
  appendFileSync(attemptsFile, `${process.pid}\n`);
  const isFirst = attemptsOf(attemptsFile).length === 1;
  const end = Date.now() + (isFirst ? patienceMs : blockMs);
  const hasBegunElsewhere = isFirst ? () => attemptsOf(attemptsFile).length > 1 : () => false;
  while (Date.now() < end && !hasBegunElsewhere());
}

export const attemptsOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');
