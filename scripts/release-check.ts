/** Ends with exit code 1 unless a release can be published: `node scripts/release-check.ts v1.2.3`. */
import { readFileSync } from 'node:fs';

type Manifest = { version: string } & Record<string, unknown>;

/** What npm's page, its links and the provenance are made of. All public addresses of the project stand here and nowhere else. */
export const addressFields = ['repository', 'bugs', 'homepage', 'author'];

export const missingFields = (manifest: Manifest): string[] => addressFields.filter((field) => !manifest[field]);

/** What stands in the way of a release with that tag. */
export function obstacles(tag: string, manifest: Manifest, changelog: string): string[] {
  const { version } = manifest;
  return [
    ...missingFields(manifest).map(
      (field) => `package.json has no "${field}": see "Before the first release" in CONTRIBUTING.md.`,
    ),
    ...(tag === `v${version}` ? [] : [`The tag is ${tag}, the version of package.json ${version}.`]),
    ...(changelog.includes(`\n## ${version}`) ? [] : [`CHANGELOG.md has no section for ${version}.`]),
  ];
}

if (import.meta.main) {
  const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const found = obstacles(process.argv[2] ?? '', manifest, readFileSync('CHANGELOG.md', 'utf8'));
  for (const obstacle of found) console.error(obstacle);
  process.exitCode = found.length === 0 ? 0 : 1;
}
