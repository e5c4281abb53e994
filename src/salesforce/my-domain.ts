/** The address of an org behind the hosts that a browser shows, which answer no OAuth. docs/salesforce.md §5.5 */

type Family = { api: string; pages: readonly string[] };

/** What ends a host of pages, and what ends the org's own address. */
const families: readonly Family[] = [
  {
    api: '.my.salesforce.com',
    pages: [
      '.lightning.force.com',
      '.my.salesforce-setup.com',
      '.my.salesforce-scrt.com',
      '.file.force.com',
      '.builder.salesforce-experience.com',
      '.preview.salesforce-experience.com',
      '.live-preview.salesforce-experience.com',
    ],
  },
  { api: '.my.salesforce.mil', pages: ['.lightning.crmforce.mil', '.my.salesforce-setup.mil'] },
  { api: '.my.sfcrmproducts.cn', pages: ['.lightning.sfcrmapps.cn', '.setup.sfcrmproducts.cn'] },
  { api: '.my-salesforce.com', pages: ['.my-lightning.com'] },
];

/** Hosts of a package's pages and of files: `--` and a name of their own stand behind the org's. */
const packagePages = /^([^.]+)--[^.-]+((?:\.[^.]+)?)\.(?:vf|container|usercontent)\.force\.com$/;

/** The same before enhanced domains, where the org's instance may stand between. They had no other partition than sandboxes. */
const oldPackagePages =
  /^([^.]+)--[^.-]+(?:\.[^.]+\.(?:visual|content)\.force\.com|\.(?:visualforce|documentforce)\.com)$/;

/** @returns the host that answers for the org, or `hostname` where it is none of these. In lower case, as `URL` writes it. */
export function myDomainOf(hostname: string): string {
  for (const { api, pages } of families) {
    const page = pages.find((end) => hostname.endsWith(end));
    if (page) return hostname.slice(0, -page.length) + api;
  }
  const [, org, partition] = packagePages.exec(hostname) ?? [];
  if (org) return `${org}${partition}.my.salesforce.com`;
  const [, oldOrg] = oldPackagePages.exec(hostname) ?? [];
  if (oldOrg) return `${oldOrg}${oldOrg.includes('--') ? '.sandbox' : ''}.my.salesforce.com`;
  return hostname;
}
