import { EventEmitter } from "node:events";

/** Told to whoever listens right now, and lost otherwise: nothing may depend on one arriving. */
export type Signals = {
  readonly tell: (subject: string, body: string) => void;
  readonly hear: (subject: string, listener: (body: string) => void) => { stop: () => void };
};

/** Signals within one process. */
export function inProcessSignals(): Signals {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0); // one per open stream
  return {
    tell: (subject, body) => {
      emitter.emit(subject, body);
    },
    hear(subject, listener) {
      emitter.on(subject, listener);
      return { stop: () => void emitter.off(subject, listener) };
    },
  };
}
