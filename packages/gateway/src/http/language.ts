import type { Language } from "@torg/contracts";

/** The language of the two that an `Accept-Language` ranks first; English where it names neither. */
export function languageOf(accepted: string | null): Language {
  let best: { language: Language; quality: number } = { language: "en", quality: 0 };
  for (const range of accepted?.split(",") ?? []) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const language = tag.split("-", 1)[0];
    const quality = qualityOf(parameters);
    if ((language === "ru" || language === "en") && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

function qualityOf(parameters: string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return Number.isFinite(quality) ? quality : 0;
}
