/**
 * The part of metadata reflection that the X.509 library asks for when it is loaded. It wires its own classes together
 * with it, and refuses to load without. Values are kept by class and name; nothing is inherited.
 */

type Metadata = Map<unknown, unknown>;

const ofTarget = new WeakMap<object, Metadata>();

function read(name: unknown, target: object): unknown {
  return ofTarget.get(target)?.get(name);
}

function define(name: unknown, value: unknown, target: object): void {
  const metadata = ofTarget.get(target) ?? new Map();
  ofTarget.set(target, metadata.set(name, value));
}

/** Adds what is missing to `Reflect`; a library that brought its own keeps it. */
export function provideMetadataReflection(): void {
  if ('getMetadata' in Reflect) return;
  Object.assign(Reflect, { getMetadata: read, getOwnMetadata: read, defineMetadata: define });
}
