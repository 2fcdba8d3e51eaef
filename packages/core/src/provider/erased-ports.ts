/** Host functions by domain and name, without their types. */
export type HostPorts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Host functions as a push calls them: without the context, which is added for them. */
export type CallPorts = Readonly<Record<string, Readonly<Record<string, CalledPort | undefined>>>>;
export type CalledPort = (...args: readonly unknown[]) => Promise<unknown>;
