/** The files for build systems, read back by a parser that nobody here wrote. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { ciJob, keySecret } from '../../../src/setup/ci-job.ts';
import { type CiSystem, ciSystems, type Login } from '../../../src/setup/ci-system.ts';
import { jobWord } from '../../../src/setup/job-word.ts';
import { faultOf } from '../../support/faults.ts';
import { at, list, parsed, scriptsOf } from '../../support/job-scripts.ts';
import { runs } from '../../support/runs.ts';

const run = promisify(execFile);

const login: Login = {
  clientId: '3MVG9clientId',
  username: 'integration@pay.example',
  audience: 'https://login.salesforce.com',
  instanceUrl: 'https://pay.my.salesforce.com',
  alias: 'pay',
};
const yamlSystems = ciSystems.filter((system) => system !== 'jenkins');
const jobOf = (system: CiSystem, changes: Partial<Login> = {}): string => ciJob(system, { ...login, ...changes }).job;

/** What means something to a shell, to YAML, to Groovy or to the templates of a build system. */
const pieces = [
  ...[`$\{{ secrets.SF_JWT_KEY }}`, '$(SF_JWT_KEY)', '$[variables.x]', '<< pipeline.id >>', '$SF_JWT_KEY', `$\{HOME}`],
  ...[
    "'''",
    "'",
    '"',
    '\\',
    '\\n',
    '`id`',
    '$(id)',
    ';',
    '&&',
    '|',
    '#',
    ' # x',
    ': ',
    '- ',
    '!',
    '*',
    '%',
    '@',
    '--x',
  ],
  ...[
    '\t',
    '\n',
    '\r',
    'é',
    '\u{1f600}',
    '\u2028',
    '\u0085',
    ' ',
    'a',
    'B',
    '7',
    '.',
    '{',
    '}',
    '[',
    ']',
    '~',
    'null',
    '::error::',
  ],
];
const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const sayable = hostile.filter((text) => jobWord(text) !== null);

