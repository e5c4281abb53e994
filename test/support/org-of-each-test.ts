/** An org for each test of a suite, whose administrator is logged in as `pay`, and which nothing is left of afterwards. */
import type { LocalOrg } from '../local-org/index.ts';
import { dropLogin } from './key-login.ts';
import { logIn } from './logged-in.ts';
import { closePayOrgs, startPay } from './pay-org.ts';

/** `use` is given the org before each test. */
export function orgOfEachTest(use: (org: LocalOrg) => void): void {
  beforeEach(async () => {
    const org = await startPay();
    await logIn(org, 'pay');
    use(org);
  });
  afterEach(async () => {
    await dropLogin();
    await closePayOrgs();
  });
}
