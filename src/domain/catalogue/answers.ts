import type { EntryRow } from './entry.ts';

export const answerFaults: readonly EntryRow[] = [
  {
    code: 'org-answered-badly',
    fault: { name: 'OrgAnsweredBadlyError' },
    meaning: '… answered with something that is no answer of the API (HTTP …).',
    actions: ["Check that the URL is the org's My Domain, then run the command again."],
  },
  {
    code: 'org-answered-badly-server',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'server' },
    meaning: '… has a fault of its own: it answered HTTP ….',
    actions: ['Wait a little and run the command again.', 'Look at https://status.salesforce.com.'],
  },
  {
    code: 'org-answered-badly-html',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'html' },
    meaning:
      '… answered with a page for people (HTTP …): this is no OAuth endpoint, or something in between put up a page.',
    actions: [
      "Give the org's My Domain with --instance-url, such as https://mycompany.my.salesforce.com, not the address of a page.",
      'Behind a proxy with a login page, log in there first.',
    ],
  },
  {
    code: 'org-answered-badly-not-found',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'notFound' },
    meaning: '… does not know the path of the OAuth endpoint (HTTP …).',
    actions: ["Give the org's My Domain with --instance-url, without a path. Only an Experience Cloud site has one."],
  },
  {
    code: 'org-answered-badly-not-json',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'notJson' },
    meaning: '… answered with text that is not JSON (HTTP …).',
    actions: ["Check that the URL is the org's My Domain, and that nothing in between changes answers."],
  },
  {
    code: 'org-answered-badly-incomplete',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'incomplete' },
    meaning: 'The answer of … lacks what the API promises (HTTP …).',
    actions: ["Check that the URL is the org's My Domain, and that nothing in between changes answers."],
  },
  {
    code: 'org-answered-badly-too-long',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'tooLong' },
    meaning: '… answered with far more than the API would (HTTP …).',
    actions: ["Check that the URL is the org's My Domain."],
  },
  {
    code: 'org-answered-badly-redirect',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'redirect' },
    meaning: '… sends on to another address (HTTP …). Secrets are not carried along.',
    actions: ["Give the org's present My Domain with --instance-url."],
  },
  {
    code: 'org-answered-badly-redirect-to',
    fault: { name: 'OrgAnsweredBadlyError', variant: 'redirectTo' },
    meaning: '… sends on to … (HTTP …). Secrets are not carried along.',
    actions: ['If you trust that address, give it with --instance-url.'],
  },
];
