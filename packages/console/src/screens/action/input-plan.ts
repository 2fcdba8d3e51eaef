import type { Plan, Property } from '../../form/plan.ts';
import { readSchema } from '../../form/read-schema.ts';

/** The field of an input that only tries an action: a button of its own sets it. */
const dryRun = 'dry_run';

/** The form of an input. */
export interface InputPlan {
  readonly plan: Plan;
  readonly hasDryRun: boolean;
}

const isDryRun = ({ name, plan }: Property): boolean => name === dryRun && plan.kind === 'flag';

/** The form of an action's input, without the field that a button stands for. */
export function readInput(schema: unknown): InputPlan {
  const plan = readSchema(schema);
  if (plan.kind !== 'group' || !plan.properties.some(isDryRun)) return { plan, hasDryRun: false };
  return { plan: { ...plan, properties: plan.properties.filter((one) => !isDryRun(one)) }, hasDryRun: true };
}

/** The input of a dry run. */
export const asDryRun = <Input extends object>(input: Input) => ({ ...input, [dryRun]: true });
