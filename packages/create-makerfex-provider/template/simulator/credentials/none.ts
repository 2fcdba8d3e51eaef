/** The simulated API accepts every request. */
export const createCredentials = () => ({ accepts: (_request: Request): boolean => true });
