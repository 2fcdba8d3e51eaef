import type { Pool } from 'pg';
import * as z from 'zod';
import { openPool, query, type Role } from './open.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly 'Rows Removed by Index Recheck'?: number | undefined;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const planNode: z.ZodType<PlanNode> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().optional(),
  'Rows Removed by Index Recheck': z.number().optional(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  Plans: z.lazy(() => z.array(planNode)).optional(),
});
const explained = z.object({ 'Query Text': z.string().default(''), Plan: planNode });

/** A statement as PostgreSQL executed it. */
export interface Plan {
  readonly sql: string;
  readonly scans: readonly { readonly how: string; readonly table: string; readonly rows: number }[];
  /** Pages of 8 kB that it looked at: also those whose entries an index passed over without counting them. */
  readonly blocks: number;
}

const scansOf = (node: PlanNode): Plan['scans'] => [
  ...(node['Node Type'].includes('Scan')
    ? [
        {
          how: node['Node Type'],
          table: node['Relation Name'] ?? node['Index Name'] ?? '',
          rows: Math.round(
            (node['Actual Rows'] +
              (node['Rows Removed by Filter'] ?? 0) +
              (node['Rows Removed by Index Recheck'] ?? 0)) *
              node['Actual Loops'],
          ),
        },
      ]
    : []),
  ...(node.Plans ?? []).flatMap(scansOf),
];

/** Has PostgreSQL explain each statement that the role executes, those within functions included. */
export async function explainAll(ownerUrl: string, role: Role): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
  };
  for (const [name, value] of Object.entries(settings))
    await query(ownerUrl, `alter role ${role.name} set ${name} = '${value}'`);
}

/** A pool of one connection, and the plans of what was sent through it so far. */
export function openExplained(url: string): { pool: Pool; taken: () => Plan[] } {
  const pool = openPool(url, { max: 1 });
  let plans: Plan[] = [];
  pool.on('connect', (client) =>
    client.on('notice', ({ message = '' }) => {
      const [, json] = message.split('plan:\n', 2);
      if (json === undefined) return;
      const { 'Query Text': sql, Plan: plan } = explained.parse(JSON.parse(json));
      plans.push({ sql, scans: scansOf(plan), blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] });
    }),
  );
  return {
    pool,
    taken: () => {
      const all = plans;
      plans = [];
      return all;
    },
  };
}
