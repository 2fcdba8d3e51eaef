export { json, orRefusal, refuse } from './answers.ts';
export { type Clock, createClock } from './clock.ts';
export { type Consent, type ConsentOptions, createConsent, isPkceVerifier } from './consent.ts';
export { createDeliveries, type DeliveriesOptions, type ReleaseOptions } from './deliveries.ts';
export type { Delivery, DeliveryToSend, LoggedDelivery } from './delivery.ts';
export type { DeliveryFault, DeliveryFaultKind } from './delivery-faults.ts';
export {
  type SignDelivery,
  type SignHmacOptions,
  type SigningContext,
  signHmac,
  signStandard,
} from './delivery-signatures.ts';
export type { CommonFault, FaultAnswer, FaultAnswers, FaultOrder } from './faults.ts';
export type { InterruptionOptions } from './interruptions.ts';
export { createRandom, type Random } from './random.ts';
export { type BucketOptions, createBucket, createWindowLimit } from './rate-limit.ts';
export { type Call, createSimulator, type LoggedRequest, type SimulatorParts } from './simulator.ts';
export { createTokenPairs, type TokenPair, type TokenPairOptions } from './token-pairs.ts';
export { bearerOf, createTokens, type Token, type TokenOptions } from './tokens.ts';
