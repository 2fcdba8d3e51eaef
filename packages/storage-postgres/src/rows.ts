/** A row as statements return it: instants are milliseconds since 1970, so that no setting of the session spells them. */
export type Stored<Row> = {
  readonly [Field in keyof Row]: Date extends Row[Field] ? number | Exclude<Row[Field], Date> : Row[Field];
};

const columnOf = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Fields<Row> = readonly (keyof Row & string)[];
type InstantsOf<Row> = readonly { [Field in keyof Row & string]: Date extends Row[Field] ? Field : never }[keyof Row &
  string][];

/** A select list that yields a {@link Stored} row, each column under the name of its field. */
export const columns = <Row>(plain: Fields<Row>, instants: InstantsOf<Row>): string =>
  [
    ...plain.map((field) => `${columnOf(field)} as "${field}"`),
    ...instants.map((field) => `round(date_part('epoch', ${columnOf(field)}) * 1000) as "${field}"`),
  ].join(', ');

export function toDate(instant: number): Date;
export function toDate(instant: number | null): Date | null;
export function toDate(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}

/** JSON as a parameter. Null stays the null of SQL. */
export const toJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export const toIso = (instant: Date | null): string | null => instant && instant.toISOString();
