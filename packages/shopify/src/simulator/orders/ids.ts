import { gid } from '../answers.ts';

export const firstOrderId = 5_600_000_000_001;
/** Ids of lines are numbered from here, with a fixed range per order. */
const firstLineId = 14_000_000_000_001;
const linesPerOrder = 1_000;

export const lineGidOf = (order: number, line: number): string =>
  gid('LineItem', firstLineId + order * linesPerOrder + line);

/** Ids of an order's parts, such as its refunds, numbered within the order. */
export const partGidOf = (type: string, order: number, part: number): string => gid(type, order * 100 + part);
