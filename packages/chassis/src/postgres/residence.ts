import { chownSync, existsSync, lstatSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { refusal } from "../refusal";
import type { Warns } from "../telemetry/log";
import { type Account, canReach, findAccount, ownerOf } from "./account";
import { findPrograms, type Programs } from "./programs";
import { programsWithinReach } from "./programs-within-reach";
import { makeOpenFolder, refuge } from "./refuge";

/** Where a cluster lives and who runs which programs on it; no account means the user who started Torg. */
export type Residence = { readonly home: string; readonly programs: Programs; readonly account?: Account };

/**
 * Home is `<data folder>/postgres`, owned by whoever runs PostgreSQL and closed to everyone else.
 * Root runs it as another account; where that one cannot enter (a clone below /root), home is a link
 * to a folder below /var/lib/torg, and the programs are copied there. They are our own unless others are given.
 */
export function settle(dataDir: string, log: Warns, given?: Programs): Residence {
  const programs = given ?? findPrograms();
  const home = join(dataDir, "postgres");
  const isNew = lstatSync(home, { throwIfNoEntry: false }) === undefined;
  if (!isNew && !existsSync(home)) {
    throw refusal(
      `${home} is a link to a folder that is gone: bring that back, or remove the link to begin empty.`,
    );
  }
  if (process.getuid?.() !== 0) {
    if (isNew) mkdirSync(home, { mode: 0o700 });
    return { programs, home: ownHome(home) };
  }

  const account = isNew ? findAccount() : ownerOf(home);
  if (isNew) makeHome(home, account, log);
  return {
    account,
    home: enterableHome(home, account),
    programs: programsWithinReach(programs, account, log),
  };
}

function ownHome(home: string): string {
  const { uid } = ownerOf(home);
  if (uid === process.getuid?.()) return realpathSync(home);
  throw refusal(
    `${home} belongs to user ${uid}: start Torg as that user, or give another folder with --data.`,
  );
}

function enterableHome(home: string, account: Account): string {
  const folder = realpathSync(home);
  if (canReach(account, folder)) return folder;
  throw refusal(
    `PostgreSQL runs as user ${account.uid}, who cannot enter ${folder}: open the folders above it, or give another with --data.`,
  );
}

function makeHome(home: string, account: Account, log: Warns): void {
  if (canReach(account, dirname(home))) {
    makePrivate(home, account);
    return;
  }
  const elsewhere = join(refuge, crypto.randomUUID());
  makeOpenFolder(refuge);
  makePrivate(elsewhere, account);
  symlinkSync(elsewhere, home);
  log.warn(
    `user ${account.uid}, who runs PostgreSQL, cannot enter ${dirname(home)}: the database is in ${elsewhere}`,
  );
}

function makePrivate(folder: string, account: Account): void {
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, account.uid, account.gid);
}
