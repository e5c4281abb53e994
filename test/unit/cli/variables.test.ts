import { expect } from 'chai';
import fc from 'fast-check';
import {
  dropBlankVariables,
  environmentOfChild,
  isSecretVariable,
  secretVariable,
  secretVariables,
  takeOutSecrets,
} from '../../../src/cli/variables.ts';
import { filesBelow, read } from '../../support/repo.ts';

/** Every variable of sf or of this plugin that the source or a help text names. */
const named = [
  ...new Set(
    [...filesBelow('src', '.ts'), ...filesBelow('messages', '.md')].flatMap((file) =>
      [...read(file).matchAll(/\bSF(?:DX)?_[A-Z]+(?:_[A-Z]+)*\b(?!_)/g)].map(([name]) => name),
    ),
  ),
];
const secrets = [...secretVariables, 'SF_JWT_ACCESS_TOKEN', 'SF_JWT_OTHER_PASSWORD', 'sf_jwt_key'];
const others = ['SF_JWT_NO_REVEAL', 'SF_TARGET_ORG', 'PATH', 'HOME', 'MY_SF_JWT_KEY', 'SF_JWT_KEY_FILE', 'SF_JWT_KEYS'];

describe('A variable that holds a secret', () => {
  it('is known by its name, also one that only a newer version has', () => {
    expect(secrets.filter((name) => !isSecretVariable(name))).to.deep.equal([]);
    expect(others.filter(isSecretVariable)).to.deep.equal([]);
  });

  it('is each of those that the source and the help name, and that sound like one', () => {
    expect(named.length).to.be.greaterThan(8);
    const sounding = named.filter((name) => /KEY$|PASS|SECRET|TOKEN|AUTH_URL/.test(name));
    expect(sounding.filter((name) => !isSecretVariable(name))).to.deep.equal([]);
    expect(sounding).to.include('SF_JWT_KEY');
  });

  it('is in the environment of no program that is started here, whatever else is', () => {
    const name = fc.oneof(fc.constantFrom(...secrets, ...others), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), (environment) => {
        const left = environmentOfChild(environment);
        expect(Object.keys(left).filter(isSecretVariable)).to.deep.equal([]);
        for (const [one, value] of Object.entries(environment))
          if (!isSecretVariable(one)) expect(left[one]).to.equal(value);
      }),
    );
  });

  it('leaves the environment while a command runs, is there for the command, and comes back', () => {
    const environment: NodeJS.ProcessEnv = {
      SF_JWT_KEY: 'k',
      SF_JWT_CLIENT_SECRET: 's',
      SF_ACCESS_TOKEN: 't',
      PATH: 'p',
    };
    const putBack = takeOutSecrets(environment);
    expect(environment).to.deep.equal({ SF_ACCESS_TOKEN: 't', PATH: 'p' }); // the platform itself reads that one
    expect(secretVariable('SF_JWT_KEY')).to.equal('k');
    const innerPutBack = takeOutSecrets(environment); // a command within a command
    innerPutBack();
    expect(secretVariable('SF_JWT_CLIENT_SECRET')).to.equal('s');
    putBack();
    expect(environment).to.include({ SF_JWT_KEY: 'k', SF_JWT_CLIENT_SECRET: 's' });
    expect(secretVariable('SF_JWT_CLIENT_SECRET')).to.equal(process.env.SF_JWT_CLIENT_SECRET);
  });
});

describe('A variable that is set to nothing', () => {
  for (const name of named)
    it(`is as good as unset: ${name}`, () => {
      for (const blank of ['', ' ', '\t', '\r\n', '\u00a0 ', '\u200b', '\ufeff']) {
        const environment: NodeJS.ProcessEnv = { [name]: blank, OTHER: blank };
        dropBlankVariables(environment);
        expect(environment).to.deep.equal({ OTHER: blank });
      }
      const environment: NodeJS.ProcessEnv = { [name]: ' x ' };
      dropBlankVariables(environment);
      expect(environment).to.deep.equal({ [name]: ' x ' });
    });
});
