import { SfCommand } from '@salesforce/sf-plugins-core';
import { toSfError } from './errors.ts';
import { errorCodesSection } from './exit-codes.ts';

/** The base of commands that always need an org: the host's own base, with this plugin's errors put into words. */
export abstract class OrgCommand<T> extends SfCommand<T> {
  static override readonly errorCodes = errorCodesSection;

  protected override async catch(error: Error): Promise<never> {
    return super.catch(await toSfError(error));
  }
}
