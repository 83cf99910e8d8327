/** One session of an interview for all screens that show it; the last to leave lets it go. */
import { Hub } from './hub';
import { openSession, Session } from './session';

const held = new Map<string, { n: number; session: Promise<Session> }>();

export async function holdSession(hub: Hub, id: string): Promise<Session> {
  const one = held.get(id) ?? { n: 0, session: openSession(hub, id) };
  held.set(id, one);
  one.n++;
  try {
    const session = await one.session;
    hub.sessions.set(id, session);
    return session;
  } catch (error) {
    leaveSession(hub, id);
    throw error;
  }
}

export function leaveSession(hub: Hub, id: string): void {
  const one = held.get(id);
  if (one && --one.n === 0) {
    held.delete(id);
    hub.sessions.delete(id);
  }
}
