import { expect } from 'chai';
import { hasBrowser, openSetupPage } from '../../../../src/revoke/cli/setup-page.ts';

describe('The page of Setup', () => {
  const machines: [string, NodeJS.ProcessEnv, string, boolean][] = [
    ['a Linux desktop', { DISPLAY: ':0' }, 'linux', true],
    ['a Linux desktop with Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    ['Windows Subsystem for Linux', { WSL_DISTRO_NAME: 'Ubuntu' }, 'linux', true],
    ['a Linux server', {}, 'linux', false],
    ['a Mac', {}, 'darwin', true],
    ['Windows', {}, 'win32', true],
    ['a Mac over SSH', { SSH_CONNECTION: '203.0.113.7 1 203.0.113.8 22' }, 'darwin', false],
    ['a CI service with a display', { CI: 'true', DISPLAY: ':99' }, 'linux', false],
    ['a container', { SF_CONTAINER_MODE: 'true', DISPLAY: ':0' }, 'linux', false],
  ];
  for (const [machine, env, platform, expected] of machines) {
    it(`${expected ? 'is opened' : 'is not opened, but named,'} on ${machine}`, () => {
      expect(hasBrowser(env, platform)).to.equal(expected);
    });
  }

  it('is not opened where nobody sits at a terminal', async () => {
    const findCommand = (): never => expect.fail('the host is not asked');
    expect(await openSetupPage({ jsonEnabled: () => true, config: { findCommand } }, 'a@b.example')).to.equal(false);
  });
});
