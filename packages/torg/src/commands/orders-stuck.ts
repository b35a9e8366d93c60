import { paint } from "../cli/paint";
import { runningTorg } from "../running-torg";

/** `torg orders stuck`: a line for each order that should have moved by itself; exits 1 when there is one. */
export async function ordersStuck(given: Parameters<typeof runningTorg>[0]): Promise<void> {
  const { order } = runningTorg(given).operator("order");
  let count = 0;
  for (let cursor: string | undefined; ; ) {
    const page = await order.stuck.query({ limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const { number, id, status, since, attempts, lastError } of page.items) {
      console.log(`${paint.bold(number)}  ${id}  ${status} since ${since}, ${attempts} tries: ${lastError}`);
    }
    count += page.items.length;
    if (page.nextCursor === undefined) break;
    cursor = page.nextCursor;
  }
  console.log(count === 0 ? "no order is stuck" : `${count} stuck`);
  if (count > 0) process.exitCode = 1;
}
