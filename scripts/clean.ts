// Removes what a build makes, so that a deleted command cannot live on in lib/ or in the manifest.
import { rmSync } from 'node:fs';

for (const made of ['lib', 'oclif.manifest.json']) rmSync(made, { recursive: true, force: true });
