/** The repository as the contract tests see it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

/** Paths of the files below a folder, relative to the repository. */
export const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path}`)
    .sort();

/** Ids of the commands by their source files: `jwt policy set`. */
export const commandIds = (): string[] =>
  filesBelow('src/commands', '.ts').map((path) =>
    path.replace('src/commands/', '').replace('.ts', '').replaceAll('/', ' '),
  );

export type ManifestFlag = {
  name: string;
  char?: string;
  summary?: string;
  description?: string;
  type: string;
  options?: string[];
  helpValue?: string;
  default?: unknown;
  required?: boolean;
  multiple?: boolean;
  hidden?: boolean;
  allowNo?: boolean;
  exclusive?: string[];
  dependsOn?: string[];
};
type ManifestSection = { body: { name: string; description: string }[] };
export type ManifestCommand = {
  id: string;
  summary?: string;
  description?: string;
  usage?: string | string[];
  examples?: (string | { description: string; command: string })[];
  flags: Record<string, ManifestFlag>;
  enableJsonFlag?: boolean;
  hiddenAliases?: string[];
  envVariablesSection?: ManifestSection;
  errorCodes?: ManifestSection;
};

/** The built manifest, which is what the host reads. */
export const manifest = (): Record<string, ManifestCommand> => JSON.parse(read('oclif.manifest.json')).commands;
