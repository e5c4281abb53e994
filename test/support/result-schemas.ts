/** The JSON schemas of all results, made in one compilation; `npm run snapshot` makes one for each command. */
import { createGenerator } from 'ts-json-schema-generator';
import { commandIds, read, root } from './repo.ts';

/** From the name of each file in `schemas/` to what it should hold. */
export function resultSchemas(): Map<string, unknown> {
  const generator = createGenerator({ path: `${root}/src/commands/**/*.ts`, skipTypeCheck: true });
  return new Map(
    commandIds().map((id) => {
      const source = read(`src/commands/${id.replaceAll(' ', '/')}.ts`);
      const [, type = ''] = /async run\(\): Promise<(\w+)>/.exec(source) ?? [];
      return [`schemas/${id.replaceAll(' ', '-')}.json`, generator.createSchema(type)];
    }),
  );
}
