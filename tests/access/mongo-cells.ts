import { serviceNames } from "@torg/contracts";
import { MongoClient, MongoServerError } from "mongodb";
import type { Accounts } from "./accounts";
import type { Cell, Matrix } from "./cell";

/**
 * Every service's account against every database. FerretDB knows accounts but no rights: there, what an account may do
 * once it is in cannot be judged, only who gets in.
 */
export async function openMongoCells(accounts: Accounts): Promise<Matrix> {
  const admin = new MongoClient(accounts.admin("MONGODB_URL"));
  const { ferretdbVersion } = await admin.db("admin").command({ buildInfo: 1 });
  await admin.close();
  const hasRights = ferretdbVersion === undefined;

  const clients: MongoClient[] = [];
  const cells: Cell[] = [];
  const { host } = new URL(accounts.admin("MONGODB_URL"));
  for (const [service, url] of accounts.on("MONGODB_URL")) {
    const client = new MongoClient(url);
    clients.push(client);
    for (const database of [...serviceNames, "admin"].filter((name) => hasRights || name === service)) {
      const own = database === service;
      const probe = () => client.db(database).collection("access");
      const cell = (deed: string, work: () => Promise<unknown>): Cell => ({
        account: service,
        deed: `${deed} ${database}`,
        allowed: own,
        attempt: () => isLet(work),
      });
      cells.push(
        cell("write to", () => probe().insertOne({ by: service })),
        cell("read", () => probe().findOne()),
        cell("remove from", () => probe().deleteMany({ by: service })),
      );
    }
    for (const login of [`${service}:wrong@`, `torg:${new URL(url).password}@`])
      cells.push(knock(`${login}${host}/${service}`));
  }
  cells.push(knock(host), knock(`torg:torg@${host}/?authSource=admin`));
  return { cells, close: async () => void (await Promise.all(clients.map((client) => client.close()))) };
}

const knock = (address: string): Cell => ({
  account: "nobody",
  deed: `write as ${address.replace(/:[0-9a-f]{32,}@/, ":another's password@")}`,
  allowed: false,
  async attempt() {
    const client = new MongoClient(`mongodb://${address}`);
    try {
      return await isLet(() => client.db("notification").collection("access").insertOne({}));
    } finally {
      await client.close();
    }
  },
});

/** 13 Unauthorized, 18 AuthenticationFailed. */
async function isLet(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && (error.code === 13 || error.code === 18)) return false;
    throw error;
  }
}
