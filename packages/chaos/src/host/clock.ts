const realNow = Date.now;
let aheadMs = 0;

/** Has this process believe in another time from now on, as on a machine whose clock is wrong. Timers go on as they do. */
export function setClock(ms: number): void {
  aheadMs = ms;
}

const now = (): number => realNow() + aheadMs;

/** Call it once, before anything else has looked at the time. */
export function installClock(): void {
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
