/** Something a check noticed. `code` is stable, for scripts; `actions` can be run or clicked. */
export type Finding = { level: 'info' | 'warning' | 'error'; code: string; message: string; actions?: string[] };

/** A finding; without `actions` when there is nothing to do. */
export const finding = (level: Finding['level'], code: string, message: string, actions: string[] = []): Finding =>
  actions.length > 0 ? { level, code, message, actions } : { level, code, message };

/** How to get a fresh token. */
export const exchangeAgain = 'sf jwt exchange --client-id <consumer key> --username <username> --jwt-key-file <file>';
