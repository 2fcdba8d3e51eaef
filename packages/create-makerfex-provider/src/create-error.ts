/** What was asked for cannot be created. Nothing was written. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
}
