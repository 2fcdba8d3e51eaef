/** When a change is made while a list is read. */
export interface InterruptionOptions {
  /**
   * Only after answers to requests whose path contains this text.
   * @default ''
   */
  readonly path?: string;
  /**
   * After how many answers.
   * @default 1
   */
  readonly count?: number;
}

/** Changes between two answers, so that a list moves while it is read. */
export function createInterruptions() {
  let planned: { change: () => unknown; path: string; left: number }[] = [];
  return {
    plan: (change: () => unknown, { path = '', count = 1 }: InterruptionOptions = {}): void => {
      planned.push({ change, path, left: count });
    },
    /** Makes the changes that are due after an answer. */
    after: (path: string): void => {
      for (const due of planned.filter((each) => path.includes(each.path))) {
        due.left -= 1;
        due.change();
      }
      planned = planned.filter(({ left }) => left > 0);
    },
  };
}
