import { expect } from 'chai';
import { messagesOf } from '../../../src/cli/messages.ts';
import { hasBrowser, showSetupPage } from '../../../src/cli/setup-page.ts';

describe('The page of Setup', () => {
  const machines: { machine: string; env: NodeJS.ProcessEnv; platform?: string; opened: boolean }[] = [
    { machine: 'a Linux desktop', env: { DISPLAY: ':0' }, opened: true },
    { machine: 'a Linux desktop with Wayland', env: { WAYLAND_DISPLAY: 'wayland-0' }, opened: true },
    { machine: 'Windows Subsystem for Linux', env: { WSL_DISTRO_NAME: 'Ubuntu' }, opened: true },
    { machine: 'a Linux server', env: {}, opened: false },
    { machine: 'a Mac', env: {}, platform: 'darwin', opened: true },
    { machine: 'Windows', env: {}, platform: 'win32', opened: true },
    {
      machine: 'a Mac over SSH',
      env: { SSH_CONNECTION: '203.0.113.7 1 203.0.113.8 22' },
      platform: 'darwin',
      opened: false,
    },
    { machine: 'a CI service with a display', env: { CI: 'true', DISPLAY: ':99' }, opened: false },
    { machine: 'a container', env: { SF_CONTAINER_MODE: 'true', DISPLAY: ':0' }, opened: false },
  ];
  for (const { machine, env, platform = 'linux', opened } of machines) {
    it(`${opened ? 'is opened' : 'is not opened, but named,'} on ${machine}`, () => {
      expect(hasBrowser(env, platform)).to.equal(opened);
    });
  }

  it('is named and not opened where nobody sits at a terminal, and where no login of sf is at hand', async () => {
    const findCommand = (): never => expect.fail('the host is not asked');
    const messages = { ...messagesOf('jwt.revoke'), getMessage: (key: string) => key };
    for (const username of ['a@b.example', null]) {
      const said: (string | undefined)[] = [];
      const command = { jsonEnabled: () => true, log: (line?: string) => said.push(line), config: { findCommand } };
      await showSetupPage(command, 'https://acme.my.salesforce.com/x', username, messages);
      expect(said).to.deep.equal(['page-to-open', 'https://acme.my.salesforce.com/x']);
    }
  });
});
