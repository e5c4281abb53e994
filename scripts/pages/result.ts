/** The fields of a result as a table, from its JSON schema. */
import { cell } from './markdown.ts';

export type Schema = {
  $ref?: string;
  definitions?: Record<string, Schema>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  description?: string;
};

/** `types`: what the field can be. `always`: it is in every result of its kind. */
type Row = { path: string; types: string[]; always: boolean; description: string };

/** A place in a schema. `names`: the definitions on the way to it, as one that holds itself is followed no further. */
type Place = { path: string; always: boolean; names: string[] };

/** A schema without references, and the definitions that led to it. */
type Kind = { schema: Schema; names: string[] };

export function resultTable(whole: Schema): string {
  const rows = merged(rowsOf(whole, whole, { path: '', always: true, names: [] })).filter(({ path }) => path !== '');
  const lines = rows.map(({ path, types, always, description }) => {
    const type = types.join(' or ').replaceAll('|', '\\|');
    return `| \`${path}\` | ${always ? '' : 'may be missing; '}${type} | ${cell(description)} |`;
  });
  return ['| Field | Type | Meaning |', '|---|---|---|', ...lines].join('\n');
}

/** The row of a place, and those of what is in it. */
function rowsOf(whole: Schema, schema: Schema, place: Place): Row[] {
  const kinds = kindsOf(whole, { schema, names: place.names });
  const types = unique(kinds.flatMap((kind) => typesOf(whole, kind)));
  const own: Row = { path: place.path, types, always: place.always, description: schema.description ?? '' };
  const isOnly = kinds.filter((kind) => kind.schema.properties !== undefined).length === 1;
  return [own, ...kinds.flatMap((kind) => innerRows(whole, kind, place.path, isOnly))];
}

function innerRows(whole: Schema, { schema, names }: Kind, path: string, isOnly: boolean): Row[] {
  if (names.length > new Set(names).size) return [];
  const { items, properties = {}, required = [], additionalProperties: others } = schema;
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const fields = Object.entries(properties).flatMap(([name, field]) =>
    rowsOf(whole, field, { path: at(name), always: isOnly && required.includes(name), names }),
  );
  const elements = items ? rowsOf(whole, items, { path: `${path}[]`, always: true, names }).slice(1) : [];
  const named = typeof others === 'object' ? rowsOf(whole, others, { path: at('<name>'), always: true, names }) : [];
  return [...fields, ...elements, ...named];
}

function kindsOf(whole: Schema, { schema, names }: Kind): Kind[] {
  if (schema.$ref !== undefined) {
    const name = decodeURIComponent(schema.$ref.replace('#/definitions/', ''));
    return kindsOf(whole, { schema: whole.definitions?.[name] ?? {}, names: [...names, name] });
  }
  return schema.anyOf ? schema.anyOf.flatMap((one) => kindsOf(whole, { schema: one, names })) : [{ schema, names }];
}

function typesOf(whole: Schema, { schema, names }: Kind): string[] {
  if (schema.const !== undefined) return [quoted(schema.const)];
  if (schema.enum) return schema.enum.map(quoted);
  const types = [schema.type ?? 'any'].flat();
  return types.map((type) => (type === 'array' && schema.items ? listOf(whole, schema.items, names) : type));
}

function listOf(whole: Schema, items: Schema, names: string[]): string {
  if (names.length > new Set(names).size) return 'list';
  const inner = kindsOf(whole, { schema: items, names }).flatMap((kind) => typesOf(whole, kind));
  return `list of ${unique(inner).join(' or ')}`;
}

const quoted = (value: unknown): string => (value === null ? 'null' : `\`${JSON.stringify(value)}\``);

const unique = (texts: string[]): string[] => [...new Set(texts)];

/** One row for each place, where several kinds of result have it. */
function merged(rows: Row[]): Row[] {
  return [...Map.groupBy(rows, ({ path }) => path).values()].map((same) => ({
    path: same[0]?.path ?? '',
    types: unique(same.flatMap(({ types }) => types)),
    always: same.every(({ always }) => always),
    description: unique(same.map(({ description }) => description)).join(' '),
  }));
}
