import { readdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@torg/chassis/testing";
import postgres, { type Sql } from "postgres";
import { startChild, withClosing } from "../child";
import { costOf, ledger } from "../cost";
import type { Bench, Part } from "../part";
import { startBenchServers } from "../servers";
import { table } from "../table";

const count = Number(Bun.env.BENCH_RESERVES ?? 4_000);
const clients = 16;
const connections = 4; // of product's pool as it comes, and of pgbench
const places = [
  { where: "one hot row", variants: 1 },
  { where: "1,000 spread rows", variants: 1_000 },
] as const;

/** How fast stock is reserved, against a pgbench script that writes the same rows. */
export const reservePart: Part = {
  name: "reserve",
  about: "reserve on one hot row and on 1,000 rows, and a pgbench script that writes the same rows",
  minutes: 2,
  run: (bench) => withClosing((later) => measure(bench, later)),
};

async function measure(bench: Bench, later: (stop: () => unknown) => void): Promise<string> {
  const pgbench = findPgbench();
  const servers = await startBenchServers(bench, ["postgres"]);
  later(servers.stop);
  const database = servers.env.PRODUCT_DATABASE_URL ?? "";
  const sql = postgres(database, { max: 1, onnotice: () => undefined });
  later(() => sql.end());
  const reserver = await startChild({
    file: join(import.meta.dir, "reserver.ts"),
    env: {
      PRODUCT_DATABASE_URL: database,
      IDENTITY_DIR: join(bench.folder, "identities"),
      TORG_DATA: join(bench.folder, "data"),
    },
    path: "/",
  });
  later(reserver.stop);
  await fillShelves(sql);

  const costs = ledger();
  const processes = { product: [reserver.pid], database: [servers.pidOf("postgres")] };
  const torg = async (variants: number, requests: number): Promise<{ perSecond: number }> =>
    (
      await fetch(`${reserver.url}/?count=${requests}&clients=${clients}&variants=${variants}`, {
        timeout: false,
      })
    ).json();
  const script = (file: string, variants: number) => runScript({ pgbench, database, file, variants });
  for (const { variants } of places) await torg(variants, 1_000);
  await sql`analyze`; // plans that were made for empty tables are made anew, as they are in a shop that is a minute old
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.progress(`reserve: round ${round + 1} of ${bench.rounds}`);
    for (const { where, variants } of places) {
      const ways = {
        "pgbench, the same rows": () => script("same-rows.sql", variants),
        "pgbench, one statement for the line": () => script("line-by-line.sql", variants),
        "product.reserve": () => torg(variants, count),
      };
      for (const [way, work] of Object.entries(ways)) {
        await nothingWaits(sql);
        costs.note(`${where}: ${way}`, await costOf(processes, count, work));
      }
    }
  }
  const [differences] = await sql<{ count: number }[]>`
    select count(*)::int from stock s join (
      select variant_id, warehouse_id, sum(reserved) as reserved from movements group by 1, 2) m
      using (variant_id, warehouse_id) where s.reserved <> m.reserved`;
  if (differences?.count !== 0) throw new Error("the ledger does not explain what was reserved");

  const rows = costs.typical();
  return [
    `${count} orders of one piece, ${connections} connections, ${clients} callers of product, ${servers.versions}; CPU in µs an order.`,
    "",
    table(
      ["what", "a second", "of pgbench, the same rows", "product", "PostgreSQL"],
      rows.map(({ what, cpu, perSecond }) => {
        const base = rows.find((row) => row.what === `${what.split(":")[0]}: pgbench, the same rows`);
        return [
          what,
          `${Math.round(perSecond)}`,
          `${((perSecond / (base?.perSecond ?? perSecond)) * 100).toFixed(0)} %`,
          ((cpu.product ?? 0) * 1_000).toFixed(0),
          ((cpu.database ?? 0) * 1_000).toFixed(0),
        ];
      }),
    ),
  ].join("\n");
}

/** One warehouse, a thousand variants, and more of each than anybody will ask for. */
async function fillShelves(sql: Sql): Promise<void> {
  await sql`insert into warehouses (id, name) values ('00000000-0000-7000-8000-000000000000', 'Основной')`;
  await sql`
    insert into products (id, slug, name, description, unit, state, category_ids, images, attributes)
    values ('00000000-0000-7000-8000-000000000000', 'bench', 'Крупа', '', 'кг', 'published', '{}', '{}', '[]')`;
  await sql`
    insert into variants (id, product_id, sku, options)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '00000000-0000-7000-8000-000000000000', n::text, '[]'
    from generate_series(1, 1000) n`;
  await sql`
    insert into stock (variant_id, warehouse_id, on_hand)
    select id, '00000000-0000-7000-8000-000000000000', 1000000000 from variants`;
  await sql`
    insert into movements (variant_id, warehouse_id, kind, on_hand, reserved, cause)
    select variant_id, warehouse_id, 'adjust', on_hand, 0, 'bench' from stock`;
  await sql`analyze`;
}

/** What is told costs too, but not the next one's time. */
const nothingWaits = (sql: Sql) =>
  eventually(async () => (await sql`select 1 from torg.outbox limit 1`).length === 0, {
    what: "an empty outbox",
    withinMs: 60_000,
  });

type Script = { pgbench: string; database: string; file: string; variants: number };

async function runScript({ pgbench, database, file, variants }: Script): Promise<{ perSecond: number }> {
  const run = Bun.spawn(
    [
      ...[pgbench, "--no-vacuum", "--protocol=prepared", `--file=${join(import.meta.dir, file)}`],
      ...[
        `--client=${connections}`,
        `--transactions=${count / connections}`,
        `--define=variants=${variants}`,
      ],
      database,
    ],
    { stdout: "pipe", stderr: "pipe" },
  );
  const [out, complaints] = await Promise.all([
    new Response(run.stdout).text(),
    new Response(run.stderr).text(),
  ]);
  const perSecond = Number(/^tps = ([\d.]+) \(without/m.exec(out)?.[1]);
  if ((await run.exited) !== 0 || !(perSecond > 0)) throw new Error(`pgbench: ${complaints}`);
  return { perSecond };
}

/** Debian keeps it beside the server's programs. */
function findPgbench(): string {
  const found = Bun.which("pgbench") ?? besideServer();
  if (found === undefined) throw new Error("there is no pgbench (Debian: postgresql-contrib)");
  return found;
}

function besideServer(): string | undefined {
  try {
    const versions = readdirSync("/usr/lib/postgresql").map((version) =>
      join("/usr/lib/postgresql", version, "bin", "pgbench"),
    );
    return versions.find((file) => Bun.which(file) !== null);
  } catch {
    return undefined;
  }
}
