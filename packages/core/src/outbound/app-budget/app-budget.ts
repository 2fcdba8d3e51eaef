import { outsideRequests } from '../../outside-requests.ts';
import type { RateBudget } from '../../provider/http.ts';
import type { Urgency } from '../../urgency.ts';
import { type BudgetFeedback, isUsable, type Settle } from '../bucket.ts';
import { dayIsSpent, waitsTooLong } from '../refusals.ts';
import type { BudgetAsk, BudgetGrant } from './grant.ts';
import { Line, type Waiting } from './line.ts';
import type { Learnt } from './state.ts';

/** How late a granted request may be sent. Later, it could meet those of other processes. In milliseconds. */
const lapsesAfterMs = 100;
/** When to ask again after the storage failed. In milliseconds. */
const askAgainAfterMs = 500;
/** How long a reading is reported: later, others know better. In milliseconds. */
const goodForMs = 5_000;
/** How long it is believed that the day is spent, before asking again: what is left may have been corrected. In milliseconds. */
const spentForAtMostMs = 60_000;

export interface AppBudgetOptions {
  /** Name of the provider, for messages. */
  readonly label: string;
  /** The longest that a call waits. In milliseconds. */
  readonly maxWaitMs: number;
  /** Asks for requests out of what all processes share. */
  readonly ask: (about: Omit<BudgetAsk, 'process'>) => Promise<BudgetGrant>;
  readonly isTransient: (error: unknown) => boolean;
}

export interface AppCall {
  readonly cost: number;
  readonly shopId: string;
  /** See {@link Waiting}. */
  readonly caller: object;
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
}

/** Until when no request of a class is granted, and when to look again. On the process's monotonic clock. */
interface Spent {
  readonly until: number;
  readonly askAt: number;
}

const isOfPeople = ({ urgency }: Pick<Waiting, 'urgency'>): boolean => urgency === 'person';

