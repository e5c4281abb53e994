import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const script = fileURLToPath(new URL('main.ts', import.meta.url));

describe('npm run local-org', () => {
  let child: ChildProcess;
  const run = (...flags: string[]) => {
    const started = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    return started;
  };
  const stop = async (signal: NodeJS.Signals): Promise<unknown> => {
    child.kill(signal);
    return (await once(child, 'exit'))[0];
  };
  afterEach(() => child.kill('SIGKILL'));

  it('prints one JSON line, serves what it names, and ends with success on SIGTERM', async () => {
    const { stdout } = run('--json', '--api-version', '66', '--seed', 'sandbox');
    const [line] = (await once(createInterface(stdout), 'line')) as [string];
    const { url, accessToken, username } = JSON.parse(line);
    expect(username).to.equal('admin@pay.example.uat');
    const response = await fetch(`${url}/services/data/v66.0/limits`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(response.status).to.equal(200);
    expect(await stop('SIGTERM')).to.equal(0);
  });

  it('tells a person what is in the org and how to log in', async () => {
    const { stdout } = run();
    let text = '';
    for await (const line of createInterface(stdout)) {
      text += `${line}\n`;
      if (line.startsWith('Ctrl-C')) break;
    }
    expect(text)
      .to.match(/^Pay +connected app +Pay_API/m)
      .and.to.match(/^gone@pay\.example .* inactive$/m);
    expect(text).to.contain('sf org login access-token').and.to.contain('sf org login jwt');
    const tables = text.split('\n').filter((line) => !line.startsWith('  '));
    expect(tables.filter((line) => line.length > 80)).to.deep.equal([]);
    expect(await stop('SIGINT')).to.equal(0);
  });

  it('refuses a flag value that makes no sense', async () => {
    const { stderr } = run('--api-version', '12');
    const [line] = await once(createInterface(stderr), 'line');
    expect(line).to.equal('--api-version is a number from 62 to 68.');
    expect((await once(child, 'exit'))[0]).to.equal(2);
  });
});
