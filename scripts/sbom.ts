/** Prints what an installation of the plugin brings along as a bill of materials (CycloneDX), made by npm from the lock. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productionLock, readLock } from './lock.ts';

const { devDependencies: _, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'));

// In a folder of its own, with the lock that goes into the package: npm names the product by its folder, and of the whole lock
// it leaves out what development needs as well.
const parent = mkdtempSync(join(tmpdir(), 'sf-jwt-sbom-'));
try {
  const folder = join(parent, manifest.name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(productionLock(readLock())));
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const isWindows = process.platform === 'win32';
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26, shell: isWindows } as const;
  process.stdout.write(execFileSync(isWindows ? 'npm.cmd' : 'npm', words, options));
} finally {
  rmSync(parent, { recursive: true, force: true });
}
