#!/usr/bin/env node
// The plugin without the sf host, for what is generated from it: the command snapshot and the schemas. Users run `sf jwt`.
import { execute, settings } from '@oclif/core';

process.env.NODE_ENV = 'development'; // oclif loads `devPlugins` only then
settings.enableAutoTranspile = false; // what is built is what users run
await execute({ dir: import.meta.url });
