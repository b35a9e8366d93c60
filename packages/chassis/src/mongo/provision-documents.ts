import { MongoClient, MongoServerError } from "mongodb";

const alreadyThere = 51_003;
const notImplemented = 238;

/**
 * The account of a service on the administrator's server, with rights to the database of its own name and to nothing
 * else; FerretDB, which knows accounts but no rights, lets it at all. Safe to call again.
 */
export async function provisionDocuments(adminUrl: string, service: string, password: string): Promise<void> {
  const client = new MongoClient(adminUrl, { directConnection: true, serverSelectionTimeoutMS: 5_000 });
  try {
    const db = client.db(service);
    const make = (roles: readonly object[]) =>
      db
        .command({ createUser: service, pwd: password, roles })
        .catch(unless(alreadyThere, () => db.command({ updateUser: service, pwd: password })));
    await make([{ role: "readWrite", db: service }]).catch(unless(notImplemented, () => make([])));
  } finally {
    await client.close();
  }
}

const unless =
  (code: number, instead: () => Promise<unknown>) =>
  (error: unknown): Promise<unknown> => {
    if (error instanceof MongoServerError && error.code === code) return instead();
    throw error;
  };

/**
 * Makes the administrator of a new server, which lets whoever comes from its own machine do that once. Where there is one
 * already it is refused, which is no failure.
 */
export async function provisionDocumentsAdmin(adminUrl: string): Promise<void> {
  const { username, password, host } = new URL(adminUrl);
  const client = new MongoClient(`mongodb://${host}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 1_000,
  });
  try {
    await client
      .db("admin")
      .command({ createUser: username, pwd: decodeURIComponent(password), roles: ["root"] });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
  } finally {
    await client.close();
  }
}
