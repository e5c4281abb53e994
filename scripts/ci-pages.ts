/** Writes the jobs into the pages of docs/ci: what `sf jwt setup --ci` prints for the login of the example. */
import { readFileSync, writeFileSync } from 'node:fs';
import { ciJob } from '../src/setup/ci-job.ts';
import { type CiSystem, ciSystems, type Login } from '../src/setup/ci-system.ts';

const example: Login = {
  clientId: '3MVG9example',
  username: 'ci@acme.example',
  audience: 'https://login.salesforce.com',
  instanceUrl: 'https://acme.my.salesforce.com',
  alias: 'ci',
};

export const pageOf = (system: CiSystem): string => `docs/ci/${system}.md`;

const place = /<!-- npm run ci-pages -->\n[\s\S]*?<!-- end -->/;

/** The page with the job as it is now. */
export function withJob(page: string, system: CiSystem): string {
  if (!place.test(page)) throw new Error(`${pageOf(system)} has no place for the job`);
  const language = system === 'jenkins' ? 'groovy' : 'yaml';
  const fenced = `\`\`\`${language}\n${ciJob(system, example).job}\`\`\``;
  return page.replace(place, () => `<!-- npm run ci-pages -->\n${fenced}\n<!-- end -->`);
}

if (import.meta.main) {
  for (const system of ciSystems) {
    writeFileSync(pageOf(system), withJob(readFileSync(pageOf(system), 'utf8'), system));
  }
}
