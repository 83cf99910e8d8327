/** Tells everyone who listens; the smallest thing that does. */

export interface Signal<T> {
  emit(value: T): void;
  /** The answer stops listening. */
  connect(listener: (value: T) => void): () => void;
}

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    emit: value => [...listeners].forEach(listener => listener(value)),
    connect: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }
  };
}
