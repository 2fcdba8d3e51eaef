import type { FormWords } from '../words/form.ts';
import type { Fault } from './check.ts';

/** A fault in words. */
export function sayFault(fault: Fault, { faults }: FormWords): string {
  switch (fault.code) {
    case 'server':
      return fault.text;
    case 'format':
      return fault.format === 'pattern' ? faults.pattern(fault.example) : faults[fault.format];
    case 'too_short':
    case 'too_long':
    case 'too_few':
    case 'too_many':
    case 'too_small':
    case 'too_large':
      return faults[fault.code](fault.limit);
    default:
      return faults[fault.code];
  }
}
