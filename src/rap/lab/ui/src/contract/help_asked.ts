// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** The texts that wait to be read first. */
export interface Asking {
  asking: string[];
}
