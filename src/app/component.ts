import { fingerprint, readStoredCertificate } from '../cert/certificate.ts';
import type { Json } from '../faults/errors.ts';
import type { Change } from './app.ts';
import { valueFormOf } from './value-forms.ts';

/** What an XML element of a metadata component holds: text, nothing (`xsi:nil`), repeated elements, or children. */
export type Value = string | null | Value[] | { [element: string]: Value };

/** A metadata component as the org sent it, every element kept, also those that this plugin has never heard of. */
export type Component = { type: string; fullName: string; elements: { [element: string]: Value } };

/**
 * `tokens`: what issues JWTs and holds the certificate. `policy`: what an administrator decides. `scopes`: what it may ask for.
 * `switches`: whether the app and its OAuth are on.
 */
export type Part = 'tokens' | 'policy' | 'scopes' | 'switches';

/** The components of one app that matter here, by metadata type. A missing one could not be read. */
export type Settings = { [type: string]: Component };

export const isParent = (value: Value | undefined): value is { [element: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a dotted path (`oauthConfig.certificate`), undefined when the element is absent. */
export function elementAt(component: Component, path: string): Value | undefined {
  return path
    .split('.')
    .reduce<Value | undefined>((at, name) => (isParent(at) ? at[name] : undefined), component.elements);
}

/** The text at a path; undefined when absent, nil or not text. */
export function textAt(component: Component, path: string): string | undefined {
  const value = elementAt(component, path);
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a repeatable element: none, one or many. */
export function textsAt(component: Component, path: string): string[] {
  const value = elementAt(component, path);
  return [value ?? []].flat().filter((item): item is string => typeof item === 'string' && item !== '');
}

/** A copy with one element set, or taken out when `value` is undefined. Nothing else changes. */
export function withElement(component: Component, path: string, value: Value | undefined): Component {
  return { ...component, elements: placed(component.elements, path.split('.'), value) };
}

type Elements = Component['elements'];

function placed(parent: Elements, [name = '', ...rest]: string[], value: Value | undefined): Elements {
  const { [name]: old, ...others } = parent;
  if (value === undefined && rest.length > 0 && !isParent(old)) return parent; // nothing to take out of what is not there
  const next: Value | undefined = rest.length > 0 ? placed(isParent(old) ? old : {}, rest, value) : value;
  return next === undefined ? others : { ...others, [name]: next };
}

/**
 * Elements in the order of the WSDL, which is that of their code points at every level. Salesforce has been seen to drop
 * elements that stand elsewhere, without a word. docs/salesforce.md §3.1, §4.2
 */
export function inWsdlOrder(value: Value): Value {
  if (Array.isArray(value)) return value.map(inWsdlOrder);
  if (!isParent(value)) return value;
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, inWsdlOrder(value[name] ?? null)]));
}

/**
 * What differs between two readings of one component, element by element. An empty element counts as an absent one. Of a
 * secret no more is told than that it differs.
 */
export function diff(before: Component, after: Component): Change[] {
  const [from, to] = [valuesOf(before), valuesOf(after)];
  const fields = [...new Set([...from.keys(), ...to.keys()])].sort();
  return fields
    .map((field) => ({ field, from: from.get(field) ?? null, to: to.get(field) ?? null }))
    .filter((change) => !isSame(change.from, change.to))
    .map((change) => ({ component: componentName(before), ...told(change) }));
}

/** `<metadata type>:<fullName>` */
export const componentName = ({ type, fullName }: Component): string => `${type}:${fullName}`;

/** The values of a component by their dotted paths, in one form for all that means the same; they may hold secrets. */
export const valuesOf = ({ elements }: Component): Map<string, Json> => leaves(elements);

export const isSame = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);

function leaves(elements: { [element: string]: Value }, prefix = ''): Map<string, Json> {
  return new Map(
    Object.entries(elements).flatMap(([name, value]): [string, Json][] =>
      isParent(value) ? [...leaves(value, `${prefix}${name}.`)] : [[prefix + name, valueIn(name, value)]],
    ),
  );
}

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Lists have no order. */
function valueIn(name: string, value: Value): Json {
  if (value === '' || value === null) return null;
  const form = valueFormOf(name);
  if (form === 'comma-separated' && typeof value === 'string') return namesIn(value.split(','));
  if (form === 'names') return namesIn(value);
  if (Array.isArray(value))
    return value.length === 1 ? valueIn(name, value[0] ?? null) : value.map((item) => valueIn(name, item)).sort(byText);
  if (typeof value !== 'string') return value;
  if (form === 'certificate') return certificateIn(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return form === 'number' ? Number(value) : value;
}

const namesIn = (value: Value): Json =>
  [value]
    .flat()
    .flatMap((item) => (typeof item === 'string' ? item.trim() : []))
    .sort();

const UNREADABLE = 'unreadable certificate';

/** Orgs send certificates back in several forms, so they are compared and shown by fingerprint. docs/salesforce.md §3.3 */
function certificateIn(text: string): string {
  const certificate = readStoredCertificate(text);
  return certificate ? `sha256:${fingerprint(certificate)}` : `${UNREADABLE} ${text.replace(/\s/g, '')}`;
}

type Difference = { field: string; from: Json; to: Json };

/** A difference as people and scripts may see it. */
function told({ field, ...values }: Difference): Difference {
  const path = field.split('.');
  const [from, to] = [visible(path, values.from), visible(path, values.to)];
  return { field, from, to: typeof to === 'string' && from === to ? `another ${to}` : to };
}

/** `path`: the names of the elements that it stands in; one of a secret hides all in it. */
function visible(path: string[], value: Json): Json {
  if (value === null) return null;
  if (path.some((name) => valueFormOf(name) === 'secret')) return 'secret';
  if (Array.isArray(value)) return value.map((item) => visible(path, item));
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visible([name], inner)]));
  const isUnreadable = valueFormOf(path.at(-1) ?? '') === 'certificate' && String(value).startsWith(UNREADABLE);
  return isUnreadable ? UNREADABLE : value;
}
