import type { FormWords } from '../words/form.ts';
import type { Fault } from './check.ts';

/** A fault in words. */
export function sayFault(fault: Fault, { faults }: FormWords): string {
  if (fault.code === 'server') return fault.text;
  if (fault.code === 'format') return fault.format === 'pattern' ? faults.pattern(fault.example) : faults[fault.format];
  return 'limit' in fault ? faults[fault.code](fault.limit) : faults[fault.code];
}
