#!/usr/bin/env node
// Runs the commands without the sf host. Only the build uses it (manifest, command snapshot, schemas); users run `sf jwt`.
import { execute } from '@oclif/core';

await execute({ dir: import.meta.url });
