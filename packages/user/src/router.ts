import { implement } from "@torg/chassis";
import { user } from "@torg/contracts";
import { deleteMe } from "./usecases/delete-me";
import { getMe } from "./usecases/get-me";
import { listUsers } from "./usecases/list-users";
import { logIn } from "./usecases/log-in";
import { logOut } from "./usecases/log-out";
import { publishKeys } from "./usecases/publish-keys";
import { redeemTicket } from "./usecases/redeem-ticket";
import { refresh } from "./usecases/refresh";
import { register } from "./usecases/register";
import { resetAdmin } from "./usecases/reset-admin";
import { setGroup } from "./usecases/set-group";
import { setRole } from "./usecases/set-role";
import { streamTicket } from "./usecases/stream-ticket";
import { updateMe } from "./usecases/update-me";

export const router = implement(user, {
  register,
  logIn,
  refresh,
  logOut,
  jwks: publishKeys,
  me: getMe,
  updateMe,
  deleteMe,
  streamTicket,
  redeemTicket,
  list: listUsers,
  setRole,
  setGroup,
  resetAdmin,
});
