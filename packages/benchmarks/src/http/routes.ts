/** Reads no database. */
export const withoutDatabase = '/providers/';

/** The routes that are measured, below the API's address. */
export const routes = [withoutDatabase, '/connections/', '/runs/?limit=50', '/events/?limit=50'] as const;
