import { isObject } from '../../form/plan.ts';
import type { Provider } from '../connection/read.ts';

/** The steps of connecting, in their order. Each is a part of the address, so that a person can come back to it. */
export const stepNames = ['about', 'settings', 'sign-in', 'test', 'choose', 'import'] as const;
export type StepName = (typeof stepNames)[number];

/** How far a shop is with a provider. */
export interface Progress {
  readonly isConnected: boolean;
  /** Whether the connection has a credential that was not revoked. */
  readonly isSignedIn: boolean;
}

/** The steps that a provider has: some have no settings, need no sign-in, or import nothing. */
export function stepsOf(provider: Provider): readonly StepName[] {
  const leftOut: Readonly<Record<StepName, boolean>> = {
    about: false,
    settings: !hasSettings(provider),
    'sign-in': provider.auth_types.every((type) => type === 'none'),
    test: false,
    choose: provider.capabilities.length === 0,
    import: importable(provider).length === 0,
  };
  return stepNames.filter((name) => !leftOut[name]);
}

/** The capabilities that can import without any input. */
export const importable = ({ capabilities }: Provider): Provider['capabilities'] =>
  capabilities.filter(({ mode, input_schema: schema }) => {
    const required: unknown = isObject(schema) ? schema['required'] : undefined;
    return mode === 'pull' && !(Array.isArray(required) && required.length > 0);
  });

export function hasSettings({ config_schema: schema }: Provider): boolean {
  const properties: unknown = isObject(schema) ? schema['properties'] : undefined;
  return !isObject(properties) || Object.keys(properties).length > 0;
}

/** The step to show: the wanted one, or the first that must be done before it. */
export function stepAt(provider: Provider, wanted: string, { isConnected, isSignedIn }: Progress): StepName {
  const steps = stepsOf(provider);
  const step = steps.find((name) => name === wanted) ?? 'about';
  if (step === 'about' || step === 'settings') return step;
  if (!isConnected) return steps.includes('settings') ? 'settings' : 'about';
  const needsSignIn = steps.includes('sign-in') && !provider.auth_types.includes('none');
  return needsSignIn && !isSignedIn ? 'sign-in' : step;
}

/** The step after another, which the provider need not have; null after the last. */
export const stepAfter = (provider: Provider, step: StepName): StepName | null =>
  stepsOf(provider).find((name) => stepNames.indexOf(name) > stepNames.indexOf(step)) ?? null;
