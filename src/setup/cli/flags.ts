/** Flags of `sf jwt setup`: those of `sf jwt app create`, none of them required, and what comes after the app. */
import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { allCreationFlags, creationFlags } from '../../app/cli/creation-flags.ts';
import { purposeFlag } from '../../app/cli/flags.ts';
import { textsOf } from '../../cli/messages.ts';
import { ciSystems } from '../ci-system.ts';

const { summaryOf } = textsOf('jwt.setup');

const ownFlags = {
  app: Flags.string({ char: 'a', ...summaryOf('app') }),
  username: Flags.string({ multiple: true, ...summaryOf('username') }),
  purpose: { ...purposeFlag, ...summaryOf('purpose') },
  alias: Flags.string(summaryOf('alias')),
  'set-default': Flags.boolean({ char: 's', default: false, ...summaryOf('set-default') }),
  // Node takes `--env-file` for its own, also behind a script, and ends where there is no such file. docs/salesforce.md §12.7
  'env-file': Flags.string({ aliases: ['write-env-file'], ...summaryOf('env-file') }),
  ci: Flags.option({ options: ciSystems, ...summaryOf('ci') })(),
  'github-repo': Flags.string(summaryOf('github-repo')),
};

/** Flags of `sf jwt app create` that help names there alone: what they set has a default, or is rarely asked for. */
const shown = [...['target-org', 'permission-set', 'create-permission-set', 'wait', 'dry-run', 'no-prompt']];

/** As the other command has them. */
const asideOf = <F extends { hidden?: boolean }>(flags: Record<string, F>): Record<string, F> =>
  Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, { ...flag, hidden: !shown.includes(name) }]));

const setupFlags = { ...creationFlags, ...ownFlags };

/** The flags of the policy as well, which the type of the others does not tell. */
export const allSetupFlags: typeof setupFlags = { ...creationFlags, ...asideOf(allCreationFlags), ...ownFlags };

/** As they were given. */
export type GivenSetup = InferredFlags<typeof setupFlags>;
/** With all that was asked for. */
export type SetupFlags = GivenSetup & { app: string };
