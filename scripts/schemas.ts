/** Writes schemas: one JSON schema for each result, one for a failure, and one for the lines of each list. */
import { rmSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';
import { commandIds, filesBelow, read, root } from '../test/support/repo.ts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

const text = { type: 'string' };
const texts = { type: 'array', items: text };

/** The fields that are there whatever failed; the host adds others. */
export const errorSchema = {
  $schema: DRAFT,
  title: 'What a command prints with --json when it fails',
  type: 'object',
  properties: {
    status: { type: 'integer', minimum: 1, maximum: 255, description: 'The exit code.' },
    exitCode: { type: 'integer', minimum: 1, maximum: 255 },
    name: { ...text, description: 'Stable. Those of this plugin end in "Error" and are listed in docs/scripts.md.' },
    message: { ...text, minLength: 1, description: 'What was seen, in words, which may change.' },
    actions: { ...texts, description: 'What to do: commands, or a path in Setup.' },
    data: {
      type: 'object',
      description: 'The values of the fault; "code" names it where an error has several causes.',
    },
    warnings: { type: 'array' },
    commandName: text,
    context: text,
    code: text,
    stack: text,
  },
  required: ['status', 'name', 'message', 'exitCode', 'warnings'],
} as const;

/** A later version may add fields. The generator's own option for that takes intersections of types for objects. */
const opened = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(opened);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => key !== 'additionalProperties' || value !== false);
  return Object.fromEntries(kept.map(([key, value]) => [key, opened(value)]));
};

type Definitions = Record<string, unknown>;
type Result = { definitions: Definitions };

const lineError = (more: object, required: string[]): object => ({
  type: 'object',
  properties: {
    ...more,
    error: { type: 'object', properties: { name: text, message: text }, required: ['name', 'message'] },
  },
  required: [...required, 'error'],
});

/** A line holds a result, without what only a single one has (`leftOut`), or what went wrong with it. */
function linesSchema(title: string, { definitions }: Result, name: string, names: object, leftOut: string[]): object {
  const required = Object.keys(names);
  const definition = definitions[name] as { required?: string[] };
  const kept = (definition.required ?? []).filter((field) => !leftOut.includes(field));
  const result = { ...definition, required: [...kept, ...required.filter((field) => !kept.includes(field))] };
  return {
    $schema: DRAFT,
    title,
    anyOf: [{ allOf: [{ properties: names }, result] }, lineError(names, required)],
    definitions,
  };
}

const line = { line: { type: 'integer', minimum: 1, description: 'Of the input, from 1.' } };
const username = { username: { type: ['string', 'null'] } };

/** From the name of each file in `schemas/` to what it should hold. Objects may have more fields than are named. */
export function allSchemas(): Map<string, unknown> {
  const generator = createGenerator({ path: `${root}/src/commands/**/*.ts`, skipTypeCheck: true });
  const results = new Map(
    commandIds().map((id) => {
      const source = read(`src/commands/${id.replaceAll(' ', '/')}.ts`);
      const [, type = ''] = /async run\(\): Promise<(\w+)>/.exec(source) ?? [];
      return [`schemas/${id.replaceAll(' ', '-')}.json`, opened(generator.createSchema(type)) as Result];
    }),
  );
  const resultOf = (id: string): Result => results.get(`schemas/jwt-${id}.json`) ?? { definitions: {} };
  return new Map<string, unknown>([
    ...results,
    ['schemas/error.json', errorSchema],
    [
      'schemas/lines-of-decode.json',
      linesSchema('A line of a list of tokens', resultOf('decode'), 'DecodeResult', line, []),
    ],
    [
      'schemas/lines-of-verify.json',
      linesSchema('A line of a list of tokens', resultOf('verify'), 'VerifyResult', line, []),
    ],
    [
      'schemas/lines-of-exchange.json',
      linesSchema('A line of many users', resultOf('exchange'), 'TokenResult', username, [
        'accessToken',
        'kind',
        'cached',
        'request',
      ]),
    ],
  ]);
}

if (import.meta.main) {
  for (const file of filesBelow('schemas', '.json')) rmSync(`${root}${file}`);
  for (const [file, schema] of allSchemas()) writeFileSync(`${root}${file}`, `${JSON.stringify(schema, null, 2)}\n`);
}
