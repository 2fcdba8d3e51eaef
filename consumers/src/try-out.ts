import { join } from 'node:path';
import { type CommandPlace, run } from './commands.ts';
import type { Consumer } from './consumer.ts';
import { createHostDatabase } from './database.ts';
import { createFolderDatabase } from './folder-database.ts';
import { thisNode } from './node-versions.ts';
import { playScenario } from './scenario/scenario.ts';
import { checkTypes, copyConsumer, placeOn } from './steps.ts';
import type { World } from './world.ts';

export interface Outcome {
  readonly consumer: Consumer;
  /** What was done, and how long each took, in milliseconds. */
  readonly steps: readonly { readonly name: string; readonly ms: number }[];
  /** Null if everything succeeded. */
  readonly error: Error | null;
}

/** Installs a consumer, type-checks and builds it, and runs it on each version of Node.js. */
export async function tryOut(world: World, consumer: Consumer, nodes: readonly string[]): Promise<Outcome> {
  const steps: { name: string; ms: number }[] = [];
  const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const since = performance.now();
    try {
      return await work();
    } finally {
      steps.push({ name, ms: performance.now() - since });
    }
  };
  const { scripts } = consumer;
  try {
    const cwd = join(world.folder, consumer.name);
    copyConsumer(consumer, cwd);
    const place = placeOn(thisNode, cwd, world.env);
    await step('install', () => run(place, 'npm', 'install', '--no-audit', '--no-fund'));
    await step('types', () => checkTypes(place));
    if (scripts['build']) await step('build', () => run(place, 'npm', 'run', 'build'));
    if (!scripts['check'] && !scripts['start']) return { consumer, steps, error: null };
    for (const version of new Set([thisNode.label, ...nodes])) {
      const node = await world.node(version);
      await step(`Node ${version}`, () => runOn(world, consumer, placeOn(node, cwd, world.env)));
    }
    return { consumer, steps, error: null };
  } catch (error) {
    return {
      consumer,
      steps,
      error: error instanceof Error ? error : new Error('Something else than an error was thrown.', { cause: error }),
    };
  }
}

async function runOn({ postgres }: World, consumer: Consumer, place: CommandPlace): Promise<void> {
  const { scripts, database: kind, pages } = consumer;
  if (scripts['check']) await run(place, 'npm', 'run', 'check');
  if (!scripts['start']) return;
  const database = kind === 'folder' ? createFolderDatabase(place.cwd) : await createHostDatabase(postgres);
  try {
    await playScenario(place, { script: scripts['start'], pages }, database);
  } finally {
    await database.drop();
  }
}
