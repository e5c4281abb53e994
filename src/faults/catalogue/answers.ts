import type { EntryRow } from './entry.ts';

/** Something answered, but not as the API promises. docs/salesforce.md §12.3 */
export const answerFaults: readonly EntryRow[] = [
  {
    code: 'org-answered-badly',
    fault: { name: 'OrgAnsweredBadlyError' },
    meaning: 'The host answered, but with something that is no answer of the API.',
    actions: ["Check that the URL is the org's My Domain, then run the command again."],
  },
  {
    code: 'org-answered-badly-server',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'server' },
    recognises: [
      /service (?:temporarily )?unavailable|\b50[0234] (?:internal server|bad gateway|gateway time)|server too busy|ERROR_HTTP_50\d|down for maintenance/i,
    ],
    meaning:
      'The server has a fault of its own, or is down for maintenance (HTTP 500 to 599). Your setup is not to blame.',
    causes: ['The instance is down or in maintenance.', 'A proxy in between cannot reach it.'],
    checks: ['See the state of the instance at https://status.salesforce.com.'],
    actions: ['Wait a little and run the command again.', 'Look at https://status.salesforce.com.'],
  },
  {
    code: 'org-answered-badly-busy',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'busy' },
    recognises: [/\b429\b.{0,20}too many requests|too many requests/i],
    meaning: 'The host counts requests and has had too many of them (HTTP 429).',
    causes: ['Many processes ask at the same time.', 'A proxy or firewall in between limits requests.'],
    actions: ['Wait a little, and ask for fewer at a time: lower --concurrency, or keep a token with --cache.'],
  },
  {
    code: 'org-answered-badly-html',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'html' },
    recognises: [/<!doctype html|unexpected token '?<|HTTP response contains html|URL no longer exists/i],
    meaning: 'The answer is a page for people: this is no OAuth endpoint, or something in between put up a page.',
    causes: [
      'The URL is that of a page, such as https://mycompany.lightning.force.com, not My Domain.',
      'A proxy or a hotel network put up a page to log in.',
      'The site or org is down and shows a page instead.',
    ],
    checks: ['Open the URL in a browser of this machine.'],
    actions: [
      "Give the org's My Domain with --instance-url, such as https://mycompany.my.salesforce.com, not the address of a page.",
      'Behind a proxy with a login page, log in there first.',
    ],
  },
  {
    code: 'org-answered-badly-not-found',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'notFound' },
    meaning: 'The host does not know the path of the OAuth endpoint.',
    actions: ["Give the org's My Domain with --instance-url, without a path. Only an Experience Cloud site has one."],
  },
  {
    code: 'org-answered-badly-not-json',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'notJson' },
    recognises: [/unexpected end of JSON input|is not valid JSON|unexpected token .{1,4} in JSON/i],
    meaning: 'The host answered with text that is not JSON.',
    causes: ['Something in between, such as a proxy, changed or cut the answer.', 'The host is not that of an org.'],
    checks: ['See the answer itself: "curl -si https://<host>/services/oauth2/token".'],
    actions: ["Check that the URL is the org's My Domain, and that nothing in between changes answers."],
  },
  {
    code: 'org-answered-badly-incomplete',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'incomplete' },
    meaning: 'The answer lacks what the API promises.',
    actions: ["Check that the URL is the org's My Domain, and that nothing in between changes answers."],
  },
  {
    code: 'org-answered-badly-too-long',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'tooLong' },
    meaning: 'The host answered with far more than the API would.',
    actions: ["Check that the URL is the org's My Domain."],
  },
  {
    code: 'org-answered-badly-redirect',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'redirect' },
    meaning: 'The host sends on to another address, and secrets are not carried along.',
    actions: ["Give the org's present My Domain with --instance-url."],
  },
  {
    code: 'org-answered-badly-redirect-to',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'redirectTo' },
    meaning:
      'The host sends on to another address, most often because the My Domain was renamed. Secrets are not carried along.',
    causes: ['The My Domain was renamed.', 'The URL is that of a site or of another product.'],
    actions: ['If you trust that address, give it with --instance-url.'],
  },
];
