import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { brokers, eventually, setUps } from '../test/application.ts';
import { runDocumented, startCeleryWorker } from '../test/celery.ts';
import { takeTasks } from '../test/docs/bridge.ts';
import { updateReports } from '../test/docs/sender.ts';
import { openHost } from '../test/host.ts';

describe.skipIf(!brokers).each(setUps)('the programs of docs/celery.md, over $name', (setUp) => {
  it('import orders and update reports', async () => {
    vi.stubEnv('CELERY_BROKER_URL', setUp.broker);
    vi.stubEnv('CELERY_RESULT_BACKEND', setUp.backend);
    onTestFinished(() => void vi.unstubAllEnvs());
    const host = openHost(memoryStorage());
    onTestFinished(() => host.integrations.stop());
    const { actor, connection } = await host.connect({ pages: 2 });
    const findActor = async (id: string, shopId: string) => (id === actor.id ? { id, shopId, role: actor.role } : null);
    const bridge = await takeTasks(host.integrations, { findActor });
    onTestFinished(() => bridge.stop());
    const sender = updateReports(host.integrations);
    onTestFinished(() => sender.close());
    const worker = await startCeleryWorker(setUp, 'celery');
    onTestFinished(() => worker.stop());

    const printed = await runDocumented(setUp, 'import_orders.py', actor.id, actor.shopId, actor.role, connection.id);
    expect(printed).toContain('4 new, 0 changed');
    await eventually(() => expect(worker.log()).toContain(`${actor.shopId}: 4 new`));
    const refused = await runDocumented(setUp, 'import_orders.py', 'eve', actor.shopId, 'owner', connection.id);
    expect(refused).toBe('unauthenticated The host does not know the actor of the task: send one that can sign in.\n');
  });
});
