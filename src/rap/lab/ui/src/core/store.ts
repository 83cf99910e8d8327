/**
 * What a page knows, in one place: `send` gives an action to the reducer, and whoever watches hears
 * the state after it. A page draws from the state and keeps nothing beside it.
 */

export interface Store<State, Action> {
  state(): State;
  send(action: Action): void;
  /** Called after each change; the answer stops watching. */
  watch(listener: (state: State) => void): () => void;
}

export function createStore<State, Action>(
  reducer: (state: State, action: Action) => State,
  initial: State
): Store<State, Action> {
  const listeners = new Set<(state: State) => void>();
  const waiting: Action[] = [];
  let state = initial;
  let busy = false;

  return {
    state: () => state,
    send: action => {
      waiting.push(action);
      if (busy) {
        return; // sent by a listener: it waits until every listener has heard of the state before
      }
      busy = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const before = state;
          state = reducer(state, next);
          if (state !== before) {
            [...listeners].forEach(listener => listener(state));
          }
        }
      } finally {
        waiting.length = 0; // a listener that fails takes nothing with it into the next action
        busy = false;
      }
    },
    watch: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    }
  };
}
