import { expect } from 'chai';
import { hasBrowser, openSetupPage } from '../../../../src/revoke/cli/setup-page.ts';

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

  it('is not opened where nobody sits at a terminal', async () => {
    const findCommand = (): never => expect.fail('the host is not asked');
    const command = { jsonEnabled: () => true, config: { findCommand } };
    expect(await openSetupPage(command, 'a@b.example', 'revokeTokens')).to.equal(false);
  });
});
