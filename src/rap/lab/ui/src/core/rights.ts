/**
 * What somebody may do. The server decides (`topics/web/permissions.py`); the screen asks here, so
 * that nothing is offered that would be refused.
 */

/**
 * `code`: code, write memos, correct. `newCode`: make a code, or propose one. `lead`: what only
 * whoever leads the study does.
 */
export type Right = 'read' | 'code' | 'newCode' | 'lead';

export interface Asking {
  /** "" for somebody who is no coder of the study. */
  role: string;
  /** Whether those who do not lead may propose changes of the codebook. */
  proposals: boolean;
}

export function may(right: Right, { role, proposals }: Asking): boolean {
  const isLead = role === 'lead';
  switch (right) {
    case 'read':
      return true;
    case 'code':
      return isLead || role === 'coder';
    case 'newCode':
      return isLead || (role === 'coder' && proposals);
    case 'lead':
      return isLead;
  }
}