/** The part of this process in the budget of an app: gets requests in small grants, and gives them to the calls that wait. */
export class AppBudget {
  readonly #options: AppBudgetOptions;
  readonly #line = new Line();
  /** When granted requests may be sent, in ascending order. */
  #granted: number[] = [];
  #unused = 0;
  /** Of the last reply that had one. */
  #known: RateBudget | undefined;
  /** What the others do not know yet. */
  #reading: { readonly value: RateBudget; readonly at: number } | undefined;
  #pausedUntil = 0;
  #closedUntil = 0;
  /** Others must know what was learnt, even if no call waits here. */
  #hasNews = false;
  #isAsking = false;
  #askAt = 0;
  /** Of the last attempt to ask. */
  #failure: unknown;
  #perSecond: number | undefined;
  #spent: { people: Spent | null; others: Spent | null } = { people: null, others: null };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AppBudgetOptions) {
    this.#options = options;
  }

  isIdle(): boolean {
    return this.#line.isEmpty && !this.#isAsking;
  }

  /** @throws IntegrationError `provider_rate_limited` if the wait would be too long, and the signal's reason when it aborts */
  take({ cost, shopId, caller, urgency, signal }: AppCall): Promise<Settle> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.#refuseLongWait(urgency);
      const leave = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const waiting: Waiting = {
        shopId,
        caller,
        urgency,
        missing: Number.isFinite(cost) ? Math.max(1, Math.ceil(cost)) : 1,
        admit: () => {
          leave();
          resolve((feedback) => this.#settle(feedback));
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => {
        this.#line.remove(waiting);
        waiting.refuse(signal.reason);
      };
      const { maxWaitMs } = this.#options;
      const timer = setTimeout(() => {
        this.#line.remove(waiting);
        waiting.refuse(this.#failure ?? this.#tooLong(maxWaitMs));
      }, maxWaitMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#line.add(waiting);
      this.#serve();
    });
  }

  #refuseLongWait(urgency: Urgency): void {
    const now = performance.now();
    const spent = this.#spent[urgency === 'person' ? 'people' : 'others'];
    if (spent && now < spent.askAt) throw this.#dayIsSpent(spent, urgency === 'person');
    if (this.#perSecond === undefined) return;
    const waitMs = (this.#line.before(urgency) / this.#perSecond) * 1_000;
    if (waitMs > this.#options.maxWaitMs) throw this.#tooLong(waitMs);
  }

  #settle(feedback?: BudgetFeedback): void {
    const now = performance.now();
    if (feedback?.reading && isUsable(feedback.reading)) this.#read(feedback.reading);
    if (feedback && feedback.pauseMs + feedback.closedForMs > 0) {
      this.#pausedUntil = Math.max(this.#pausedUntil, now + feedback.pauseMs);
      this.#closedUntil = Math.max(this.#closedUntil, now + feedback.closedForMs);
      this.#hasNews = true;
    }
    // What was granted before no longer holds.
    if (this.#hasNews) {
      this.#unused += this.#granted.length;
      this.#granted = [];
    }
    this.#serve();
  }

  #read(value: RateBudget): void {
    const isAnother =
      this.#known?.perSecond !== value.perSecond ||
      this.#known.day?.limit !== value.day?.limit ||
      (value.day?.left === 0 && this.#known.day?.left !== 0);
    if (isAnother) this.#hasNews = true;
    this.#known = value;
    this.#reading = { value, at: performance.now() };
  }

  #serve(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    const lapsed = this.#granted.filter((at) => at < now - lapsesAfterMs).length;
    this.#granted.splice(0, lapsed);
    this.#unused += lapsed;
    while (!this.#line.isEmpty && (this.#granted[0] ?? Number.POSITIVE_INFINITY) <= now) {
      this.#granted.shift();
      this.#line.serve();
    }
    if (this.#isAsking || (this.#line.isEmpty && !this.#hasNews)) return;
    const next = this.#granted[0] ?? this.#askAt;
    if (next > now) this.#timer = setTimeout(() => this.#serve(), Math.ceil(next - now));
    else void this.#ask();
  }

  async #ask(): Promise<void> {
    const people = this.#line.count(isOfPeople);
    const others = this.#line.count((call) => !isOfPeople(call));
    const [unused, pausedUntil, closedUntil] = [this.#unused, this.#pausedUntil, this.#closedUntil];
    const learnt = this.#takeLearnt();
    this.#isAsking = true;
    try {
      const grant = await outsideRequests(() => this.#options.ask({ people, others, ...learnt }));
      this.#failure = undefined;
      this.#accept(grant);
    } catch (error) {
      this.#unused += unused;
      this.#pausedUntil = Math.max(this.#pausedUntil, pausedUntil);
      this.#closedUntil = Math.max(this.#closedUntil, closedUntil);
      this.#failure = error;
      this.#askAt = performance.now() + askAgainAfterMs;
      // Nothing is sent while the shared budget is away: it could be too much.
      if (!this.#options.isTransient(error)) this.#line.refuse(() => true, error);
    }
    this.#isAsking = false;
    this.#serve();
  }

  /** Each is reported once: later, the others may know better. */
  #takeLearnt(): Learnt {
    const now = performance.now();
    const isFresh = this.#reading !== undefined && this.#reading.at > now - goodForMs;
    const learnt = {
      unused: this.#unused,
      reading: isFresh ? this.#reading?.value : undefined,
      pauseMs: Math.max(0, this.#pausedUntil - now),
      closedForMs: Math.max(0, this.#closedUntil - now),
    };
    this.#hasNews = false;
    this.#reading = undefined;
    this.#unused = 0;
    this.#pausedUntil = 0;
    this.#closedUntil = 0;
    return learnt;
  }

  #accept({ sendAfterMs, askAfterMs, perSecond, spentForMs }: BudgetGrant): void {
    const now = performance.now();
    // What was learnt meanwhile is not in this grant.
    if (this.#hasNews) this.#unused += sendAfterMs.length;
    else this.#granted = sendAfterMs.map((ms) => now + ms);
    this.#askAt = sendAfterMs.length > 0 ? now : now + askAfterMs;
    this.#perSecond = perSecond;
    const spent = (ms: number): Spent | null =>
      ms > 0 ? { until: now + ms, askAt: now + Math.min(ms, spentForAtMostMs) } : null;
    this.#spent = { people: spent(spentForMs.people), others: spent(spentForMs.others) };
    const { people, others } = this.#spent;
    if (people) this.#line.refuse(isOfPeople, this.#dayIsSpent(people, true));
    if (others) this.#line.refuse((call) => !isOfPeople(call), this.#dayIsSpent(others, false));
  }

  #tooLong(waitMs: number): Error {
    return waitsTooLong(this.#options.label, this.#options.maxWaitMs, waitMs);
  }

  #dayIsSpent({ until }: Spent, isPerson: boolean): Error {
    return dayIsSpent(this.#options.label, isPerson, Math.max(1, until - performance.now()));
  }
}
