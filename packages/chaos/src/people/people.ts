import type { RunRow } from '@makerfex/integrations-core/storage';
import type { Host } from '../host/host.ts';
import type { Outlets } from '../outlets/outlets.ts';
import type { SourceShop } from '../sources/source.ts';
import { Caller } from './caller.ts';
import { Importer } from './importer.ts';
import { Pusher } from './pusher.ts';

/** Of so many shops one also pushes. */
const pushingEvery = 4;

/** Everybody who uses the host, and one whose imports kill their worker. */
export class People {
  readonly importers: readonly Importer[];
  readonly pushers: readonly Pusher[];
  readonly victim: Importer;
  /** How the run of the victim ended; null as long as it has not. */
  victimRun: RunRow | null = null;
  readonly #caller: Caller;

  constructor(host: Host, shops: readonly SourceShop[], poisoned: SourceShop, outlets: Outlets, giveUp: AbortSignal) {
    const caller = new Caller(giveUp);
    this.#caller = caller;
    this.importers = shops.map((source) => new Importer(host, source, caller));
    this.pushers = shops
      .filter((_, n) => n % pushingEvery === 0)
      .map(({ shopId }) => new Pusher(host, shopId, outlets, caller));
    this.victim = new Importer(host, poisoned, caller);
  }

  get vainCalls(): number {
    return this.#caller.vainCalls;
  }

  async connect(): Promise<void> {
    for (const person of [...this.importers, ...this.pushers, this.victim]) await person.connect();
  }

  /** Resolves once everybody is done after `over`. @throws what a person could not go on from */
  async work(over: AbortSignal): Promise<void> {
    await Promise.all([
      ...this.importers.map((person) => person.keepImporting(over)),
      ...this.pushers.map((person) => person.keepPushing(over)),
      this.#importVictim(),
    ]);
  }

  /** A run that its provider ended could not kill its worker: it is requested again. */
  async #importVictim(): Promise<void> {
    do this.victimRun = await this.victim.importOnce();
    while (this.victimRun.error && isOfProvider(this.victimRun.error));
  }
}

const isOfProvider = ({ kind }: NonNullable<RunRow['error']>): boolean =>
  kind === 'rate_limited' || kind === 'transient';
