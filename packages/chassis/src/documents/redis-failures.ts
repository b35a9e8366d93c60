import { Failure } from "@torg/contracts";

/**
 * The answer of Redis. Where it is away, gives none in time or can serve nobody, `call.unavailable`: a write may have
 * been done all the same. Another error of the server is a bug and stays what it is.
 */
export async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const refused = error instanceof Error && error.name === "ReplyError";
    if (refused && !servesNobody.test(error.message)) throw error;
    throw new Failure("call.unavailable", {}, { cause: error }); // what is no reply comes from the connection
  }
}

/** Full, without a disk, starting, stuck, not the leader. */
const servesNobody =
  /^(OOM|MISCONF|LOADING|BUSY|READONLY|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|ERR max number of clients)/;
