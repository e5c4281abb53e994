/** How an object of the org looks to SOQL: its fields, since when and until when they are there, and who sees its rows. */
import type { RestCall } from '../rest/guard.ts';

export type FieldType = 'id' | 'string' | 'boolean' | 'int' | 'datetime';
/** A datetime is milliseconds since the epoch. */
export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

export type Field = {
  type: FieldType;
  /** First and last API version that has the field. */
  since?: number;
  until?: number;
  /** Only the Tooling API has it. */
  toolingOnly?: true;
  /** What the field's id refers to: `Profile.Name` goes through `ProfileId`. */
  relationship?: { name: string; object: string };
};

export type SoqlObject = {
  name: string;
  /** Where it can be queried. */
  apis: ('data' | 'tooling')[];
  fields: Record<string, Field>;
  /** Any one of these permissions opens the object; without them the org says that there is no such type. */
  permissions?: string[];
  /** Whether this org has it; absent: every org has. */
  isThere?(call: RestCall): boolean;
  /** The rows that the caller may see. */
  rows(call: RestCall): Row[];
};

export const id: Field = { type: 'id' };
export const text: Field = { type: 'string' };
export const flag: Field = { type: 'boolean' };
export const int: Field = { type: 'int' };
export const datetime: Field = { type: 'datetime' };

export function reference(name: string, object: string): Field {
  return { type: 'id', relationship: { name, object } };
}

/** Several fields of one kind. */
export function fieldsOf(field: Field, ...names: string[]): Record<string, Field> {
  return Object.fromEntries(names.map((name) => [name, field]));
}
