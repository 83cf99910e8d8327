/** Opens an interview at a passage, once its text is there. Offsets come as code points. */

import { Hub } from '../hub';
import { Run } from './registry';

const PATIENCE_MS = 8000;
const STEP_MS = 50;

export async function jump(hub: Hub, run: Run, source: string, start?: number | null, end?: number | null): Promise<void> {
  run('rap:open', { source });
  if (start === undefined || start === null || end === undefined || end === null) {
    return;
  }
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const desk = hub.desk;
    if (desk && desk.session.id === source) {
      desk.select({ start: desk.session.toUnits(start), end: desk.session.toUnits(end) });
      desk.focus();
      return;
    }
    await new Promise(resolve => window.setTimeout(resolve, STEP_MS));
  }
}

/** `INT-38201:12-60` as its parts; null for anything else. */
export function placeOf(ref: string): { source: string; start: number; end: number } | null {
  const found = /^([A-Z]+-\d{2,6}):(\d+)-(\d+)$/.exec(ref);
  return found && { source: found[1], start: Number(found[2]), end: Number(found[3]) };
}

export const isSource = (id: string): boolean => /^(INT|FG|FN|AR|QU)-\d{2,6}$/.test(id);
