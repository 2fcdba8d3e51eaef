import { describe, expect, it } from 'vitest';
import { Line, type Waiting } from './line.ts';

/** Calls of named runs, which note when they are admitted. */
function queue() {
  const line = new Line();
  const admitted: string[] = [];
  const callers = new Map<string, object>();
  return {
    add: (run: string, about: Partial<Pick<Waiting, 'shopId' | 'urgency' | 'missing'>> = {}) => {
      const caller = callers.get(run) ?? {};
      callers.set(run, caller);
      const call = { shopId: 'a', urgency: 'person', missing: 1, ...about } as const;
      line.add({ ...call, caller, admit: () => admitted.push(run), refuse: () => undefined });
    },
    serveAll: () => {
      while (!line.isEmpty) line.serve();
      return admitted;
    },
  };
}

describe('calls that wait for the budget of an app', () => {
  it('are served in turn by their runs, however many calls of one run wait', () => {
    const { add, serveAll } = queue();
    for (const run of ['import', 'import', 'import', 'import', 'test', 'test']) add(run);
    expect(serveAll()).toEqual(['import', 'test', 'import', 'test', 'import', 'import']);
  });

  it('are served in turn by their shops before that', () => {
    const { add, serveAll } = queue();
    for (const run of ['import', 'import', 'test']) add(run, { shopId: 'a' });
    for (const run of ['other', 'other']) add(run, { shopId: 'b' });
    expect(serveAll()).toEqual(['import', 'other', 'test', 'other', 'import']);
  });

  it('are served by their urgency before anything else', () => {
    const { add, serveAll } = queue();
    add('delivery', { urgency: 'delivery' });
    add('schedule', { urgency: 'schedule' });
    for (const run of ['import', 'import']) add(run);
    expect(serveAll()).toEqual(['import', 'import', 'schedule', 'delivery']);
  });

  it('are served in the order of their coming within a run', () => {
    const { add, serveAll } = queue();
    add('import', { missing: 2 });
    add('import');
    add('test');
    expect(serveAll()).toEqual(['test', 'import', 'import']);
  });
});
