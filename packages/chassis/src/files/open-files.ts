import { join, resolve } from "node:path";
import type { CommonConfig } from "../common-config";
import { diskFiles } from "./disk";
import type { Files } from "./port";
import { s3Files } from "./s3";
import { readS3Address } from "./s3-address";

/** Files in the bucket of FILES_URL, or in a folder of this machine. */
export function openFiles(
  common: Pick<CommonConfig, "FILES_URL" | "FILES_DIR" | "FILES_COPIES_DIR" | "FILES_COPIES_BYTES_MAX">,
  root: string,
): { readonly files: Files; readonly close: () => Promise<void> } {
  const url = common.FILES_URL?.reveal();
  if (url === undefined)
    return {
      files: diskFiles(resolve(common.FILES_DIR ?? join(root, "files"))),
      close: async () => undefined,
    };
  const { close, ...files } = s3Files({
    address: readS3Address(url),
    copiesDir: common.FILES_COPIES_DIR,
    copiesBytesMax: common.FILES_COPIES_BYTES_MAX,
  });
  return { files, close };
}
