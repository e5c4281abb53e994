/** As many users as asked for, all of them let in by Pay, without writing them as a file. */
import { idFor } from './metadata/record-id.ts';
import type { User } from './state.ts';

/** `count` users: `user00001@many.example` onwards. */
export function manyUsers(count: number, orgId: string): User[] {
  return Array.from({ length: count }, (_, at) => {
    const number = String(at + 1).padStart(5, '0');
    const username = `user${number}@many.example`;
    return {
      id: idFor('005', `${orgId}:${username}`),
      username,
      email: username,
      name: `User ${number}`,
      profileName: 'Minimum Access - API Only Integrations',
      permissionSets: ['Pay_API'],
      permissions: ['ApiEnabled', 'ApiUserOnly'],
      isActive: true,
      isFrozen: false,
      isIpRestricted: false,
      isOutsideLoginHours: false,
    };
  });
}