describe('A job for a build system', () => {
  for (const system of ciSystems) {
    describe(system, () => {
      it('is given its file, its two secrets and its page', () => {
        const { fileName, secrets, docs } = ciJob(system, login);
        expect(fileName).to.match(/^[.\w/-]+$/);
        expect(secrets.map(({ holds }) => holds)).to.deep.equal(['key', 'clientId']);
        expect(docs).to.equal(`docs/ci/${system}.md`);
      });

      it('is given the passphrase too where the key is locked, and then alone', () => {
        const { job, secrets } = ciJob(system, login, 'locked');
        expect(secrets.map(({ holds }) => holds)).to.deep.equal(['key', 'clientId', 'passphrase']);
        expect(job).to.contain('SF_JWT_KEY_PASSPHRASE').and.contain(secrets[2]?.name);
        expect(jobOf(system)).not.to.match(/PASSPHRASE|passphrase/);
      });

      it('names its secrets, and holds the value of neither', () => {
        const { job, secrets } = ciJob(system, login);
        for (const { name } of secrets) expect(job).to.contain(name);
        expect(job).not.to.contain(login.clientId);
      });

      it('never has the key in the arguments of a program', () => {
        const scripts = scriptsOf(system, jobOf(system)).map(({ script }) => script);
        expect(
          scripts
            .join('\n')
            .match(/.*SF_JWT_KEY\b.*/g)
            ?.filter((line) => !/^(\s*\[ -n "\$\{SF_JWT_KEY:\+there\}" \]|\s*if printenv SF_JWT_KEY \| )/.test(line)),
        ).to.deep.equal([]);
      });

      it('gives sf each value as it is, whatever stands in it', async () => {
        const logins = fc.sample(fc.record({ username: sayable, alias: fc.option(sayable) }), runs(40));
        for (const { username, alias } of logins) {
          const scripts = scriptsOf(system, jobOf(system, { username, alias }));
          const text = scripts.find(({ script }) => script.includes('sf jwt login'))?.script ?? '';
          const begun = text.slice(text.indexOf('sf jwt login'));
          // The arguments as the shell makes them, each ended by a NUL.
          const { stdout } = await run('sh', ['-c', `sf() { printf '%s\\0' "$@"; }\n${begun.split('\n\n')[0]}`], {
            env: { SF_JWT_CLIENT_ID: 'id', PATH: process.env.PATH },
          });
          const given = (flag: string, value: string): string[] =>
            value.startsWith('-') ? [`${flag}=${value}`] : [flag, value];
          expect(stdout.split('\0').slice(0, -1)).to.deep.equal([
            ...['jwt', 'login', '--client-id', 'id', ...given('--username', username)],
            ...['--instance-url', login.instanceUrl, '--audience', login.audience],
            ...(alias === null ? [] : given('--alias', alias)),
            '--set-default',
          ]);
        }
      });

      it('shows the build system nothing of a value that it could take for its own', () => {
        fc.assert(
          fc.property(sayable, sayable, (username, alias) => {
            const words = [username, alias].map((value) => jobWord(value) ?? '');
            for (const word of words) expect(word).to.match(/^(?:[\w.][\w./:@+-]*|"\$\(printf '[\w\\ .@]*'\)")$/);
            const plain = jobOf(system);
            const changed = jobOf(system, { username, alias });
            // Nothing else of the file depends on them.
            const escaped = words.map((word) =>
              system === 'jenkins' ? word.replaceAll('\\', '\\\\').replaceAll("'", "\\'") : word,
            );
            const [user = '', name = ''] = escaped;
            const flags = (flag: string, value: string, word: string) =>
              `${flag}${value.startsWith('-') ? '=' : ' '}${word}`;
            expect(changed).to.equal(
              plain
                .replaceAll(`--username ${login.username}`, () => flags('--username', username, user))
                .replaceAll(`--alias ${login.alias}`, () => flags('--alias', alias, name)),
            );
          }),
          runs(60),
        );
      });
    });
  }

  it('does not say an alias that the org has not got', () => {
    for (const system of ciSystems) expect(jobOf(system, { alias: null })).not.to.contain('--alias');
  });

  it('is not made of a value that no shell can be given', () => {
    for (const alias of ['a\0b', 'a\n', 'x'.repeat(2000)]) {
      expect(faultOf(() => ciJob('gitlab', { ...login, alias })).data).to.deep.equal({ flag: 'alias' });
    }
  });

  it('is YAML without a merge, an anchor or a key that stands twice, and in ASCII', () => {
    for (const system of yamlSystems) {
      const job = jobOf(system, { username: 'zoë@pay.example', alias: "o'neil: &x *y" });
      expect(() => parsed(job)).not.to.throw();
      expect(job).to.match(/^[\n\x20-\x7e]+$/);
    }
  });

  it('has an end in time, at every system that knows one', () => {
    expect(at(parsed(jobOf('github')), 'jobs', 'salesforce', 'timeout-minutes')).to.equal(30);
    expect(at(parsed(jobOf('gitlab')), 'salesforce', 'timeout')).to.equal('30 minutes');
    expect(at(parsed(jobOf('bitbucket')), 'pipelines', 'default', 0, 'step', 'max-time')).to.equal(30);
    expect(at(parsed(jobOf('azure')), 'jobs', 0, 'timeoutInMinutes')).to.equal(30);
    expect(jobOf('jenkins')).to.contain("timeout(time: 30, unit: 'MINUTES')");
    const steps = list(at(parsed(jobOf('circleci')), 'jobs', 'salesforce', 'steps'));
    expect(
      steps.filter((step) => at(step, 'run', 'name') === 'Log in').map((step) => at(step, 'run', 'no_output_timeout')),
    ).to.deep.equal(['5m']);
  });

  describe('for GitHub', () => {
    const job = parsed(jobOf('github'));
    const steps = list(at(job, 'jobs', 'salesforce', 'steps'));

    it('may read the repository and nothing else', () => {
      expect(at(job, 'permissions')).to.deep.equal({ contents: 'read' });
      expect(at(steps[1] ?? null, 'with', 'persist-credentials')).to.equal(false);
    });

    it('names a major version of every action', () => {
      const actions = steps.flatMap((step) => at(step, 'uses') ?? []);
      expect(actions).to.have.length(2);
      for (const action of actions) expect(action).to.match(/^actions\/[\w-]+@v\d+$/);
    });

    it('gives the secrets to the two steps that need them', () => {
      expect(
        steps.filter((step) => JSON.stringify(step).includes('secrets.SF_JWT_KEY')).map((step) => at(step, 'name')),
      ).to.deep.equal(['Look for the secrets', 'Log in']);
    });

    it('leaves out every step after the first where there are no secrets', () => {
      for (const step of steps.slice(1)) expect(at(step, 'if')).to.equal("steps.secrets.outputs.there == 'true'");
    });
  });

  it('takes the key as one line, which every build system can mask', () => {
    const secret = keySecret('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    expect(secret).to.match(/^[A-Za-z0-9+/=]+$/);
  });
});
