import postgres from "postgres";
import type { TlsFiles } from "../tls";
import { withTls } from "./connect";

/**
 * Takes from everybody what PostgreSQL gives everybody: entry to its own databases `postgres` and `template1`. For a
 * server that is Torg's alone; on one that others use too, their accounts may count on it. Safe to call again.
 */
export async function closeServer(adminUrl: string, tls?: TlsFiles): Promise<void> {
  const admin = postgres(adminUrl, {
    max: 1,
    onnotice: () => undefined,
    ...withTls({ url: adminUrl, socket: undefined, tls }),
  });
  try {
    await admin`revoke connect, temporary on database postgres from public`;
    await admin`revoke connect, temporary on database template1 from public`;
  } finally {
    await admin.end({ timeout: 5 });
  }
}
