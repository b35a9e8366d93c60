import { connect, createServer, type Socket } from "node:net";

/** A path to a server that can be made slow, or cut at the worst moment. */
export type BadPath = {
  readonly port: number;
  /** Each way takes so long; 0 is a good path. */
  delayMs: number;
  /** Of the commits that are passed on, this share is answered by a reset instead of the server's answer. */
  resetShare: number;
  /** How many commits were cut off. */
  readonly resets: () => number;
  /** Nothing passes any more, and nobody is told. */
  swallows: boolean;
  readonly stop: () => void;
};

export async function badPath(target: number, random: () => number): Promise<BadPath> {
  const sockets = new Set<Socket>();
  let resets = 0;
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    let cut = false;
    const pass = (from: Socket, to: Socket, seen: (chunk: Buffer) => void) => {
      sockets.add(from);
      let turn = Promise.resolve();
      from.on("data", (chunk: Buffer) => {
        seen(chunk);
        const dueMs = path.delayMs;
        turn = turn.then(async () => {
          if (dueMs > 0) await Bun.sleep(dueMs);
          if (!path.swallows && !to.destroyed && !(cut && from === upstream)) to.write(chunk);
        });
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        void turn.then(() => to.end());
      });
    };
    pass(client, upstream, (chunk: Buffer) => {
      if (path.resetShare === 0 || !chunk.includes("commit\0") || random() >= path.resetShare) return;
      cut = true; // the server gets it, and its answer never arrives
      resets += 1;
      upstream.once("data", () => client.resetAndDestroy());
    });
    pass(upstream, client, () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on a port");
  const path: BadPath = {
    port: address.port,
    delayMs: 0,
    resetShare: 0,
    resets: () => resets,
    swallows: false,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return path;
}
