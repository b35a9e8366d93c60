import { guid } from "./identity";
import type { PictureName } from "./pictures";

/** Where a picture lies in the package: 1C names files by GUIDs, in folders by their first two characters. */
export function picturePath(name: PictureName): string {
  const id = guid("picture", name);
  return `import_files/${id.slice(0, 2)}/${id}.png`;
}
