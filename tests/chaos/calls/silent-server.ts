/** A server that takes connections and never says a word: a stranger at its slowest. */
export type Stranger = {
  readonly port: number;
  /** The most connections that were open at once. */
  readonly most: () => number;
  readonly stop: () => void;
};

export function silentServer(): Stranger {
  let [open, most] = [0, 0];
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open() {
        open += 1;
        most = Math.max(most, open);
      },
      close() {
        open -= 1;
      },
      data() {},
    },
  });
  return { port: server.port, most: () => most, stop: () => server.stop(true) };
}
