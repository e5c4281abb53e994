// Writes npm-shrinkwrap.json, which goes into the package: whoever installs the plugin gets the versions that were tested.
import { writeFileSync } from 'node:fs';
import { productionLock, readLock } from './lock.ts';

writeFileSync('npm-shrinkwrap.json', `${JSON.stringify(productionLock(readLock()), null, 2)}\n`);
