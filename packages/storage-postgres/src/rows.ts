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

/** A row as `to_json` writes it, by the names of its columns. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** Reads a row that a function returned as JSON. */
export function fromJson<Row extends object>(row: JsonRow, plain: Fields<Row>, instants: InstantsOf<Row>): Row;
export function fromJson(row: JsonRow, plain: readonly string[], instants: readonly string[]): object {
  const valueOf = (field: string): unknown => row[columnOf(field)];
  return Object.fromEntries([
    ...plain.map((field) => [field, valueOf(field)] as const),
    ...instants.map((field) => [field, instantOf(valueOf(field))] as const),
  ]);
}

const instantOf = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);

/** A row by the names of its columns, as functions read it from JSON. */
export const toJsonRow = (row: object): JsonRow =>
  Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value]));
