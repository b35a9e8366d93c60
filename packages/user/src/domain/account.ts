import type { User } from "@torg/contracts";

/** An account as it is kept; its password's hash stays with the store. */
export type Account = Omit<User, "phone" | "customerGroup" | "createdAt"> & {
  readonly phone: string | null;
  readonly customerGroup: string | null;
  readonly createdAt: Date;
};

export const newAccount = (given: Omit<Account, "phone" | "customerGroup" | "version">): Account => ({
  ...given,
  phone: null,
  customerGroup: null,
  version: 1,
});

/** The account as its owner and administrators see it. */
export const toUser = ({ phone, customerGroup, createdAt, ...account }: Account): User => ({
  ...account,
  ...(phone === null ? {} : { phone }),
  ...(customerGroup === null ? {} : { customerGroup }),
  createdAt: createdAt.toISOString(),
});

/** What is told of every account that came or changed. */
export const profileOf = ({ id, version, email, name, language, role }: Account) => ({
  userId: id,
  version,
  email,
  name,
  language,
  role,
});

/** Whether taking this account away from the administrators would leave none. */
export const isLastAdmin = (admins: readonly Account["id"][], id: Account["id"]): boolean =>
  admins.length === 1 && admins[0] === id;
